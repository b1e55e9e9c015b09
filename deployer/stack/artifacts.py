"""The bucket for what is deployed from: one for each stage, made on first use, deleted with the stage."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from deployer.api_settings import bucket_owner
from deployer.errors import DeploymentError
from deployer.stack import package

# What `look_for_bucket` says of a bucket that can be used.
THERE = "there"

_TEMPLATES = "templates/"
# Of the public partitions: "AWS service endpoints" in the AWS General Reference.
AWS_DOMAINS = ("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu")


def ensure_bucket(s3: Any, bucket: str) -> None:
    """Make the bucket, closed to the public, unless it is there.

    Raises
    ------
    DeploymentError
        It is somebody else's, or in another Region.
    """
    found = look_for_bucket(s3, bucket)
    if found == THERE:
        return
    if found:
        raise DeploymentError(found)
    region = s3.meta.region_name
    # S3 takes no location for its first Region: "CreateBucket" in the Amazon S3 API Reference.
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **where)
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )


def look_for_bucket(s3: Any, bucket: str) -> str:
    """Return THERE, or the sentence that says why the bucket cannot be used; "" when there is none of that name.

    The stage's own bucket has a name that anybody can guess and take, so its owner is asked for: whatever is deployed
    lies there first. "HeadBucket" in the Amazon S3 API Reference: 403 for another owner, 301 for another Region.
    """
    owner = bucket_owner(bucket)
    try:
        found = s3.head_bucket(Bucket=bucket, **({"ExpectedBucketOwner": owner} if owner else {}))
    except ClientError as error:
        match _status(error):
            case 404:
                return ""
            case 403:
                return (
                    f"The bucket {bucket} is another account's, or closed to you (s3:ListBucket); bucket names are "
                    "unique in the world. Ask its owner, or deploy another STAGE or into another Region."
                )
            case 301:
                headers = error.response["ResponseMetadata"]["HTTPHeaders"]
                return _elsewhere(s3, bucket, headers.get("x-amz-bucket-region", "another Region"))
        raise
    region = found.get("BucketRegion", s3.meta.region_name)
    return THERE if region == s3.meta.region_name else _elsewhere(s3, bucket, region)


def _elsewhere(s3: Any, bucket: str, region: str) -> str:
    return f"The bucket {bucket} is in {region}, and the stage is in {s3.meta.region_name}: choose another."


def upload_package(s3: Any, bucket: str, built: Path) -> dict[str, str]:
    """Upload the side-Lambdas' package under its content's hash, unless it lies there, and return where it is."""
    ensure_bucket(s3, bucket)
    location = {"S3Bucket": bucket, "S3Key": package.content_key(built)}
    try:
        s3.head_object(Bucket=bucket, Key=location["S3Key"])
    except ClientError as error:
        if _status(error) != 404:
            raise
        s3.put_object(Bucket=bucket, Key=location["S3Key"], Body=built.read_bytes())
    return location


def upload_template(s3: Any, bucket: str, body: str, now: datetime | None = None) -> str:
    """Upload a template that is too large for a request, and return its address.

    It lies under its content's hash, so that two deployments at once do not take each other's. CloudFormation keeps a
    copy of what it has read, so the ones of earlier days are deleted.
    """
    content = body.encode()
    key = f"{_TEMPLATES}{hashlib.sha256(content).hexdigest()}.json"
    s3.put_object(Bucket=bucket, Key=key, Body=content)
    yesterday = (now or datetime.now(UTC)) - timedelta(days=1)
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=_TEMPLATES):
        for stored in page.get("Contents", []):
            if stored["LastModified"] < yesterday:
                s3.delete_object(Bucket=bucket, Key=stored["Key"])
    return object_url(s3, bucket, key)


def object_url(s3: Any, bucket: str, key: str) -> str:
    """Return the address of an object as CloudFormation takes it: bucket and Region in the host's name.

    That of an emulator has the bucket in its path, as there is no host of that name.
    """
    host = urlsplit(s3.meta.endpoint_url).hostname or ""
    for domain in AWS_DOMAINS:
        if host.endswith(f".{domain}"):
            return f"https://{bucket}.s3.{s3.meta.region_name}.{domain}/{key}"
    return f"{s3.meta.endpoint_url.rstrip('/')}/{bucket}/{key}"


def delete_bucket(s3: Any, bucket: str) -> None:
    """Empty and delete a bucket. One that is not there is no error."""
    try:
        empty_bucket(s3, bucket)
        s3.delete_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def empty_bucket(s3: Any, bucket: str) -> None:
    """Delete every object of a bucket, in all of its versions."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        doomed = [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in versions]
        # A page has 1,000 versions at most, which is what DeleteObjects takes.
        if doomed:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": doomed, "Quiet": True})


def _status(error: ClientError) -> int:
    status: int = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status
