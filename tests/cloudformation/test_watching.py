"""Logs, alarms, the dashboard and the budget: what tells whoever runs a stage that something is wrong, or dear."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deployer.stack.template import TEMPLATE_PATH
from tests.support.callback_server import CallbackServer
from tests.support.lambda_events import Context
from tests.support.stack_template import RESOURCES, TEMPLATE, name_of, of_type, referred_to
from websocket_handlers import broadcast

ALARMS = of_type("AWS::CloudWatch::Alarm")
NOTHING = {"Ref": "AWS::NoValue"}

WATCHED = {
    ("AWS/ApiGateway", "5xx", "HttpApi"),
    ("AWS/Lambda", "Throttles", "ApiFunctionName"),
    ("AWS/Lambda", "Errors", "BroadcastFunction"),
    ("AWS/Lambda", "Errors", "PresenceFunction"),
    ("AWS/Lambda", "Errors", "CloseFunction"),
    ("AWS/Lambda", "Errors", "MembershipsFunction"),
    ("AWS/Lambda", "Errors", "PurgeFunction"),
    ("AWS/Lambda", "Errors", "RollCallFunction"),
    ("AWS/Lambda", "IteratorAge", "BroadcastFunction"),
    ("AWS/Lambda", "AsyncEventsDropped", "BroadcastFunction"),
    ("AWS/Lambda", "AsyncEventsDropped", "PresenceFunction"),
    ("AWS/Lambda", "AsyncEventsDropped", "MembershipsFunction"),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "DeadLetterQueue.QueueName"),
    *(
        ("AWS/DynamoDB", f"{kind}ThrottleEvents", table)
        for kind in ("Read", "Write")
        for table in of_type("AWS::DynamoDB::Table")
    ),
}


def metrics_of(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    if "Metrics" not in alarm:
        return [alarm]
    return [each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each]


def test_what_goes_wrong_raises_an_alarm() -> None:
    watched = {
        (metric["Namespace"], name_of(metric["MetricName"]), name_of(dimension["Value"]))
        for alarm in ALARMS.values()
        for metric in metrics_of(alarm)
        for dimension in metric.get("Dimensions", [])
    }
    assert watched >= WATCHED


def test_calls_that_the_gateway_turns_away_are_counted_from_its_log() -> None:
    """It has no metric for them ("Work with metrics for HTTP APIs"): a 429 is one of many 4xx."""
    (counted,) = of_type("AWS::Logs::MetricFilter").values()
    # A 429 of the function's own is one user's limit, and no reason to wake anybody.
    assert counted["FilterPattern"] == '{ $.status = 429 && $.function_status != "429" }'
    line = RESOURCES["HttpApiStage"]["Properties"]["AccessLogSettings"]["Format"]
    assert '"status":$context.status' in line, "a number, without quotes, as the filter compares it"
    # Of Lambda: the status that the function answered, where `integrationStatus` is Lambda's own ("Customize HTTP API
    # access logs").
    assert '"function_status":"$context.integration.status"' in line
    (transformation,) = counted["MetricTransformations"]
    metrics = metrics_of(ALARMS["ApiThrottlesAlarm"])
    assert (transformation["MetricNamespace"], transformation["MetricName"]) in [
        (metric["Namespace"], metric["MetricName"]) for metric in metrics
    ]


def test_a_sum_of_metrics_counts_those_that_are_there() -> None:
    """Without FILL a sum has no value while one of its metrics has none, and throttles are seldom all at once."""
    for name, alarm in ALARMS.items():
        for each in alarm.get("Metrics", []):
            if "Expression" in each and "+" in each["Expression"]:
                ids = [metric["Id"] for metric in alarm["Metrics"] if "MetricStat" in metric]
                assert each["Expression"] == " + ".join(f"FILL({id_}, 0)" for id_ in ids), name


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_is_wrong_and_tells_whoever_asked_to_be_told(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmDescription"].endswith(".")
    told = {"Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], NOTHING]}
    assert (alarm["AlarmActions"], alarm["OKActions"]) == (told, told)
    assert alarm["TreatMissingData"] == "notBreaching", "nothing happens while nobody is there"
    if "Metrics" in alarm:
        returned = [each for each in alarm["Metrics"] if each.get("ReturnData", True)]
        assert len(returned) == 1, "CloudWatch takes an alarm on one value only"


def test_the_dashboard_shows_what_is_measured(sockets: CallbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    broadcast.handler({"Records": []}, Context())
    emitted = json.loads(capsys.readouterr().out.splitlines()[-1])
    ours = {metric["Name"] for metric in emitted["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    assert referred_to({"Fn::Sub": body}) - {"AWS::Region", "AWS::StackName"} <= {*RESOURCES, *TEMPLATE["Parameters"]}
    rows = [row for widget in json.loads(body)["widgets"] for row in widget["properties"]["metrics"]]
    shown = {row[1] for row in rows if row[:1] == ["Chatroom"] and row[2:3] == ["FunctionName"]}
    assert shown <= ours
    assert shown >= {"BatchSize", "Delivered", "Gone", "Throttled", "FanoutTime"}
    others = {row[1] for row in rows if row[0] != "Chatroom"}
    assert others >= {"IteratorAge", "Errors", "5xx", "MessageCount", "Invocations", "ConsumedWriteCapacityUnits"}


def test_widgets_do_not_lie_upon_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in json.loads(RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])["widgets"]:
        cells = {(widget["x"] + x, widget["y"] + y) for x in range(widget["width"]) for y in range(widget["height"])}
        assert not cells & taken
        assert max(x for x, _ in cells) < 24, "a dashboard is 24 wide"
        taken |= cells


@pytest.mark.parametrize("stage", ["HttpApiStage", "WebSocketStage"])
def test_an_access_log_has_nothing_that_opens_a_door(stage: str) -> None:
    """A ticket is in the query string, a token in a header, a message in the body, an invitation's code in the path."""
    settings = RESOURCES[stage]["Properties"]["AccessLogSettings"]
    settings = settings["Fn::If"][1] if "Fn::If" in settings else settings
    line = settings["Format"]
    values = set(re.findall(r"\$[\w.]+", line))
    assert values <= {
        "$context.authorizer.claims.sub",
        "$context.authorizer.error",
        "$context.connectionId",
        "$context.error.message",
        "$context.eventType",
        "$context.httpMethod",
        "$context.identity.sourceIp",
        "$context.integration.status",
        "$context.integrationErrorMessage",
        "$context.requestId",
        "$context.requestTime",
        "$context.responseLatency",
        "$context.routeKey",
        "$context.status",
    }
    assert json.loads(re.sub(r'"\$[\w.]+"|\$[\w.]+', "0", line))
    # From where; of whom, the HTTP API knows itself, and of a connection the function that opens it.
    assert "$context.identity.sourceIp" in values
    assert ("$context.authorizer.claims.sub" in values) == (stage == "HttpApiStage")
    assert ("$context.connectionId" in values) == (stage == "WebSocketStage")
    assert settings["DestinationArn"]["Fn::GetAtt"][0] in of_type("AWS::Logs::LogGroup")


