"""`make costs`: what 10, 1,000 and 100,000 users cost a month, by the requests they cause and dated list prices.

And what the worst of them can cost in an hour: see `worst_user`.
"""

from dataclasses import dataclass

from tests.measure import prices, worst_user
from tests.support.stack_template import of_type

# What one user does in a month. Change it to what yours do.
DAYS = 20
MINUTES_ONLINE_A_DAY = 120
MESSAGES_A_DAY = 20
PAGE_LOADS_A_DAY = 2
TYPING_FRAMES_A_MESSAGE = 2

PING_INTERVAL_MINUTES = 4
# What the broadcast function measures, and the calls that the gateway turns away.
CUSTOM_METRICS = 10
# An alarm costs by the metrics that it looks at.
ALARM_METRICS = sum(
    len([each for each in alarm.get("Metrics", []) if "MetricStat" in each]) or 1
    for alarm in of_type("AWS::CloudWatch::Alarm").values()
)
DASHBOARDS = len(of_type("AWS::CloudWatch::Dashboard"))

# Billed seconds and GB of a call, rounded up from what `make bench` and `make cold-start` print.
API_GB_SECONDS = 1.0 * 0.020
ROUTE_GB_SECONDS = 0.25 * 0.015
STREAM_GB_SECONDS = 1.0 * 0.030
# The gateway's line and the function's own, some 300 bytes each, and what Lambda writes of each call.
LOG_BYTES_A_CALL = 1_000
# The roll call: how often a month, and for how long it asks for somebody after their last call, a token's life.
ROLL_CALLS = 30 * 24 * 60 / 5
MINUTES_ON_THE_ROLL = 60
# Its share for one user: Cognito answers in some 20 ms, and eight are asked at once.
ROLL_GB_SECONDS = 0.25 * 0.020 / 8


@dataclass(frozen=True)
class Community:
    """So many users a month, and how many of them have the room open when somebody writes."""

    users: int
    listeners: int


COMMUNITIES = (Community(10, 5), Community(1_000, 20), Community(100_000, 20))


def monthly_dollars(community: Community) -> dict[str, float]:
    """Return what a community costs a month, by what it pays for."""
    users, listeners = community.users, community.listeners
    messages = users * DAYS * MESSAGES_A_DAY
    loads = users * DAYS * PAGE_LOADS_A_DAY
    pings = users * DAYS * MINUTES_ONLINE_A_DAY / PING_INTERVAL_MINUTES
    typing = messages * TYPING_FRAMES_A_MESSAGE
    # A person comes and goes with each page load.
    presence_posts = loads * 2 * listeners
    posts = messages * listeners + typing * (listeners - 1) + presence_posts
    frames_in = pings + typing + loads
    api_calls = messages + loads * 4  # a ticket, the newest messages, what was missed, who is here
    route_calls = frames_in + loads  # and $disconnect
    stream_calls = messages + loads * 2
    calls = api_calls + route_calls + stream_calls + ROLL_CALLS
    tokens = users * DAYS * MINUTES_ONLINE_A_DAY / 60
    asked_of_the_pool = users * DAYS * (MINUTES_ONLINE_A_DAY + MINUTES_ON_THE_ROLL) / 5
    # A message, its key and its count; a ticket, its count and its end; a connection, the room on its screen with the
    # frame's count, the end of both, and that a person has come and gone; a ping's count; a typing's, and that it is
    # told; and for each token that its user is on the roll.
    writes = messages * 3 + loads * (3 + 3 + 3 + 4 + 2) + pings + typing * 3 + tokens
    # Of a load: three pages of messages and who is here; how the user stands, at each call and at the handshake, and
    # which sockets they have. The roll is read as a list of small items.
    reads = (
        asked_of_the_pool * 100 / 4096
        + typing
        + stream_calls * (1 + listeners * 200 / 4096)
        + loads * (3 * 4 + 1 + 3 + 2)
    )
    return {
        "posts to sockets": posts * prices.WEB_SOCKET_MESSAGE,
        "other WebSocket use": frames_in * prices.WEB_SOCKET_MESSAGE
        + users * DAYS * MINUTES_ONLINE_A_DAY * prices.WEB_SOCKET_MINUTE,
        "REST API": api_calls * (prices.HTTP_API_REQUEST + prices.CLOUD_FRONT_REQUEST),
        "Lambda": calls * prices.LAMBDA_REQUEST
        + (
            api_calls * API_GB_SECONDS
            + route_calls * ROUTE_GB_SECONDS
            + stream_calls * STREAM_GB_SECONDS
            + asked_of_the_pool * ROLL_GB_SECONDS
        )
        * prices.LAMBDA_GB_SECOND,
        "DynamoDB": writes * prices.WRITE_UNIT + reads * prices.READ_UNIT,
        "logs, metrics, alarms, dashboard": calls * LOG_BYTES_A_CALL * prices.LOG_BYTE
        + CUSTOM_METRICS * prices.CUSTOM_METRIC_MONTH
        + ALARM_METRICS * prices.ALARM_METRIC_MONTH
        + DASHBOARDS * prices.DASHBOARD_MONTH,
        "Cognito": max(users - prices.COGNITO_FREE_USERS, 0) * prices.COGNITO_ESSENTIALS_USER,
    }


def main() -> None:
    """Print a table in Markdown."""
    bills = [monthly_dollars(community) for community in COMMUNITIES]
    print("| a month | " + " | ".join(f"{community.users:,} users" for community in COMMUNITIES) + " |")
    print("| --- |" + " ---: |" * len(COMMUNITIES))
    for item in bills[0]:
        print(f"| {item} | " + " | ".join(f"${bill[item]:,.2f}" for bill in bills) + " |")
    print("| **all** | " + " | ".join(f"**${sum(bill.values()):,.2f}**" for bill in bills) + " |")
    print(f"\n{worst_user.table(worst_user.measure())}")


if __name__ == "__main__":
    main()
