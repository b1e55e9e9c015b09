"""The site as each deployment has it: its files, `config.json` made from the stack's outputs, and its headers.

Scripts, styles and pictures go below `/assets/<hash of them all>/` and may be cached for ever. A module finds the
others of its own version beside it, so a page never mixes two versions, and no file needs its content rewritten but
`index.html`, which names the folder. It, `config.json` and the service worker, whose address decides what it may see
(Service Workers, section 3.4.3), are asked for anew each time, with an ETag.

Scripts, styles, dialogs, icon and manifest are stored in Brotli (RFC 7932): whoever can use them can read it.
CloudFront compresses the rest, and nothing below 1,000 bytes ("Serve compressed files", Amazon CloudFront Developer
Guide): two modules in five.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli

from deployer.stack.joined_styles import join
from deployer.stack.slim_site import slim
from deployer.stack.stack import Outputs
from deployer.stack.template import REPOSITORY

SITE = REPOSITORY / "website"
INDEX = "index.html"
WORKER = "sw.js"
CONFIG = "config.json"

IMMUTABLE = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
ASSETS = "assets/"
# They tell a browser of any age that it is too old.
FOR_EVERY_BROWSER = frozenset({INDEX, "js/boot.js"})

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class SiteFile:
    """A file as it is uploaded."""

    key: str
    body: bytes
    cache_control: str

    @property
    def content_type(self) -> str:
        """The file's media type, by its ending; a KeyError names an ending that has none here."""
        return CONTENT_TYPES[Path(self.key).suffix]

    @property
    def encoding(self) -> str | None:
        """The `Content-Encoding` in which it is stored; None as it is."""
        is_packed = self.key.endswith((".css", ".html", ".js", ".svg", ".webmanifest"))
        return "br" if is_packed and name_of(self.key) not in FOR_EVERY_BROWSER else None

    @property
    def stored(self) -> bytes:
        """The bytes in the bucket."""
        return _in_brotli(self.body) if self.encoding else self.body

    @property
    def etag(self) -> str:
        """What S3 answers as the ETag of these bytes."""
        return f'"{hashlib.md5(self.stored, usedforsecurity=False).hexdigest()}"'


@dataclass(frozen=True)
class Upload:
    """What an upload has changed: the keys that were written and removed, and the paths that CloudFront was told of."""

    written: list[str]
    removed: list[str]
    invalidated: list[str]


def config_json(outputs: Outputs) -> str:
    """Return what the site must know of its stack: addresses and ids, no secrets."""
    return json.dumps(
        {
            "api_url": outputs["WebApiEndpoint"],
            "user_pool_id": outputs["UserPoolId"],
            "client_id": outputs["ClientId"],
            "cognito_url": outputs["CognitoUrl"],
        }
    )


def files(outputs: Outputs, site: Path = SITE) -> list[SiteFile]:
    """Return the site's files for this stack: what a page needs first comes first, `index.html` last."""
    sources = {
        name: slim(name, path.read_bytes())
        for path in sorted(site.rglob("*"))
        if path.is_file()
        for name in [path.relative_to(site).as_posix()]
    }
    index, sources = join(sources.pop(INDEX).decode(), sources)
    worker = [SiteFile(WORKER, sources.pop(WORKER), ASK_EACH_TIME)] if WORKER in sources else []
    digest = hashlib.sha256()
    for name, body in sources.items():
        digest.update(f"{name}\n{len(body)}\n".encode() + body)
    folder = f"{ASSETS}{digest.hexdigest()[:16]}/"
    for name in sources:
        index = index.replace(f'"/{name}"', f'"/{folder}{name}"')
    return [
        *(SiteFile(folder + name, body, IMMUTABLE) for name, body in sources.items()),
        SiteFile(CONFIG, config_json(outputs).encode(), ASK_EACH_TIME),
        *worker,
        SiteFile(INDEX, index.encode(), ASK_EACH_TIME),
    ]


@lru_cache(maxsize=512)
def _in_brotli(body: bytes) -> bytes:
    """Return a body in Brotli, which takes a second for all of a site's; most are the same in the next one."""
    compressed: bytes = brotli.compress(body)
    return compressed


def name_of(key: str) -> str:
    """Return what a file in the bucket is called in the checkout, by its key."""
    return key.partition("/")[2].partition("/")[2] if key.startswith(ASSETS) else key


def upload(s3: Any, cloudfront: Any, outputs: Outputs, site: Path = SITE) -> Upload:
    """Bring the bucket to the site's state, and tell CloudFront what has changed; an unchanged site changes nothing.

    Nothing is removed before everything new is there, so an upload that stops half-way leaves a working site.
    """
    bucket = outputs["WebsiteBucketName"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    there = {stored["Key"]: stored["ETag"] for page in pages for stored in page.get("Contents", [])}
    wanted = files(outputs, site)
    written = [file for file in wanted if there.get(file.key) != file.etag]
    for file in written:
        s3.put_object(
            Bucket=bucket,
            Key=file.key,
            Body=file.stored,
            ContentType=file.content_type,
            CacheControl=file.cache_control,
            **({"ContentEncoding": file.encoding} if file.encoding else {}),
        )
    removed = sorted(set(there) - {file.key for file in wanted})
    for key in removed:
        s3.delete_object(Bucket=bucket, Key=key)
    # A new file is in no cache yet.
    changed = [file.key for file in written if file.key in there]
    paths = _paths(changed, removed)
    if paths:
        cloudfront.create_invalidation(
            DistributionId=outputs["DistributionId"],
            InvalidationBatch={
                "Paths": {"Quantity": len(paths), "Items": paths},
                "CallerReference": str(time.time_ns()),
            },
        )
    return Upload([file.key for file in written], removed, paths)


def _paths(changed: list[str], removed: list[str]) -> list[str]:
    """Return the paths to invalidate: a removed version's folder is one path, not one for each file."""
    paths = set()
    for key in [*changed, *removed]:
        folder, slash, rest = key.removeprefix(ASSETS).partition("/")
        paths.add(f"/{ASSETS}{folder}/*" if key.startswith(ASSETS) and slash and rest else f"/{key}")
    if f"/{INDEX}" in paths:
        paths.add("/")
    return sorted(paths)
