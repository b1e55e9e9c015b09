"""What went wrong in a deployment, in one sentence that says what to do."""

import contextlib
from collections.abc import Iterator

import click
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

_EXPIRED_CODES = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
_UNKNOWN_KEY_CODES = frozenset(
    {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch"}
)
DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})


class DeploymentError(click.ClickException):
    """Stops a command with exit code 1 and its message, without a traceback."""


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn what AWS and botocore complain of into a DeploymentError that says what to do."""
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError):
        raise DeploymentError(
            "There are no AWS credentials. Sign in with `aws configure` or `aws sso login`, or set AWS_PROFILE."
        ) from None
    except NoRegionError:
        raise DeploymentError("No Region is chosen. Set one, such as AWS_DEFAULT_REGION=eu-central-1.") from None
    except EndpointConnectionError as error:
        raise DeploymentError(
            f"{error} Check the network and the Region (AWS_DEFAULT_REGION); the next run goes on from here."
        ) from None
    except ClientError as error:
        raise DeploymentError(_sentence(error)) from error
    except BotoCoreError as error:
        raise DeploymentError(f"{error} The next run goes on from here.") from error


def _sentence(error: ClientError) -> str:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code in _EXPIRED_CODES:
        return (
            "The AWS session has expired. Sign in again, such as with `aws sso login`; the next run goes on from here."
        )
    if code in _UNKNOWN_KEY_CODES:
        return f"AWS does not know these credentials ({code}). Check AWS_PROFILE and the access key."
    if code in DENIED_CODES:
        return (
            f"{error.operation_name} is not permitted: {message} "
            "docs/deployer-policies has what the deployer needs; the next run goes on from here."
        )
    return f"{error.operation_name} failed: {code}: {message}"
