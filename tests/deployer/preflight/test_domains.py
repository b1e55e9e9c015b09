"""Whether the domains and the mail sender that the options name are there, ready, and of this account."""

import pytest

from deployer.preflight import domains
from deployer.preflight.findings import Findings
from deployer.target import Target
from tests.deployer.preflight.conftest import Answer

SITE_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"
API_CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/2"
SENDER = "arn:aws:ses:eu-central-1:123456789012:identity/example.com"
SITE = {"SiteDomainName": "chat.example.com", "SiteCertificateArn": SITE_CERTIFICATE}
API = {"ApiDomainName": "api.example.com", "ApiCertificateArn": API_CERTIFICATE}


def certificate(status: str = "ISSUED", *names: str) -> dict[str, object]:
    names = names or ("*.example.com",)
    return {"Certificate": {"Status": status, "DomainName": names[0], "SubjectAlternativeNames": list(names)}}


def check(found: Findings, account: Target, values: dict[str, str]) -> Findings:
    domains.check(found, account, values)
    return found


def test_none_is_needed(found: Findings, account: Target) -> None:
    assert check(found, account, {}) == Findings()


def test_what_is_ready_is_let_be(answer: Answer, found: Findings, account: Target) -> None:
    answer("acm", "DescribeCertificate", certificate())
    answer("route-53", "GetHostedZone", {"HostedZone": {"Name": "example.com."}})
    answer("sesv2", "GetAccount", {"ProductionAccessEnabled": True})
    values = {**SITE, **API, "HostedZoneId": "Z1", "EmailSenderArn": SENDER}
    assert check(found, account, values) == Findings()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ApiCertificateArn": SITE_CERTIFICATE}, "a certificate in us-east-1, and it must be in eu-central-1"),
        ({"SiteCertificateArn": API_CERTIFICATE}, "a certificate in eu-central-1, and it must be in us-east-1"),
        (
            {"ApiCertificateArn": API_CERTIFICATE.replace("123456789012", "210987654321")},
            "of the account 210987654321, and it must be one of 123456789012",
        ),
        (
            {"EmailSenderArn": SENDER.replace("123456789012", "210987654321")},
            "EmailSenderArn is of the account 210987654321",
        ),
        (
            {"EmailSenderArn": SENDER.replace("eu-central-1", "ap-south-1")},
            "Cognito in eu-central-1 sends from there or from eu-west-1, us-east-1, us-west-2 only",
        ),
    ],
)
def test_what_cannot_be_by_its_name_alone(
    values: dict[str, str], sentence: str, found: Findings, account: Target
) -> None:
    (error,) = check(found, account, values).errors
    assert sentence in error


@pytest.mark.parametrize("status", ["PENDING_VALIDATION", "EXPIRED", "FAILED"])
def test_a_certificate_that_is_not_issued(status: str, answer: Answer, found: Findings, account: Target) -> None:
    answer("acm", "DescribeCertificate", certificate(status))
    (error,) = check(found, account, SITE).errors
    assert error.startswith(f"SiteCertificateArn is {status}, and must be ISSUED")


@pytest.mark.parametrize("name", ["example.com", "*.chat.example.com", "*.com", "api.example.com"])
def test_a_certificate_for_another_domain(name: str, answer: Answer, found: Findings, account: Target) -> None:
    answer("acm", "DescribeCertificate", certificate("ISSUED", name))
    (error,) = check(found, account, SITE).errors
    assert error == f"SiteCertificateArn is for {name}, and not for chat.example.com."


def test_a_certificate_and_a_zone_that_are_not_there(answer: Answer, found: Findings, account: Target) -> None:
    answer("acm", "DescribeCertificate", error="ResourceNotFoundException")
    answer("route-53", "GetHostedZone", error="NoSuchHostedZone")
    check(found, account, {**SITE, "HostedZoneId": "Z1"})
    assert [error.split(":")[0] for error in found.errors] == [
        *("SiteCertificateArn is not there", "HostedZoneId is not there")
    ]


def test_a_zone_of_another_domain(answer: Answer, found: Findings, account: Target) -> None:
    answer("route-53", "GetHostedZone", {"HostedZone": {"Name": "ample.com."}})
    (error,) = check(found, account, {"SiteDomainName": "chat.example.com", "HostedZoneId": "Z1"}).errors
    assert error == "HostedZoneId is the zone of ample.com, which cannot have records for chat.example.com."


def test_the_sandbox_of_ses_is_a_warning(answer: Answer, found: Findings, account: Target) -> None:
    answer("sesv2", "GetAccount", {"ProductionAccessEnabled": False})
    check(found, account, {"EmailSenderArn": SENDER})
    assert found.errors == []
    assert [warning.split(":")[0] for warning in found.warnings] == ["SES in eu-central-1 is in its sandbox"]


def test_what_may_not_be_asked_is_said_and_no_failure(answer: Answer, found: Findings, account: Target) -> None:
    answer("acm", "DescribeCertificate", error="AccessDeniedException")
    answer("route-53", "GetHostedZone", error="AccessDenied")
    answer("sesv2", "GetAccount", error="AccessDeniedException")
    check(found, account, {**SITE, "HostedZoneId": "Z1", "EmailSenderArn": SENDER})
    assert found.errors == []
    assert [warning.split(" is not permitted")[0].split(": ")[1] for warning in found.warnings] == [
        *("acm:DescribeCertificate", "route53:GetHostedZone", "ses:GetAccount")
    ]
