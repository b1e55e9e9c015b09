"""Options that are impossible, alone or together: all of them at once, as the template says what is possible."""

from typing import Any

import pytest

from deployer.preflight import options
from deployer.preflight.findings import Findings
from deployer.stack import template

DOCUMENT = template.load()
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def check(chosen: dict[str, str], kept: dict[str, str] | None = None, region: str = "eu-central-1") -> Findings:
    found = Findings()
    options.check(found, DOCUMENT, chosen, kept or {}, region)
    return found


def test_none_is_needed() -> None:
    assert check({}) == Findings()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"Colour": "blue"}, "There is no option Colour. There are: AlarmEmail, "),
        ({"Waf": "yes"}, "Waf=yes is not possible: one of on, off. "),
        ({"MessageRetentionDays": "-1"}, "MessageRetentionDays=-1 is not possible: a number from 0 to 3650. "),
        ({"MessageRetentionDays": "many"}, "MessageRetentionDays=many is not possible: "),
        ({"MonthlyBudgetDollars": "-5", "AlarmEmail": "me@example.com"}, "is not possible: a number from 0 up. "),
        ({"LogRetentionDays": "8"}, "LogRetentionDays=8 is not possible: one of 1, 3, 5, 7, "),
        ({"AlarmEmail": "nobody"}, "AlarmEmail=nobody is not possible: "),
        ({"AllowedOrigin": "http://chat.example.com"}, "It must be an origin with https"),
        ({"SiteCertificateArn": CERTIFICATE.replace("us-east-1", "eu-west-1")}, "SiteCertificateArn="),
        ({"SiteDomainName": "chat.example.com"}, "SiteDomainName needs SiteCertificateArn."),
        ({"WebSocketDomainName": "live.example.com"}, "ApiDomainName and WebSocketDomainName need ApiCertificateArn."),
        ({"EmailFrom": "Chat <no-reply@example.com>"}, "EmailFrom needs EmailSenderArn."),
        ({"UserPoolTier": "LITE"}, "UserPoolTier=LITE has the classic sign-in page only."),
        ({"MonthlyBudgetDollars": "5"}, "MonthlyBudgetDollars needs AlarmEmail"),
        ({"Waf": "on"}, "CloudFront's firewall can be made in us-east-1 only."),
        (
            {
                "ApiDomainName": "a.example.com",
                "WebSocketDomainName": "a.example.com",
                "ApiCertificateArn": CERTIFICATE,
            },
            "ApiDomainName and WebSocketDomainName are both a.example.com",
        ),
    ],
)
def test_what_is_impossible_is_named_in_one_sentence(chosen: dict[str, str], sentence: str) -> None:
    errors = check(chosen).errors
    assert len(errors) == 1
    assert sentence in errors[0]


def test_all_of_it_at_once() -> None:
    errors = check({"Waf": "on", "Mfa": "perhaps", "EmailFrom": "Chat <a@example.com>", "Colour": "blue"}).errors
    assert [error.split()[0] for error in errors] == ["There", "Mfa=perhaps", "EmailFrom", "CloudFront's"]


def test_what_the_stack_has_counts_too() -> None:
    kept = {"SiteCertificateArn": CERTIFICATE}
    assert check({"SiteDomainName": "chat.example.com"}, kept) == Findings()
    assert check({"SiteCertificateArn": ""}, {**kept, "SiteDomainName": "chat.example.com"}).errors


def test_where_the_firewall_can_be_had_it_is_let_be() -> None:
    assert check({"Waf": "on"}, region="us-east-1") == Findings()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"HostedZoneId": "Z1"}, "HostedZoneId has no effect without SiteDomainName or ApiDomainName or "),
        ({"SiteCertificateArn": CERTIFICATE}, "SiteCertificateArn has no effect without SiteDomainName."),
        (
            {
                "SiteDomainName": "chat.example.com",
                "SiteCertificateArn": CERTIFICATE,
                "AllowedOrigin": "https://other.example.com",
            },
            "nobody can sign in at https://chat.example.com itself",
        ),
    ],
)
def test_what_has_no_effect_is_only_said(chosen: dict[str, str], sentence: str) -> None:
    found = check(chosen)
    assert found.errors == []
    assert [warning for warning in found.warnings if sentence in warning]


@pytest.mark.parametrize("entrance", ["ApiDomainName", "WebSocketDomainName"])
def test_an_entrance_past_the_firewall_is_refused(entrance: str) -> None:
    entrances = {entrance: "api.example.com", "ApiCertificateArn": CERTIFICATE}
    assert check(entrances, region="us-east-1") == Findings()
    (error,) = check({**entrances, "Waf": "on"}, region="us-east-1").errors
    assert error.startswith("ApiDomainName and WebSocketDomainName would be ways past the firewall.")


def test_a_function_that_is_not_understood_is_no_consent() -> None:
    rule: dict[str, Any] = {"Assertions": [{"Assert": {"Fn::ValueOf": []}, "AssertDescription": "-"}]}
    with pytest.raises(NotImplementedError, match="Fn::ValueOf"):
        options.check(Findings(), {**DOCUMENT, "Rules": {"New": rule}}, {}, {}, "eu-central-1")
