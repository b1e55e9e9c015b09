"""Metrics, in CloudWatch's embedded format."""

import json

import pytest

from tests.support.fake_time import FakeTime
from websocket_handlers.fanout import metrics
from websocket_handlers.fanout.metrics import Metric


@pytest.mark.parametrize(("name", "expected"), [("this-function", "this-function"), (None, "")])
def test_a_line_has_the_values_and_says_what_they_are(
    time: FakeTime,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str | None,
    expected: str,
) -> None:
    time.now_ms = 1_795_680_245_678
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    if name:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", name)
    metrics.emit({"Delivered": Metric(3), "FanoutTime": Metric(1.5, "Milliseconds")})
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "_aws": {
            "Timestamp": 1_795_680_245_678,
            "CloudWatchMetrics": [
                {
                    "Namespace": "Chatroom",
                    "Dimensions": [["FunctionName"]],
                    "Metrics": [
                        {"Name": "Delivered", "Unit": "Count"},
                        {"Name": "FanoutTime", "Unit": "Milliseconds"},
                    ],
                }
            ],
        },
        "FunctionName": expected,
        "Delivered": 3,
        "FanoutTime": 1.5,
    }
