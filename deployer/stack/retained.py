"""What holds what people have said, and who they are: it stays when the stack forgets it, and is protected.

Deletion protection refuses a deletion, whoever asks for it; it is taken off only where the deletion is meant.
"""

from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

TABLE = "AWS::DynamoDB::Table"
USER_POOL = "AWS::Cognito::UserPool"
TYPES = frozenset({TABLE, USER_POOL})

# UpdateUserPool takes no `UnusedAccountValidityDays` beside the `TemporaryPasswordValidityDays` that has replaced it.
_REPLACED_SETTINGS = {"AdminCreateUserConfig": "UnusedAccountValidityDays"}
_MISSING = frozenset({"ResourceNotFoundException"})


class Retained:
    """Tables and user pools, as the account's clients see them.

    Parameters
    ----------
    client
        Returns a boto3 client for a service.
    """

    def __init__(self, client: Any) -> None:
        self._dynamodb = client("dynamodb")
        self._cognito = client("cognito-idp")

    def count(self, kind: str, identifier: str) -> int | None:
        """Return how many items or users it holds as AWS counts them, every six hours or so; None when it is gone."""
        found = self._describe(kind, identifier)
        if found is None:
            return None
        counted: int = found.get("ItemCount" if kind == TABLE else "EstimatedNumberOfUsers", 0)
        return counted

    def is_protected(self, kind: str, identifier: str) -> bool:
        """Return whether its deletion would be refused."""
        return _is_protected(self._describe(kind, identifier))

    def unprotect(self, kind: str, identifier: str) -> None:
        """Take the deletion protection off, where there is any. One that is gone is no error."""
        found = self._describe(kind, identifier)
        if found is None or not _is_protected(found):
            return
        if kind == TABLE:
            self._dynamodb.update_table(TableName=identifier, DeletionProtectionEnabled=False)
            # While it is being updated it cannot be deleted.
            waiter = self._dynamodb.get_waiter("table_exists")
            waiter.wait(TableName=identifier, WaiterConfig={"Delay": 2, "MaxAttempts": 150})
        else:
            self._unprotect_user_pool(identifier, found)

    def delete(self, kind: str, identifier: str) -> None:
        """Delete it, protected or not. One that is gone is no error."""
        self.unprotect(kind, identifier)
        try:
            if kind == TABLE:
                self._dynamodb.delete_table(TableName=identifier)
            else:
                self._delete_user_pool(identifier)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _MISSING:
                raise

    def _describe(self, kind: str, identifier: str) -> dict[str, Any] | None:
        try:
            if kind == TABLE:
                table: dict[str, Any] = self._dynamodb.describe_table(TableName=identifier)["Table"]
                return None if table["TableStatus"] == "DELETING" else table
            pool: dict[str, Any] = self._cognito.describe_user_pool(UserPoolId=identifier)["UserPool"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        return pool

    def _unprotect_user_pool(self, pool_id: str, pool: dict[str, Any]) -> None:
        """Take a pool's protection off, and leave the rest as it is.

        "UpdateUserPool" in the Amazon Cognito API Reference: what is not sent goes back to its default. So all is sent
        that the pool says of itself. Cognito, or botocore, can refuse a setting that it has given itself, such as a
        second factor without SMS; then the protection alone is sent, as the pool is deleted next.
        """
        settings = self._cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
        # What is not set is described by an empty text, which is none that can be set.
        kept = {name: value for name, value in pool.items() if name in settings and value not in ("", None)}
        for name, replaced in _REPLACED_SETTINGS.items():
            if name in kept:
                kept[name] = {key: value for key, value in kept[name].items() if key != replaced}
        off = {"UserPoolId": pool_id, "DeletionProtection": "INACTIVE"}
        try:
            self._cognito.update_user_pool(**{**kept, **off})
        except ParamValidationError:
            self._cognito.update_user_pool(**off)
        except ClientError as error:
            if error.response["Error"]["Code"] != "InvalidParameterException":
                raise
            self._cognito.update_user_pool(**off)

    def _delete_user_pool(self, pool_id: str) -> None:
        # A pool with a domain cannot be deleted; the stack's deletion has taken the domain away, unless it stopped
        # short.
        domain = self._cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"].get("Domain")
        if domain:
            self._cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain=domain)
        self._cognito.delete_user_pool(UserPoolId=pool_id)


def _is_protected(found: dict[str, Any] | None) -> bool:
    described = found or {}
    return bool(described.get("DeletionProtectionEnabled")) or described.get("DeletionProtection") == "ACTIVE"
