"""Limits that no test comes near, for those that are about something else: chosen as any operator chooses them."""

_MANY = "1000000"

# The API's environment variables, and the template's parameters.
ENVIRONMENT = {
    "MESSAGES_IN_10_SECONDS": _MANY,
    "MESSAGES_A_MINUTE": _MANY,
    "MESSAGE_BYTES_A_MINUTE": "1000000000",
    "DELIVERIES_AN_HOUR": "1000000000",
    "LARGE_READ_BYTES_A_MINUTE": "100000000000",
    "EDITS_AND_REACTIONS_A_MINUTE": _MANY,
    "TICKETS_A_MINUTE": _MANY,
    "ROOMS_A_DAY": _MANY,
    "MEMBERSHIP_CHANGES_A_MINUTE": _MANY,
    "EXPORT_PARTS_AN_HOUR": _MANY,
    "INVITATIONS_AN_HOUR": _MANY,
    "PROFILE_CHANGES_AN_HOUR": _MANY,
}
PARAMETERS = {
    "MessagesIn10Seconds": _MANY,
    "MessagesAMinute": _MANY,
    "MessageBytesAMinute": "1000000000",
    "DeliveriesAnHour": "1000000000",
    "LargeReadBytesAMinute": "100000000000",
    "EditsAndReactionsAMinute": _MANY,
    "TicketsAMinute": _MANY,
    "RoomsADay": _MANY,
    "MembershipChangesAMinute": _MANY,
    "ExportPartsAnHour": _MANY,
    "InvitationsAnHour": _MANY,
    "ProfileChangesAnHour": _MANY,
    "ComingsAndGoingsAMinute": _MANY,
}
# For a few people who have many pages each.
CROWD = {**PARAMETERS, "OpenSockets": "1000"}
