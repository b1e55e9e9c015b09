"""What is done at most once in a while: one conditional write says whether it is time again, and notes that it was."""

import os

from botocore.exceptions import ClientError

from chat import dynamodb
from chat.clock import now_s

# TTL deletes an item so long after its pause, at the earliest: a function's clock may be a little ahead.
_KEPT_S = 60


def begin(pk: str, sk: str, pause_s: float) -> bool:
    """Begin a pause of so many seconds, and return True; return False when the last one is not over yet."""
    now_ms = int(now_s() * 1000)
    try:
        dynamodb.client().update_item(
            TableName=os.environ["SESSIONS_TABLE_NAME"],
            Key=dynamodb.to_attributes({"pk": pk, "sk": sk}),
            UpdateExpression="SET begun_ms = :now, expires_at = :forgotten",
            ConditionExpression="attribute_not_exists(pk) OR begun_ms <= :over",
            ExpressionAttributeValues=dynamodb.to_attributes(
                {
                    ":now": now_ms,
                    ":over": now_ms - int(pause_s * 1000),
                    ":forgotten": int(now_ms / 1000 + pause_s + _KEPT_S),
                }
            ),
        )
    except ClientError as error:
        if dynamodb.is_unmet(error):
            return False
        raise
    return True
