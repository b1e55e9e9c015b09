"""The site's upload: what is written, how it may be cached, what is removed, and what CloudFront is told."""

import json
from pathlib import Path
from typing import Any

import boto3
import brotli
import pytest

from deployer.stack import site

OUTPUTS = {
    "WebApiEndpoint": "https://chat.example.com/api",
    "UserPoolId": "eu-central-1_pool",
    "ClientId": "client",
    "CognitoUrl": "https://chatroom.auth.example.com",
    "WebsiteBucketName": "the-site",
    "DistributionId": "D1",
}


class CloudFront:
    """Remembers what it was told; moto keeps invalidations only of distributions that it has made."""

    def __init__(self) -> None:
        self.told: list[list[str]] = []

    def create_invalidation(self, DistributionId: str, InvalidationBatch: dict[str, Any]) -> None:
        assert DistributionId == "D1"
        assert InvalidationBatch["Paths"]["Quantity"] == len(InvalidationBatch["Paths"]["Items"])
        self.told.append(InvalidationBatch["Paths"]["Items"])


@pytest.fixture
def cloudfront() -> CloudFront:
    return CloudFront()


@pytest.fixture
def s3(moto_aws: str) -> Any:
    client = boto3.client("s3")
    client.create_bucket(Bucket="the-site", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    return client


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "app.js").write_text("import './part.js'")
    (tmp_path / "js" / "part.js").write_text("1")
    (tmp_path / "style.css").write_text("body {}")
    (tmp_path / "sw.js").write_text("0")
    (tmp_path / "index.html").write_text('<link href="/style.css"><script type="module" src="/js/app.js"></script>')
    return tmp_path


def keys(s3: Any) -> list[str]:
    return [stored["Key"] for stored in s3.list_objects_v2(Bucket="the-site")["Contents"]]


def test_everything_is_there_with_its_type_and_its_caching(s3: Any, cloudfront: CloudFront, small_site: Path) -> None:
    site.upload(s3, cloudfront, OUTPUTS, small_site)
    folder = next(key for key in keys(s3) if key.endswith("js/app.js")).removesuffix("js/app.js")
    heads = {key: s3.head_object(Bucket="the-site", Key=key) for key in keys(s3)}
    assert {key: (head["ContentType"], head["CacheControl"]) for key, head in heads.items()} == {
        f"{folder}js/app.js": ("text/javascript; charset=utf-8", site.IMMUTABLE),
        f"{folder}js/part.js": ("text/javascript; charset=utf-8", site.IMMUTABLE),
        f"{folder}style.css": ("text/css; charset=utf-8", site.IMMUTABLE),
        "config.json": ("application/json", "no-cache"),
        "index.html": ("text/html; charset=utf-8", "no-cache"),
        "sw.js": ("text/javascript; charset=utf-8", "no-cache"),
    }
    index = s3.get_object(Bucket="the-site", Key="index.html")["Body"].read().decode()
    assert index == f'<link href="/{folder}style.css"><script type="module" src="/{folder}js/app.js"></script>'
    assert json.load(s3.get_object(Bucket="the-site", Key="config.json")["Body"]) == {
        "api_url": "https://chat.example.com/api",
        "user_pool_id": "eu-central-1_pool",
        "client_id": "client",
        "cognito_url": "https://chatroom.auth.example.com",
    }
    assert cloudfront.told == []


def test_scripts_and_styles_are_stored_in_brotli_and_what_every_browser_reads_as_it_is(
    s3: Any, cloudfront: CloudFront, small_site: Path
) -> None:
    (small_site / "js" / "boot.js").write_text("var a")
    site.upload(s3, cloudfront, OUTPUTS, small_site)
    stored = {key: s3.get_object(Bucket="the-site", Key=key) for key in keys(s3)}
    encodings = {key.rpartition("/")[2]: answer.get("ContentEncoding") for key, answer in stored.items()}
    assert encodings == {
        "app.js": "br",
        "part.js": "br",
        "boot.js": None,
        "style.css": "br",
        "config.json": None,
        "index.html": None,
        "sw.js": "br",
    }
    app = next(answer for key, answer in stored.items() if key.endswith("app.js"))
    assert brotli.decompress(app["Body"].read()) == b"import './part.js'"


def test_an_unchanged_site_changes_nothing(s3: Any, cloudfront: CloudFront, small_site: Path) -> None:
    site.upload(s3, cloudfront, OUTPUTS, small_site)
    assert site.upload(s3, cloudfront, OUTPUTS, small_site) == site.Upload([], [], [])
    assert cloudfront.told == []


def test_a_change_replaces_the_version_and_tells_cloudfront_of_it(
    s3: Any, cloudfront: CloudFront, small_site: Path
) -> None:
    site.upload(s3, cloudfront, OUTPUTS, small_site)
    old = next(key for key in keys(s3) if key.endswith("js/app.js")).removesuffix("js/app.js")
    (small_site / "js" / "part.js").unlink()
    (small_site / "js" / "app.js").write_text("2")
    uploaded = site.upload(s3, cloudfront, OUTPUTS, small_site)
    assert not [key for key in keys(s3) if key.startswith(old)]
    assert not [key for key in keys(s3) if key.endswith("part.js")]
    assert "config.json" not in uploaded.written
    assert cloudfront.told == [["/", f"/{old}*", "/index.html"]]


def test_other_addresses_change_the_configuration_alone(s3: Any, cloudfront: CloudFront, small_site: Path) -> None:
    site.upload(s3, cloudfront, OUTPUTS, small_site)
    uploaded = site.upload(s3, cloudfront, {**OUTPUTS, "ClientId": "another"}, small_site)
    assert uploaded.written == ["config.json"]
    assert cloudfront.told == [["/config.json"]]


def test_an_upload_that_stops_half_way_is_finished_by_the_next(
    s3: Any, cloudfront: CloudFront, small_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, puts = s3.put_object, []

    def put_two(**request: Any) -> None:
        puts.append(request["Key"])
        if len(puts) > 2:
            raise ConnectionError
        put(**request)

    with monkeypatch.context() as patch:
        patch.setattr(s3, "put_object", put_two)
        with pytest.raises(ConnectionError):
            site.upload(s3, cloudfront, OUTPUTS, small_site)
    assert "index.html" not in keys(s3)
    site.upload(s3, cloudfront, OUTPUTS, small_site)
    assert len(keys(s3)) == 6


def test_the_real_sites_files_all_have_a_type_and_are_all_found_by_its_page() -> None:
    files = site.files(OUTPUTS)
    assert all(file.content_type for file in files)
    index = next(file for file in files if file.key == "index.html").body.decode()
    folder = files[0].key.split("/")[1]
    for name in ("css/theme-to-welcome.css", "js/app.js", "favicon.svg"):
        assert f'"/assets/{folder}/{name}"' in index
        assert f'"/{name}"' not in index
