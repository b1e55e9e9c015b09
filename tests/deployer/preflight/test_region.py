"""Whether the Region has what the template is made of: by botocore's list, and by whether there is an address."""

import pytest

from deployer.preflight import region
from deployer.preflight.findings import Findings
from deployer.stack import template
from deployer.target import Target

DOCUMENT = template.load()


@pytest.fixture
def known_hosts(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that can be resolved; AWS itself is where the settings point to."""
    known: set[str] = set()
    monkeypatch.setattr(region, "resolves", lambda host: host in known)
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    return known


def check(name: str, found: Findings, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setenv("AWS_DEFAULT_REGION", name)
    return region.check(found, Target("prod"), DOCUMENT)


def test_every_type_of_the_template_is_of_a_service_that_is_known() -> None:
    kinds = {resource["Type"].split("::")[1] for resource in DOCUMENT["Resources"].values()}
    assert kinds == set(region.SERVICES)


@pytest.mark.parametrize("name", ["us-east-1", "eu-central-1", "ap-southeast-2"])
def test_a_region_that_has_everything(
    name: str, known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(name, found, monkeypatch)
    assert found == Findings()


def test_without_a_region_nothing_is_asked(known_hosts: set[str], found: Findings) -> None:
    assert not region.check(found, Target("prod"), DOCUMENT)
    assert found.errors == ["No Region is chosen. Set one, such as AWS_DEFAULT_REGION=eu-central-1."]


@pytest.mark.parametrize("name", ["eu-centrl-1", "eu-central-9"])
def test_a_region_that_does_not_exist_is_named(
    name: str, known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not check(name, found, monkeypatch)
    assert len(found.errors) == 1
    assert found.errors[0].startswith(f"There is no Region {name}: ")


def test_what_is_no_regions_name_is_named(
    known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not check("eu central 1", found, monkeypatch)
    assert len(found.errors) == 1
    assert "eu central 1" in found.errors[0]


def test_a_service_that_is_neither_listed_nor_there_is_named(
    known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check("cn-north-1", found, monkeypatch)
    assert found.errors == [
        "Cognito's user pools cannot be had in cn-north-1. Choose another Region: AWS_DEFAULT_REGION=..."
    ]


def test_a_service_of_the_whole_partition_can_be_missing_too(
    known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check("us-gov-west-1", found, monkeypatch)
    assert [error.split(" cannot")[0] for error in found.errors] == ["CloudFront"]


def test_a_service_that_has_come_since_is_believed(
    known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_hosts.add("cognito-idp.cn-north-1.amazonaws.com.cn")
    assert check("cn-north-1", found, monkeypatch)
    assert found == Findings()


def test_a_region_that_has_come_since_is_believed(
    known_hosts: set[str], found: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = ("lambda", "apigateway", "cognito-idp", "dynamodb", "events", "logs", "s3", "sqs", "sns", "monitoring")
    known_hosts |= {f"{service}.eu-central-9.amazonaws.com" for service in services}
    assert check("eu-central-9", found, monkeypatch)
    assert found == Findings()


def test_an_emulator_has_what_it_has(moto_aws: str, found: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check("eu-central-9", found, monkeypatch)
    assert found == Findings()
