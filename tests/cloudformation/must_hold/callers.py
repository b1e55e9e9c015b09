"""Who may ask how much, and of whom."""

from tests.cloudformation.must_hold.row import Row, at_most

ROWS = [
    Row("HttpApiStage", "DefaultRouteSettings.ThrottlingRateLimit", at_most(1_000), "one API takes the account's all"),
    Row("HttpApiStage", "DefaultRouteSettings.ThrottlingBurstLimit", at_most(1_000), "one API takes the account's all"),
    Row("WebSocketStage", "DefaultRouteSettings.ThrottlingRateLimit", at_most(1_000), "frames take the account's all"),
    Row("WebSocketStage", "DefaultRouteSettings.ThrottlingBurstLimit", at_most(1_000), "frames take the account's all"),
    Row("WebSocketStage", "RouteSettings.$connect.ThrottlingRateLimit", at_most(500), "handshakes take the frames"),
    Row("WebSocketStage", "RouteSettings.$connect.ThrottlingBurstLimit", at_most(500), "handshakes take the frames"),
    *(
        Row("HttpApiStage", f"RouteSettings.{route}.Throttling{kind}Limit", at_most(most), "no token, no bound")
        for route, most in {
            "OPTIONS /api/{proxy+}": 50,
            "ANY /api/health": 10,
            "ANY /api/openapi%json": 5,
            "ANY /api/docs": 5,
            "ANY /api/docs%css": 5,
            "ANY /api/session": 20,
            "ANY /api/session/renew": 50,
        }.items()
        for kind in ("Rate", "Burst")
    ),
    Row("HttpApiRoute", "RouteKey", "ANY /api/{proxy+}", "some call is asked for no token"),
    Row("HttpApiRoute", "AuthorizationType", "JWT", "a call without a token starts the function"),
    Row("HttpApiRoute", "AuthorizerId", {"Ref": "HttpApiAuthorizer"}, "a call without a token starts the function"),
    Row("HttpApiAuthorizer", "AuthorizerType", "JWT", "a call without a token starts the function"),
    Row("HttpApiAuthorizer", "IdentitySource", ["$request.header.Authorization"], "a token stands in an address"),
    Row(
        "HttpApiAuthorizer", "JwtConfiguration.Audience", [{"Ref": "UserPoolClient"}], "another client's token is good"
    ),
    Row(
        "ConnectFunction",
        "Environment.Variables.ALLOWED_ORIGIN",
        {"Fn::Sub": "https://${Distribution.DomainName}"},
        "another site opens sockets with the visitor's ticket",
    ),
    Row(
        "BroadcastFunction",
        "ReservedConcurrentExecutions",
        "100",
        "who fills the account with calls stops what was said from being heard",
        {"BroadcastConcurrency": "100"},
    ),
]
