"""The two people who are there from the start on a laptop. Nobody like them is made on AWS."""

from typing import Any

NAMES = {"alice@example.com": "Alice", "bob@example.com": "Bob"}
PASSWORD = "Chat-on-a-laptop-1"  # noqa: S105 - of users in a cloud that only this machine can reach


def make(cognito: Any, user_pool_id: str) -> None:
    """Make sure that the demo users can sign in with their password."""
    for email, name in NAMES.items():
        try:
            cognito.admin_create_user(
                UserPoolId=user_pool_id,
                Username=email,
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                    {"Name": "name", "Value": name},
                ],
                MessageAction="SUPPRESS",
            )
        except cognito.exceptions.UsernameExistsException:
            continue
        cognito.admin_set_user_password(UserPoolId=user_pool_id, Username=email, Password=PASSWORD, Permanent=True)
