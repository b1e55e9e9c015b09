"""Whether the domains and the mail sender that the options name are this account's, and ready."""

import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from deployer.preflight.findings import Findings
from deployer.target import Target

# An identity can be in these as well as in the pool's own Region: "Email settings for Amazon Cognito user pools" in the
# Amazon Cognito Developer Guide.
_SENDING_REGIONS = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
_GONE = frozenset({"ResourceNotFoundException", "NotFoundException", "NoSuchHostedZone"})


def check(found: Findings, target: Target, values: Mapping[str, str]) -> None:
    """Find what is not there, not ready, or in another Region."""
    site = [values.get("SiteDomainName", "")]
    apis = [values.get("ApiDomainName", ""), values.get("WebSocketDomainName", "")]
    _check_certificate(found, target, "SiteCertificateArn", values.get("SiteCertificateArn", ""), site, "us-east-1")
    _check_certificate(
        found, target, "ApiCertificateArn", values.get("ApiCertificateArn", ""), apis, str(target.region)
    )
    _check_zone(found, target, values.get("HostedZoneId", ""), site + apis)
    _check_sender(found, target, values.get("EmailSenderArn", ""))


def _check_certificate(found: Findings, target: Target, name: str, arn: str, domains: list[str], region: str) -> None:
    if not arn:
        return
    there, account = _region_and_account(arn)
    if there != region:
        found.error(
            f"{name} is a certificate in {there or 'no Region'}, and it must be in {region}: request one there."
        )
        return
    if account != target.account:
        found.error(f"{name} is a certificate of the account {account}, and it must be one of {target.account}.")
        return
    try:
        asked = found.ask(
            f"The certificate of {name}",
            "acm:DescribeCertificate",
            lambda: target.session.client("acm", region_name=region).describe_certificate(CertificateArn=arn),
            passed_on=_GONE,
        )
    except ClientError:
        found.error(f"{name} is not there: this account has no such certificate in {region}.")
        return
    if asked is None:
        return
    certificate = asked["Certificate"]
    if certificate["Status"] != "ISSUED":
        found.error(f"{name} is {certificate['Status']}, and must be ISSUED: confirm it in the console of ACM first.")
    names = [certificate.get("DomainName", ""), *certificate.get("SubjectAlternativeNames", [])]
    for domain in filter(None, domains):
        if not any(_covers(each, domain) for each in names):
            found.error(f"{name} is for {', '.join(sorted(set(names)))}, and not for {domain}.")


def _covers(name: str, domain: str) -> bool:
    """Return whether a certificate's name is the domain's; `*` stands for one label (RFC 6125, 6.4.3)."""
    wildcard = name.startswith("*.") and domain.partition(".")[2] == name[2:]
    return wildcard or name.lower() == domain.lower()


def _check_zone(found: Findings, target: Target, zone: str, domains: list[str]) -> None:
    if not zone or not any(domains):
        return
    try:
        asked = found.ask(
            "The hosted zone",
            "route53:GetHostedZone",
            lambda: target.client("route53").get_hosted_zone(Id=zone),
            passed_on=_GONE,
        )
    except ClientError:
        found.error(f"HostedZoneId is not there: this account has no zone {zone}.")
        return
    if asked is None:
        return
    name = asked["HostedZone"]["Name"].rstrip(".")
    for domain in filter(None, domains):
        if domain != name and not domain.endswith(f".{name}"):
            found.error(f"HostedZoneId is the zone of {name}, which cannot have records for {domain}.")


def _check_sender(found: Findings, target: Target, arn: str) -> None:
    if not arn:
        return
    region, account = _region_and_account(arn)
    if account != target.account:
        found.error(f"EmailSenderArn is of the account {account}, and must be one of {target.account}.")
        return
    if region != target.region and region not in _SENDING_REGIONS:
        found.error(
            f"EmailSenderArn is in {region}, and Cognito in {target.region} sends from there or from "
            f"{', '.join(sorted(_SENDING_REGIONS))} only."
        )
        return
    sending: Any = found.ask(
        "SES", "ses:GetAccount", lambda: target.session.client("sesv2", region_name=region).get_account()
    )
    if sending and not sending.get("ProductionAccessEnabled", False):
        found.warn(
            f"SES in {region} is in its sandbox: only addresses that are verified there get their code. Ask for "
            "production access: `aws sesv2 put-account-details --production-access-enabled ...`."
        )


def _region_and_account(arn: str) -> tuple[str, str]:
    matched = re.fullmatch(r"arn:[a-z-]+:[a-z0-9]+:([a-z0-9-]*):([0-9]*):.*", arn)
    return (matched[1], matched[2]) if matched else ("", "")
