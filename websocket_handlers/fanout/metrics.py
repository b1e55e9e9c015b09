"""Metrics, written into the log in CloudWatch's embedded metric format, which costs no request."""

import json
import os
from typing import NamedTuple

from chat.clock import now_s

NAMESPACE = "Chatroom"


class Metric(NamedTuple):
    """A measured value, and its unit as "MetricDatum" in the Amazon CloudWatch API Reference names it."""

    value: float
    unit: str = "Count"


def emit(metrics: dict[str, Metric]) -> None:
    """Write the metrics of one invocation, by the function's name.

    "Specification: Embedded metric format" in the Amazon CloudWatch User Guide.
    """
    definition = {
        "Namespace": NAMESPACE,
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": name, "Unit": metric.unit} for name, metric in metrics.items()],
    }
    print(
        json.dumps(
            {
                "_aws": {"Timestamp": int(now_s() * 1000), "CloudWatchMetrics": [definition]},
                "FunctionName": os.environ.get("AWS_LAMBDA_FUNCTION_NAME", ""),
                **{name: metric.value for name, metric in metrics.items()},
            }
        )
    )
