"""What cfn-lint does not see: the template and the code must agree about names, keys, routes and limits."""

import importlib
import json
from collections import Counter

import pytest

from chat import closings, memberships, purges, rooms, standing
from chat.channels import screen_channel
from chat.limits import MIN_MESSAGE_BYTES, Limits
from chat.sending import WRITER_LIFETIME_S
from chat_app.settings import Settings
from deployer.api_settings import api_environment
from deployer.stack import template
from deployer.stack.template import REPOSITORY
from tests.support.stack_template import (
    FUNCTIONS,
    RESOURCES,
    ROUTES,
    TABLES,
    TEMPLATE,
    TRIGGERS,
    grants,
    name_of,
    of_type,
    referred_to,
)
from websocket_handlers import purge, roll_call
from websocket_handlers.fanout import deliveries

(SCHEDULED,) = of_type("AWS::Events::Rule").values()

# What an output says as it was chosen.
OPTIONS_IN_OUTPUTS = {
    name
    for name, output in TEMPLATE["Outputs"].items()
    if name in TEMPLATE["Parameters"] and output["Value"] == {"Ref": name}
}


def test_every_function_that_the_template_names_exists() -> None:
    for name, function in FUNCTIONS.items():
        module, _, handler = function["Handler"].rpartition(".")
        assert callable(getattr(importlib.import_module(module), handler)), name


def test_every_handler_is_deployed() -> None:
    deployed = {function["Handler"] for function in FUNCTIONS.values()}
    modules = (template.REPOSITORY / "websocket_handlers").glob("*.py")
    handlers = {f"websocket_handlers.{path.stem}.handler" for path in modules if "\ndef handler(" in path.read_text()}
    assert handlers == deployed


@pytest.mark.parametrize(
    ("route", "function"),
    [
        ("$connect", "ConnectFunction"),
        ("$disconnect", "DisconnectFunction"),
        ("$default", "DefaultFunction"),
        ("ping", "PingFunction"),
        ("join", "JoinFunction"),
        ("leave", "LeaveFunction"),
        ("typing", "TypingFunction"),
    ],
)
def test_every_route_calls_its_function(route: str, function: str) -> None:
    integration = RESOURCES[name_of(ROUTES[route]["Target"]).removeprefix("integrations/${").removesuffix("}")]
    assert f"functions/${{{function}.Arn}}/invocations" in name_of(integration["Properties"]["IntegrationUri"])
    assert name_of(integration["Properties"]["CredentialsArn"]) == "WebSocketApiRole.Arn"
    assert ("lambda:InvokeFunction", f"{function}.Arn") in grants("WebSocketApiRole")


def test_the_websocket_api_may_call_its_routes_functions_and_no_others() -> None:
    integrations = of_type("AWS::ApiGatewayV2::Integration").values()
    uris = [name_of(integration["IntegrationUri"]) for integration in integrations]
    called = {name for name in FUNCTIONS if any(f"${{{name}.Arn}}" in uri for uri in uris)}
    assert grants("WebSocketApiRole") == {("lambda:InvokeFunction", f"{name}.Arn") for name in called}


def test_the_http_api_may_call_the_api_function_only() -> None:
    uri = name_of(RESOURCES["HttpApiIntegration"]["Properties"]["IntegrationUri"])
    assert grants("HttpApiRole") == {("lambda:InvokeFunction", uri)}


def test_routes_that_answer_have_a_route_response() -> None:
    """Without one, API Gateway drops what the function returns."""
    answered = {name_of(response["RouteId"]) for response in of_type("AWS::ApiGatewayV2::RouteResponse").values()}
    assert answered == {"DefaultRoute", "PingRoute", "JoinRoute", "LeaveRoute"}
    assert all(RESOURCES[name]["Properties"]["RouteResponseSelectionExpression"] == "$default" for name in answered)


def test_frames_are_routed_by_their_action() -> None:
    assert RESOURCES["WebSocketApi"]["Properties"]["RouteSelectionExpression"] == "$request.body.action"


def test_functions_behind_a_route_end_before_the_gateway_gives_up() -> None:
    """29 s, "Quotas for configuring and running a WebSocket API in API Gateway"."""
    triggered = {name_of(trigger["FunctionName"]).removesuffix(".Arn") for trigger in TRIGGERS.values()}
    triggered |= {name_of(target["Arn"]).removesuffix(".Arn") for target in SCHEDULED["Targets"]}
    assert all(function["Timeout"] <= 29 for name, function in FUNCTIONS.items() if name not in triggered)


