"""All that a look finds, at once, and before anything is made."""

import pytest

from deployer import preflight
from deployer.errors import DeploymentError
from deployer.target import Target
from tests.deployer.preflight.conftest import Answer

PARAMETERS = {"ApiFunctionName": "chatroom-prod"}


@pytest.fixture(autouse=True)
def roomy(answer: Answer) -> None:
    # moto has none of these.
    answer("api-gateway", "GetAccount", {})
    answer("lambda", "GetAccountSettings", error="AccessDeniedException")


def test_all_that_stands_in_the_way_is_said_at_once(answer: Answer, account: Target) -> None:
    answer("s3", "HeadBucket", error="403")
    with pytest.raises(DeploymentError) as refused:
        preflight.look(account, {**PARAMETERS, "Waf": "on", "Colour": "blue", "SiteDomainName": "chat.example.com"})
    first, *rest = refused.value.message.splitlines()
    assert first == "4 things stand in the way, and nothing has been changed:"
    assert [line.split()[1] for line in rest] == ["There", "SiteDomainName", "CloudFront's", "The"]
    assert account.client("s3").list_buckets()["Buckets"] == []


def test_one_thing_is_one_sentence(account: Target) -> None:
    with pytest.raises(DeploymentError, match=r"^Waf=perhaps is not possible: .* Nothing has been changed.$"):
        preflight.look(account, {**PARAMETERS, "Waf": "perhaps"})


def test_the_functions_own_settings_are_looked_at_before_the_stack_is_made(
    account: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_MEMORY_SIZE", "much")
    monkeypatch.setenv("CHAT_ARCHITECTURE", "mips")
    with pytest.raises(DeploymentError) as refused:
        preflight.look(account, PARAMETERS)
    assert [line.split()[1] for line in refused.value.message.splitlines()[1:]] == [
        *("CHAT_MEMORY_SIZE", "CHAT_ARCHITECTURE")
    ]


def test_warnings_stop_nothing(account: Target, capsys: pytest.CaptureFixture[str]) -> None:
    preflight.look(account, {**PARAMETERS, "HostedZoneId": "Z1"})
    printed = capsys.readouterr().out.splitlines()
    assert "Note: Lambda's quotas could not be looked at: lambda:GetAccountSettings is not permitted to you." in printed
    assert [line for line in printed if line.startswith("Note: HostedZoneId has no effect without")]


def test_without_credentials_the_options_are_looked_at_all_the_same(answer: Answer, account: Target) -> None:
    answer("sts", "GetCallerIdentity", error="ExpiredToken")
    with pytest.raises(DeploymentError) as refused:
        preflight.look(account, {**PARAMETERS, "Waf": "perhaps"})
    assert "The AWS session has expired." in refused.value.message
    assert "Waf=perhaps is not possible" in refused.value.message


def test_what_the_stack_has_is_looked_at_with_what_is_new(target: Target, account: Target) -> None:
    target.stack.deploy({**PARAMETERS, "AllowedOrigin": "https://chat.example.com", "AlarmEmail": "me@example.com"})
    preflight.look(account, {"MonthlyBudgetDollars": "5"})
    with pytest.raises(DeploymentError, match="MonthlyBudgetDollars needs AlarmEmail"):
        preflight.look(account, {"MonthlyBudgetDollars": "5", "AlarmEmail": ""})