def test_the_websocket_is_logged_only_for_who_asks() -> None:
    """It needs a role of the whole account ("Set up CloudWatch logging for WebSocket APIs in API Gateway")."""
    assert TEMPLATE["Parameters"]["WebSocketAccessLogs"]["Default"] == "off"
    condition, _, otherwise = RESOURCES["WebSocketStage"]["Properties"]["AccessLogSettings"]["Fn::If"]
    assert (condition, otherwise) == ("HasWebSocketAccessLogs", NOTHING)
    assert RESOURCES["WebSocketLogGroup"]["Condition"] == "HasWebSocketAccessLogs"


@pytest.mark.parametrize("group", ["HttpApiLogGroup", "WebSocketLogGroup"])
def test_a_gateways_log_group_has_the_prefix_that_costs_no_policy(group: str) -> None:
    """ "Enabling logging from AWS services", CloudWatch Logs: others fill a policy of 5,120 characters, then fail."""
    assert name_of(RESOURCES[group]["Properties"]["LogGroupName"]).startswith("/aws/vendedlogs/${AWS::StackName}/")


def test_a_budget_is_made_for_who_names_a_sum_and_a_reader() -> None:
    budget = RESOURCES["Budget"]
    assert budget["Condition"] == "HasBudget"
    assert referred_to(TEMPLATE["Conditions"]["HasBudget"]) == {"HasAlarmEmail", "MonthlyBudgetDollars"}
    told = [
        (each["Notification"]["NotificationType"], subscriber["Address"])
        for each in budget["Properties"]["NotificationsWithSubscribers"]
        for subscriber in each["Subscribers"]
    ]
    assert told == [("ACTUAL", {"Ref": "AlarmEmail"}), ("FORECASTED", {"Ref": "AlarmEmail"})]


def test_every_name_can_be_reached_by_ipv6_too() -> None:
    records = of_type("AWS::Route53::RecordSet")
    of_kind = {
        kind: {name_of(record["Name"]): record["AliasTarget"] for record in records.values() if record["Type"] == kind}
        for kind in ("A", "AAAA")
    }
    assert len(of_kind["A"]) == 3
    assert of_kind["A"] == of_kind["AAAA"]
    for domain in of_type("AWS::ApiGatewayV2::DomainName").values():
        assert [each["IpAddressType"] for each in domain["DomainNameConfigurations"]] == ["dualstack"]
    assert RESOURCES["Distribution"]["Properties"]["DistributionConfig"]["IPV6Enabled"] is True


def test_cfn_lint_has_nothing_to_say() -> None:
    """With its hints, `-c I`; what it is told to pass over is explained in the template."""
    command = [str(Path(sys.executable).with_name("cfn-lint")), "-c", "I", "--", str(TEMPLATE_PATH)]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
