"""What is kept for delivering messages, so that nobody's calls stop it: decided once, and never more than there is."""

import pytest

from deployer import preflight
from deployer.errors import DeploymentError
from deployer.preflight import concurrency
from deployer.preflight.findings import Findings
from deployer.target import Target
from tests.deployer.preflight.conftest import Answer

PARAMETERS = {"ApiFunctionName": "chatroom-prod", "AllowedOrigin": "https://chat.example.com"}
REGION = "eu-central-1"


def limit(all_: int, unreserved: int | None = None) -> dict[str, int]:
    return {"ConcurrentExecutions": all_, "UnreservedConcurrentExecutions": all_ if unreserved is None else unreserved}


def decide(
    of: dict[str, int], chosen: str = "", has: str = "", for_api: int | None = None
) -> tuple[dict[str, str], Findings]:
    found = Findings()
    kept = {concurrency.OPTION: has}
    return concurrency.check(found, of, {concurrency.OPTION: chosen or has}, kept, for_api, REGION), found


@pytest.mark.parametrize(
    ("of", "decided"),
    [
        (limit(1_000), "100"),
        (limit(1_000, 200), "100"),
        (limit(1_000, 199), None),
        (limit(200), "100"),
        (limit(199), None),
        (limit(100), None),
        (limit(10), None),
    ],
    ids=str,
)
def test_a_hundred_are_kept_where_the_account_has_them_to_spare(of: dict[str, int], decided: str | None) -> None:
    """ "Configuring reserved concurrency": 100 stay for functions without a reservation, or Lambda refuses."""
    values, found = decide(of)
    assert values == ({concurrency.OPTION: decided} if decided else {})
    assert found.errors == []
    assert len(found.warnings) == 1 + (decided is not None and of["ConcurrentExecutions"] < 1_000)
    assert any("are kept for delivering messages" in each for each in found.warnings) == (
        decided is not None or of["ConcurrentExecutions"] == 1_000
    )


def test_what_the_stack_has_stays_and_is_not_said_again() -> None:
    """It is not counted twice: what is reserved for the function is no longer unreserved."""
    assert decide(limit(1_000, 900), has="100") == ({}, Findings())
    assert decide(limit(1_000, 100), has="100") == ({}, Findings())


@pytest.mark.parametrize("chosen", ["0", "1", "250"])
def test_who_has_chosen_is_not_overruled(chosen: str) -> None:
    assert decide(limit(1_000), chosen=chosen) == ({}, Findings())
    assert decide(limit(1_000, 1_000 - int(chosen)), has=chosen) == ({}, Findings())


@pytest.mark.parametrize(
    ("of", "chosen", "has", "most"),
    [(limit(1_000), 901, "", 900), (limit(1_000, 300), 201, "", 200), (limit(1_000, 300), 301, "100", 300)],
)
def test_more_than_there_is_is_refused_with_what_there_is(of: dict[str, int], chosen: int, has: str, most: int) -> None:
    values, found = decide(of, chosen=str(chosen), has=has)
    assert values == {}
    (error,) = found.errors
    assert error.startswith(f"BroadcastConcurrency={chosen} is more than can be reserved: the account has 1000")
    assert error.endswith(f"That leaves {most}.")
    assert decide(of, chosen=str(most), has=has)[1].errors == []


def test_a_new_account_can_keep_none() -> None:
    _, found = decide(limit(10), chosen="1")
    (error,) = found.errors
    assert error.endswith("That leaves 0.")


def test_the_apis_own_reservation_counts() -> None:
    assert decide(limit(1_000), for_api=800)[0] == {concurrency.OPTION: "100"}
    assert decide(limit(1_000), for_api=801)[0] == {}
    _, found = decide(limit(1_000), chosen="200", for_api=701)
    (error,) = found.errors
    assert error.startswith("CHAT_LAMBDA_CONCURRENCY=701 together with BroadcastConcurrency=200 is more than can be")


@pytest.fixture
def settled(answer: Answer) -> None:
    answer("api-gateway", "GetAccount", {})
    size = {"TotalCodeSize": 100}
    answer(
        "lambda",
        "GetAccountSettings",
        {"AccountLimit": {**limit(1_000), **size}, "AccountUsage": {"TotalCodeSize": 0, "FunctionCount": 1}},
    )


def test_a_deployment_decides_once_and_says_so(
    settled: None, answer: Answer, target: Target, account: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    decided = preflight.look(account, PARAMETERS)
    assert decided == {"BroadcastConcurrency": "100"}
    said = "Note: 100 of the 1,000 functions that this account runs at a time are kept for delivering messages"
    assert capsys.readouterr().out.startswith(said)
    target.stack.deploy({**PARAMETERS, **decided})
    size = {"TotalCodeSize": 100}
    after = {"AccountLimit": {**limit(1_000, 900), **size}, "AccountUsage": {"TotalCodeSize": 0, "FunctionCount": 1}}
    answer("lambda", "GetAccountSettings", after)
    for _ in range(2):
        assert preflight.look(account, PARAMETERS) == {}
        assert "messages" not in capsys.readouterr().out
    # Who wants none says so, and is heard; who says nothing again leaves it to the account.
    assert preflight.look(account, {**PARAMETERS, "BroadcastConcurrency": "0"}) == {}
    assert preflight.look(account, {**PARAMETERS, "BroadcastConcurrency": ""}) == {"BroadcastConcurrency": "100"}


@pytest.mark.parametrize("value", ["-1", "many", "1.5", "100000"])
def test_what_is_no_number_is_refused_before_anything_is_made(settled: None, account: Target, value: str) -> None:
    with pytest.raises(DeploymentError, match="BroadcastConcurrency=.* is not possible: It must be a whole number"):
        preflight.look(account, {**PARAMETERS, "BroadcastConcurrency": value})
