"""The site as each deployment has it: its files, `config.json` made from the stack's outputs, and its headers."""

import json
from urllib.parse import urlsplit

from deployer.stack import Outputs
from deployer.template import REPOSITORY

SITE = REPOSITORY / "website"


def config_json(outputs: Outputs) -> str:
    """Return what the site must know of its stack: addresses and ids, no secrets."""
    return json.dumps(
        {
            "api_url": outputs["WebApiEndpoint"],
            "user_pool_id": outputs["UserPoolId"],
            "client_id": outputs["ClientId"],
            "cognito_url": outputs["CognitoUrl"],
        }
    )


def content_security_policy(outputs: Outputs) -> str:
    """Return the policy that CloudFront sends from the template, with this stack's addresses."""
    socket = urlsplit(outputs["WebSocketUrl"])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' {socket.scheme}://{socket.netloc} {outputs['CognitoUrl']}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
