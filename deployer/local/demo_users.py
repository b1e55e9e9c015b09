"""The people who are there from the start on a laptop, and whom `make user` adds. Nobody like them is made on AWS."""

from dataclasses import dataclass
from typing import Any

# The template's group.
ADMINS = "admins"
PASSWORD = "Chat-on-a-laptop-1"  # noqa: S105 - of users in a cloud that only this machine can reach


@dataclass(frozen=True)
class DemoUser:
    """One of them: the address to sign in with, and the name that others see."""

    email: str
    name: str


FIRST = (DemoUser("alice@example.com", "Alice"), DemoUser("bob@example.com", "Bob"))


def make(cognito: Any, user_pool_id: str, users: tuple[DemoUser, ...] = FIRST) -> list[DemoUser]:
    """Make sure that these users can sign in with the demo password, and return those who are new."""
    return [user for user in users if _make(cognito, user_pool_id, user)]


def keep_order(cognito: Any, user_pool_id: str, user: DemoUser) -> None:
    """Make a user an administrator, from their next token on. One who is one already stays so."""
    cognito.admin_add_user_to_group(UserPoolId=user_pool_id, Username=user.email, GroupName=ADMINS)


def _make(cognito: Any, user_pool_id: str, user: DemoUser) -> bool:
    named = {"UserPoolId": user_pool_id, "Username": user.email}
    try:
        cognito.admin_create_user(
            **named,
            UserAttributes=[
                {"Name": "email", "Value": user.email},
                {"Name": "email_verified", "Value": "true"},
                {"Name": "name", "Value": user.name},
            ],
            MessageAction="SUPPRESS",
        )
    except cognito.exceptions.UsernameExistsException:
        # One without a password is from a run that ended between the two calls.
        if cognito.admin_get_user(**named)["UserStatus"] != "FORCE_CHANGE_PASSWORD":
            return False
    cognito.admin_set_user_password(**named, Password=PASSWORD, Permanent=True)
    return True