def test_functions_that_post_have_time_left_for_it() -> None:
    posting = [function for function in FUNCTIONS.values() if "CALLBACK_URL" in str(function.get("Environment"))]
    assert len(posting) == 5
    assert all(function["Timeout"] > deliveries.RESERVE_S for function in posting)


def test_the_roll_call_is_called_every_so_many_minutes_and_nobody_else_calls_it() -> None:
    assert SCHEDULED["ScheduleExpression"] == {"Fn::Sub": "cron(0/${RollCallMinutes} * * * ? *)"}
    assert [name_of(target["Arn"]) for target in SCHEDULED["Targets"]] == ["RollCallFunction.Arn"]
    permission = RESOURCES["RollCallPermission"]["Properties"]
    assert (permission["Principal"], name_of(permission["SourceArn"])) == (
        "events.amazonaws.com",
        "RollCallSchedule.Arn",
    )
    minutes = TEMPLATE["Parameters"]["RollCallMinutes"]
    assert (minutes["Default"], minutes["MinValue"], minutes["MaxValue"]) == (5, 1, 30)


def test_a_roll_call_ends_before_the_next_one_begins_unless_told_otherwise() -> None:
    assert FUNCTIONS["RollCallFunction"]["Timeout"] < TEMPLATE["Parameters"]["RollCallMinutes"]["Default"] * 60
    assert FUNCTIONS["RollCallFunction"]["Timeout"] > 2 * roll_call.RESERVE_S


def test_a_reservation_outlives_its_writer() -> None:
    zappa = json.loads((template.REPOSITORY / "zappa_settings.json").read_text())
    assert zappa["base"]["timeout_seconds"] < WRITER_LIFETIME_S


def test_the_api_is_given_every_setting_that_it_needs() -> None:
    outputs = {name: f"https://{name.lower()}.example.com" for name in TEMPLATE["Outputs"]}
    outputs |= {"WebSocketUrl": "wss://sockets.example.com"}
    outputs |= {name: str(TEMPLATE["Parameters"][name]["Default"]) for name in OPTIONS_IN_OUTPUTS}
    # Lambda sets AWS_REGION itself.
    settings = Settings.from_environment({**api_environment(outputs), "AWS_REGION": "eu-central-1"})
    # The defaults of the template are those of the code.
    assert settings.limits == Limits()
    assert settings.retention_days == 0


def test_an_option_that_only_outputs_know_changes_the_stack_all_the_same() -> None:
    """CloudFormation takes another output alone for no change."""
    told = referred_to(RESOURCES["HttpApi"]["Properties"]["Description"])
    assert told == {name for name in OPTIONS_IN_OUTPUTS if name != "ApiFunctionName"}


def test_no_limit_is_below_what_one_message_may_need() -> None:
    assert TEMPLATE["Parameters"]["MessageBytesAMinute"]["MinValue"] == MIN_MESSAGE_BYTES


@pytest.mark.parametrize(
    ("name", "keys"),
    [("MessagesTable", ["room", "id"]), ("SessionsTable", ["pk", "sk"]), ("DirectoryTable", ["pk", "sk"])],
)
def test_every_table_is_encrypted_paid_by_request_and_has_its_keys(name: str, keys: list[str]) -> None:
    table = TABLES[name]
    assert [key["AttributeName"] for key in table["KeySchema"]] == keys
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    # DynamoDB encrypts every table. To say so chooses a key that is billed by request.
    assert "SSESpecification" not in table


@pytest.mark.parametrize("name", ["MessagesTable", "DirectoryTable"])
def test_what_is_not_short_lived_can_be_restored(name: str) -> None:
    assert TABLES[name]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


@pytest.mark.parametrize("name", ["MessagesTable", "SessionsTable", "DirectoryTable", "UserPool"])
def test_no_slip_of_the_hand_deletes_what_the_chatroom_stands_on(name: str) -> None:
    """A deletion is refused until it is meant: `make destroy` takes the protection off first."""
    properties = RESOURCES[name]["Properties"]
    assert (properties.get("DeletionProtectionEnabled"), properties.get("DeletionProtection")) in {
        (True, None),
        (None, "ACTIVE"),
    }
    # RetainExceptOnCreate: only what a failed first deployment has made goes with it.
    assert RESOURCES[name]["DeletionPolicy"] in {"Retain", "RetainExceptOnCreate"}
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", ["DirectoryTable", "MessagesTable", "SessionsTable"])
def test_ttl_reads_the_attribute_that_the_code_writes(name: str) -> None:
    assert TABLES[name]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


