"""What is kept: tables, the bucket, the queue."""

from tests.cloudformation.must_hold.row import Row, at_least

TODAY = "2012-10-17"

ROWS = [
    *(
        Row(table, "DeletionProtectionEnabled", True, "a slip of the hand deletes what was said")
        for table in ("MessagesTable", "SessionsTable", "DirectoryTable")
    ),
    *(
        Row(
            table,
            "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
            True,
            "what was overwritten is gone for good",
        )
        for table in ("MessagesTable", "DirectoryTable")
    ),
    *(
        Row(
            kept,
            "",
            {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"},
            "it goes with a stack",
        )
        for kept in ("MessagesTable", "SessionsTable", "DirectoryTable", "UserPool")
    ),
    Row("DeadLetterQueue", "SqsManagedSseEnabled", True, "what could not be delivered lies there in the clear"),
    Row("DeadLetterQueue", "MessageRetentionPeriod", at_least(14 * 24 * 60 * 60), "it is gone before anybody looks"),
    *(
        Row(
            pages,
            "DestinationConfig.OnFailure.Destination",
            {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]},
            "a page that fails is gone",
        )
        for pages in ("BroadcastPages", "PresencePages")
    ),
    Row("WebsiteBucketPolicy", "Bucket", {"Ref": "WebsiteBucket"}, "the bucket has no policy"),
    Row(
        "WebsiteBucket",
        "PublicAccessBlockConfiguration",
        {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "the bucket is the world's",
    ),
    Row(
        "WebsiteBucket",
        "OwnershipControls.Rules",
        [{"ObjectOwnership": "BucketOwnerEnforced"}],
        "another account owns a file of the site",
    ),
    Row(
        "WebsiteBucket",
        "BucketEncryption.ServerSideEncryptionConfiguration",
        [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}],
        "the site lies there in the clear",
    ),
    Row(
        "WebsiteBucketPolicy",
        "PolicyDocument",
        {
            "Version": TODAY,
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudfront.amazonaws.com"},
                    "Action": ["s3:GetObject", "s3:ListBucket"],
                    "Resource": [
                        {"Fn::GetAtt": ["WebsiteBucket", "Arn"]},
                        {"Fn::Sub": "${WebsiteBucket.Arn}/*"},
                    ],
                    "Condition": {
                        "StringEquals": {
                            "AWS:SourceArn": {
                                "Fn::Sub": (
                                    "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"
                                )
                            }
                        }
                    },
                },
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [
                        {"Fn::GetAtt": ["WebsiteBucket", "Arn"]},
                        {"Fn::Sub": "${WebsiteBucket.Arn}/*"},
                    ],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
            ],
        },
        "another distribution reads the bucket, or somebody without TLS",
    ),
    Row(
        "OriginAccessControl",
        "OriginAccessControlConfig.SigningBehavior",
        "always",
        "CloudFront reads the bucket as anybody",
    ),
    Row("OriginAccessControl", "OriginAccessControlConfig.SigningProtocol", "sigv4", "so it does"),
    Row("OriginAccessControl", "OriginAccessControlConfig.OriginAccessControlOriginType", "s3", "so it does"),
    Row(
        "Distribution",
        "DistributionConfig.Origins.0.OriginAccessControlId",
        {"Fn::GetAtt": ["OriginAccessControl", "Id"]},
        "so it does",
    ),
]
