"""What passes, so that the same change can be made once more, and what does not."""

import pytest

from deployer.stack.progress import Failure, Settled

BUSY = (
    'Resource handler returned message: "Unable to complete operation due to concurrent modification. Please try again '
    'later. (Service: ApiGatewayV2, Status Code: 409, Request ID: 1)" (HandlerErrorCode: ResourceConflict)'
)
ROUTE = "AWS::ApiGatewayV2::Route"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ROUTE, BUSY),
        ("AWS::ApiGatewayV2::Integration", "ConflictException"),
        ("AWS::ApiGatewayV2::RouteResponse", "Too Many Requests (Service: ApiGatewayV2, Status Code: 429)"),
        ("AWS::ApiGatewayV2::IntegrationResponse", "TooManyRequestsException: Rate exceeded"),
        ("AWS::ApiGatewayV2::Route", "Internal Failure"),
    ],
)
def test_what_a_busy_gateway_refuses_passes(kind: str, reason: str) -> None:
    assert Failure("JoinRoute", kind, reason).is_passing


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ROUTE, "ConflictException: Route with key join already exists for this API."),
        ("AWS::ApiGatewayV2::DomainName", "The domain name you provided already exists. (ConflictException)"),
        (ROUTE, "not authorized to perform: apigateway:POST"),
        (ROUTE, "BadRequestException: Invalid integration identifier specified"),
        ("AWS::IAM::Role", BUSY),
        ("AWS::Lambda::Function", "TooManyRequestsException: Rate exceeded"),
        (ROUTE, ""),
    ],
)
def test_anything_else_stays(kind: str, reason: str) -> None:
    assert not Failure("JoinRoute", kind, reason).is_passing


def test_one_failure_that_stays_is_enough() -> None:
    busy, refused = Failure("JoinRoute", ROUTE, BUSY), Failure("PingRole", "AWS::IAM::Role", "not authorized")
    assert Settled("ROLLBACK_COMPLETE", [busy, busy]).is_passing
    assert not Settled("ROLLBACK_COMPLETE", [busy, refused]).is_passing
    assert not Settled("ROLLBACK_COMPLETE", []).is_passing