@pytest.mark.parametrize(
    ("trigger", "table"),
    [
        ("BroadcastTrigger", "MessagesTable"),
        ("PresenceTrigger", "SessionsTable"),
        ("CloseTrigger", "SessionsTable"),
        ("PurgeTrigger", "DirectoryTable"),
        ("MembershipsTrigger", "DirectoryTable"),
    ],
)
def test_a_trigger_never_blocks_its_stream_for_ever_and_loses_nothing(trigger: str, table: str) -> None:
    properties = TRIGGERS[trigger]
    assert name_of(properties["EventSourceArn"]) == f"{table}.StreamArn"
    assert TABLES[table]["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert properties["BisectBatchOnFunctionError"] is True
    assert 0 < properties["MaximumRetryAttempts"] <= 10
    assert 0 < properties["MaximumRecordAgeInSeconds"] <= 24 * 60 * 60
    assert name_of(properties["DestinationConfig"]["OnFailure"]["Destination"]) == "DeadLetterQueue.Arn"
    assert properties["StartingPosition"] == "TRIM_HORIZON"


def test_presence_hears_of_those_who_come_to_rooms_and_leave_them() -> None:
    (only,) = TRIGGERS["PresenceTrigger"]["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {
        "eventName": ["INSERT", "REMOVE"],
        "dynamodb": {"Keys": {"pk": {"S": [{"prefix": screen_channel("")}]}}},
    }


def test_the_function_that_closes_hears_of_closings_alone() -> None:
    (only,) = TRIGGERS["CloseTrigger"]["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {"pk": {"S": [{"prefix": closings.PREFIX}]}}},
    }


def test_the_function_of_memberships_hears_of_them_and_of_changed_rooms_and_people_alone() -> None:
    """How a user stands changes with each message, and names of open rooms are keys too, whatever they begin with."""
    patterns = [json.loads(each["Pattern"]) for each in TRIGGERS["MembershipsTrigger"]["FilterCriteria"]["Filters"]]
    of_user, of_room = memberships.key("general", "ann-sub"), rooms.changed_key("general")
    assert patterns == [
        {
            "dynamodb": {
                "Keys": {"pk": {"S": [{"prefix": "user#"}]}, "sk": {"S": [{"prefix": memberships.USERS_PREFIX}]}}
            }
        },
        {
            "eventName": ["INSERT", "MODIFY"],
            "dynamodb": {
                "Keys": {"pk": {"S": [{"prefix": "room#"}, {"prefix": "user#"}]}, "sk": {"S": [of_room["sk"]]}}
            },
        },
    ]
    assert of_user["pk"].startswith("user#")
    assert of_user["sk"].startswith(memberships.USERS_PREFIX)
    assert of_room["pk"].startswith("room#")
    assert standing.changed_key("ann-sub") == {"pk": "user#ann-sub", "sk": of_room["sk"]}


def test_the_function_that_purges_hears_of_purges_alone_one_at_a_time() -> None:
    (only,) = TRIGGERS["PurgeTrigger"]["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"pk": {"S": [{"prefix": purges.PREFIX}]}}},
    }
    assert TRIGGERS["PurgeTrigger"]["BatchSize"] == 1
    assert FUNCTIONS["PurgeFunction"]["Timeout"] > purges.SETTLED_AFTER_S + purge.RESERVE_S


def test_a_purge_waits_until_every_send_that_had_begun_has_ended() -> None:
    settings = json.loads((REPOSITORY / "zappa_settings.json").read_text())
    for stage in settings.values():
        assert stage.get("timeout_seconds", 0) < purges.SETTLED_AFTER_S


def test_no_stream_has_more_readers_than_aws_lets_it_have() -> None:
    """Two at the same time ("Simultaneous readers" of "Using AWS Lambda with Amazon DynamoDB")."""
    read = Counter(name_of(properties["EventSourceArn"]) for properties in TRIGGERS.values())
    assert max(read.values()) <= 2


@pytest.mark.parametrize(
    "name",
    [
        "UserPoolId",
        "ClientId",
        "UserPoolDomainName",
        "WebApiEndpoint",
        "WebSocketUrl",
        "WebsiteURL",
        "WebsiteBucketName",
        "MessagesTableName",
        "SessionsTableName",
        "DirectoryTableName",
    ],
)
def test_the_stack_tells_what_the_design_promises(name: str) -> None:
    assert TEMPLATE["Outputs"][name]["Description"]


def test_names_are_left_to_cloudformation_where_it_can_choose() -> None:
    types = {"AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::SQS::Queue"}
    by_hand = {"BucketName", "FunctionName", "QueueName", "RoleName", "TableName"}
    for name, resource in RESOURCES.items():
        assert resource["Type"] not in types or not by_hand & set(resource["Properties"]), name
