"""What a deployment's parts are called, and what the API is told of its stack."""

import re
from collections.abc import Mapping

PROJECT = "chatroom"

# The API's environment variables, and the outputs that they are.
_API_SETTINGS = {
    "ALLOWED_ORIGIN": "WebsiteURL",
    "CLIENT_ID": "ClientId",
    "COGNITO_URL": "CognitoUrl",
    "DELIVERIES_AN_HOUR": "DeliveriesAnHour",
    "DIRECTORY_TABLE_NAME": "DirectoryTableName",
    "EDITS_AND_REACTIONS_A_MINUTE": "EditsAndReactionsAMinute",
    "EXPORT_PARTS_AN_HOUR": "ExportPartsAnHour",
    "INVITATIONS_AN_HOUR": "InvitationsAnHour",
    "LARGE_READ_BYTES_A_MINUTE": "LargeReadBytesAMinute",
    "MEMBERSHIP_CHANGES_A_MINUTE": "MembershipChangesAMinute",
    "MESSAGES_A_MINUTE": "MessagesAMinute",
    "MESSAGES_IN_10_SECONDS": "MessagesIn10Seconds",
    "MESSAGES_TABLE_NAME": "MessagesTableName",
    "MESSAGE_BYTES_A_MINUTE": "MessageBytesAMinute",
    "MESSAGE_RETENTION_DAYS": "MessageRetentionDays",
    "PROFILE_CHANGES_AN_HOUR": "ProfileChangesAnHour",
    "ROOMS_A_DAY": "RoomsADay",
    "SESSIONS_TABLE_NAME": "SessionsTableName",
    "TICKETS_A_MINUTE": "TicketsAMinute",
    "USER_POOL_ID": "UserPoolId",
    "WEB_SOCKET_URL": "WebSocketUrl",
}


def stack_name(stage: str) -> str:
    """Return the name of a stage's stack. It is never the function's: Zappa takes a stack of that name for its own."""
    return f"{PROJECT}-{stage}-stack"


def function_name(stage: str) -> str:
    """Return the name of the function that Zappa deploys, `<project_name>-<stage>`."""
    return f"{PROJECT}-{stage}"


def artifacts_bucket(stage: str, account: str, region: str) -> str:
    """Return the name of the bucket for what is deployed from; bucket names are unique in the world."""
    return f"{PROJECT}-{stage}-artifacts-{account}-{region}"


def bucket_owner(bucket: str) -> str | None:
    """Return the account in the name of a stage's artifacts bucket; None for a bucket that the user has named."""
    named = re.fullmatch(rf"{PROJECT}-[a-z0-9]+-artifacts-(\d{{12}})-[a-z0-9-]+", bucket)
    return named[1] if named else None


def api_environment(outputs: Mapping[str, str], local_cloud_url: str | None = None) -> dict[str, str]:
    """Return the settings that the API takes from its stack.

    Parameters
    ----------
    outputs
        The stack's outputs.
    local_cloud_url
        Where the local cloud answers, which is where its user pools and their keys are too; None on AWS.
    """
    environment = {name: outputs[output] for name, output in _API_SETTINGS.items()}
    if local_cloud_url is not None:
        environment["COGNITO_API_URL"] = local_cloud_url
        environment["JWKS_URL"] = f"{local_cloud_url}/{outputs['UserPoolId']}/.well-known/jwks.json"
    return environment
