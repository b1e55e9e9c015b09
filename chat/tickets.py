"""Tickets: what opens a WebSocket, once, within half a minute.

Browsers cannot send an `Authorization` header with a WebSocket handshake, and a token does not belong in a URL, where
logs keep it. So an authorised call buys a ticket, and `$connect` redeems it.
"""

import hashlib
import os
import secrets
from typing import NamedTuple

from botocore.exceptions import ClientError

from chat import dynamodb
from chat.clock import now_s

TICKET_LIFETIME_S = 30
_TICKET_BYTES = 32


class Ticket(NamedTuple):
    """What a ticket's bearer may do.

    Attributes
    ----------
    user
        `{"id": ..., "name": ...}` from the verified token.
    session_expires_at
        When the token that bought the ticket expires, in seconds since 1970; the connection ends then.
    issued_at
        When that token was issued, in seconds since 1970; 0 where it does not say. What has ended the token since has
        ended the ticket, too.
    """

    user: dict[str, str]
    session_expires_at: int
    issued_at: int


def issue(user: dict[str, str], session_expires_at: int, issued_at: int) -> tuple[str, float]:
    """Store a new ticket, and return its secret and when it expires (seconds since 1970).

    Only the secret's SHA-256 is stored: who reads the table cannot open a connection.
    """
    secret = secrets.token_urlsafe(_TICKET_BYTES)
    expires_at = int(now_s()) + TICKET_LIFETIME_S
    dynamodb.client().put_item(
        TableName=os.environ["SESSIONS_TABLE_NAME"],
        Item=dynamodb.to_attributes(
            {
                **_key(secret),
                "user": user,
                "session_expires_at": session_expires_at,
                "issued_at": issued_at,
                "expires_at": expires_at,
            }
        ),
    )
    return secret, float(expires_at)


def redeem(secret: str) -> Ticket | None:
    """Use the ticket up, and return it; None when there is none, when it was used before, or when it has expired.

    The delete is conditional and returns what it deleted, so of two sockets that race for a ticket one gets it.
    """
    try:
        deleted = dynamodb.client().delete_item(
            TableName=os.environ["SESSIONS_TABLE_NAME"],
            Key=dynamodb.to_attributes(_key(secret)),
            # TTL deletes hours late: the time is compared here.
            ConditionExpression="attribute_exists(pk) AND expires_at > :now",
            ExpressionAttributeValues={":now": {"N": f"{now_s():.3f}"}},
            ReturnValues="ALL_OLD",
        )
    except ClientError as error:
        if dynamodb.is_unmet(error):
            return None
        raise
    item = dynamodb.from_attributes(deleted["Attributes"])
    return Ticket(item["user"], item["session_expires_at"], item["issued_at"])


def _key(secret: str) -> dict[str, str]:
    # What comes from a client can be anything, half a surrogate pair too.
    digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    return {"pk": f"ticket#{digest}", "sk": "ticket"}
