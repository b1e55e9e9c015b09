"""The bucket for what is deployed from: one for each stage, made on first use, deleted with the stage."""

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from deployer.stack import package


def ensure_bucket(s3: Any, bucket: str) -> None:
    """Make the bucket, closed to the public, unless it is there."""
    try:
        s3.head_bucket(Bucket=bucket)
        return
    except ClientError as error:
        if _status(error) != 404:
            raise
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


def upload_template(s3: Any, bucket: str, body: str) -> str:
    """Upload a template that is too large for a request, and return its address."""
    s3.put_object(Bucket=bucket, Key="template.json", Body=body.encode())
    url: str = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "template.json"})
    return url.partition("?")[0]


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
