"""What MiniStack has given out: keys, to users, to who assumes a role, and to functions; and names, to distributions.

MiniStack makes a function's key of the function's name, as then anybody can; here it is random.
"""

import hmac
import re
import secrets
from typing import Any

from deployer.local.credentials import Key
from deployer.local.signatures import BadSignature

_DIGEST = "sha256"
_SITE = re.compile(r"https://([a-z0-9]+)\.cloudfront\.net")


def secret_of(root: Key, key_id: str, token: str) -> str:
    """Return the secret of the root's key, or of one that MiniStack has given out.

    Raises
    ------
    BadSignature
        There is no such key, or its session token is another, or it is no longer good.
    """
    from ministack.core import iam_evaluator
    from ministack.core.responses import _account_from_sts_session, get_account_id

    if key_id == root.id and not token:
        return root.secret
    # To MiniStack several more are the root's, such as `test`, and any twelve digits.
    if iam_evaluator.is_root_access_key(key_id):
        raise BadSignature("InvalidClientTokenId", "There is no such key here.")
    account = _account_from_sts_session(key_id) or iam_evaluator.find_iam_access_key_account(key_id)
    found = iam_evaluator.resolve_credential(key_id, account or get_account_id(), token)
    if isinstance(found, iam_evaluator.CredentialResolutionError):
        raise BadSignature(found.code, found.message)
    return str(found.secret_access_key)


def is_site(origin: str) -> bool:
    """Return whether these are the pages of a distribution of this cloud, as the API behind it sees them."""
    from ministack.services import cloudfront

    name = _SITE.fullmatch(origin)
    return bool(name and cloudfront.find_distribution_for_label(name[1]))


def make_function_keys_random() -> None:
    """Have MiniStack give each function a key that nobody can guess, as long as this process runs."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc, sts

    seed = secrets.token_bytes(32)

    def of_function(config: dict[str, Any]) -> dict[str, str]:
        account, _ = lambda_runtime._account_region_from_function_config(config)
        role = config.get("Role", "")
        role_name, session_name = role.rsplit("/", 1)[-1], config["FunctionName"][:64]
        key_id, secret, token = (
            hmac.digest(seed, f"{part} {config['FunctionArn']} {role}".encode(), _DIGEST).hex()
            for part in ("id", "secret", "token")
        )
        key_id = f"ASIA{key_id[:16].upper()}"
        sts.register_session(
            key_id,
            {
                "Arn": f"arn:aws:sts::{account}:assumed-role/{role_name}/{session_name}",
                "UserId": f"{role_name}:{session_name}",
                "SecretAccessKey": secret,
                "SessionToken": token,
            },
        )
        return {"AWS_ACCESS_KEY_ID": key_id, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}

    lambda_runtime.execution_credentials = lambda_svc.execution_credentials = of_function


def sign_addresses_of_code(root: Key) -> None:
    """Have MiniStack sign the address from which a function's code is downloaded; it makes one up."""
    from botocore.auth import S3SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from ministack.core.responses import get_region
    from ministack.services import lambda_svc

    address_of = lambda_svc._presigned_code_url

    def signed(function: str) -> str:
        request = AWSRequest("GET", address_of(function).partition("?")[0])
        S3SigV4QueryAuth(Credentials(root.id, root.secret), "s3", get_region()).add_auth(request)
        return str(request.url)

    lambda_svc._presigned_code_url = signed
