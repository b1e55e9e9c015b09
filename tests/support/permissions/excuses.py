"""What the registry schemas name, and our properties never trigger: by type, with the reason.

tests/test_deployer_policies.py says when one is named by no schema any more, or granted all the same.
"""

_OWN_KEY = "Nothing is encrypted with a key of one's own."
_NO_SUCH_PROPERTY = "For properties that the template does not set."

_EXCUSES: dict[str, dict[str, str]] = {
    "AWS::ApiGatewayV2::DomainName": {
        "There is no mutual TLS, whose trust store would lie in S3.": "s3:GetObjectVersion",
    },
    "AWS::CloudFront::Distribution": {
        "There are no tenants, no connection groups, no origins in a VPC and no staging distributions.": """
            cloudfront:CreateConnectionGroup cloudfront:GetConnectionGroup cloudfront:GetVpcOrigin
            cloudfront:UpdateDistributionWithStagingConfig
        """,
        "No action of IAM: CreateDistribution and TagResource are what CloudFront asks for.": """
            cloudfront:CreateDistributionWithTags
        """,
    },
    "AWS::Cognito::UserPool": {
        "There are no custom attributes.": "cognito-idp:AddCustomAttributes",
        "No messages go by SMS, which would need a role.": "iam:PassRole",
        _OWN_KEY: """
            kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey
            kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo
        """,
    },
    "AWS::Cognito::UserPoolClient": {
        "There are no analytics, which have roles.": """
            iam:CreateServiceLinkedRole iam:DeleteRolePolicy iam:PassRole iam:PutRolePolicy
        """,
    },
    "AWS::Cognito::UserPoolDomain": {
        _OWN_KEY: """
            kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKeyWithoutPlaintext
            kms:ReEncryptFrom kms:ReEncryptTo
        """,
    },
    "AWS::Cognito::UserPoolGroup": {
        "Who is in the group gets no role of AWS for it.": "iam:PassRole iam:PutRolePolicy",
    },
    "AWS::DynamoDB::Table": {
        _OWN_KEY: """
            kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:ListAliases kms:RevokeGrant
        """,
        "No table is imported from S3.": """
            dynamodb:DescribeImport dynamodb:ImportTable logs:CreateLogStream logs:PutLogEvents s3:GetObjectMetadata
        """,
        "No table has replicas.": """
            dynamodb:AssociateTableReplica dynamodb:BatchWriteItem dynamodb:CreateTableReplica dynamodb:DeleteItem
            dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:Scan dynamodb:UpdateItem
            iam:CreateServiceLinkedRole
        """,
        "No table has contributor insights, a Kinesis stream, or a resource policy.": """
            dynamodb:DeleteResourcePolicy dynamodb:DisableKinesisStreamingDestination
            dynamodb:EnableKinesisStreamingDestination dynamodb:PutResourcePolicy dynamodb:UpdateContributorInsights
            dynamodb:UpdateKinesisStreamingDestination kinesis:DescribeStream kinesis:PutRecords
        """,
    },
    "AWS::IAM::Policy": {
        "Our policies are roles', not users' or groups'.": """
            iam:DeleteGroupPolicy iam:DeleteUserPolicy iam:GetGroupPolicy iam:GetUserPolicy iam:PutGroupPolicy
            iam:PutUserPolicy
        """,
    },
    "AWS::IAM::Role": {
        "Roles have no managed policies.": "iam:AttachRolePolicy iam:DetachRolePolicy",
        "Roles have no descriptions, and the usual length of sessions.": "iam:UpdateRole iam:UpdateRoleDescription",
        "No role ever loses its boundary: this is what the boundary is for.": "iam:DeleteRolePermissionsBoundary",
    },
    "AWS::Lambda::EventSourceMapping": {_OWN_KEY: "kms:Decrypt kms:DescribeKey kms:GenerateDataKey"},
    "AWS::Lambda::Function": {
        "Functions are in no VPC, and mount no file system.": """
            ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs
            elasticfilesystem:DescribeMountTargets s3files:ListMountTargets
        """,
        _OWN_KEY: "kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey",
        "Code is not signed, has no layers, and is named by its key alone, not by a version.": """
            lambda:DeleteFunctionCodeSigningConfig lambda:GetCodeSigningConfig lambda:GetLayerVersion
            lambda:PutFunctionCodeSigningConfig s3:GetObjectVersion
        """,
        "Nothing is said of capacity providers, scaling, recursion and the runtime's updates.": """
            lambda:AssociateRuntimeAlias lambda:PassCapacityProvider lambda:PutFunctionRecursionConfig
            lambda:PutFunctionScalingConfig lambda:PutRuntimeManagementConfig
        """,
    },
    "AWS::Logs::LogGroup": {
        "Groups are kept with CloudWatch's key, without data protection, indexes, or policies of their own.": """
            logs:AssociateKmsKey logs:DeleteDataProtectionPolicy logs:DeleteIndexPolicy logs:DeleteResourcePolicy
            logs:DisassociateKmsKey logs:PutBearerTokenAuthentication logs:PutDataProtectionPolicy
            logs:PutIndexPolicy logs:PutLogGroupDeletionProtection
        """,
        "Findings of data protection are delivered nowhere.": "firehose:TagDeliveryStream s3:REST.PUT.OBJECT",
    },
    "AWS::S3::Bucket": {
        "The bucket has no replicas.": """
            iam:PassRole s3:DeleteBucketReplication s3:PutBucketReplication s3:PutReplicationConfiguration
        """,
        _NO_SUCH_PROPERTY: """
            s3:DeleteBucketAnalyticsConfiguration s3:DeleteBucketCors s3:DeleteBucketLifecycle
            s3:DeleteBucketMetricsConfiguration s3:DeleteBucketWebsite s3:PutAccelerateConfiguration
            s3:PutAnalyticsConfiguration s3:PutBucketAbac s3:PutBucketAcl s3:PutBucketCORS s3:PutBucketLogging
            s3:PutBucketNotification s3:PutBucketObjectLockConfiguration s3:PutBucketVersioning s3:PutBucketWebsite
            s3:PutIntelligentTieringConfiguration s3:PutInventoryConfiguration s3:PutLifecycleConfiguration
            s3:PutMetricsConfiguration s3:PutObjectAcl s3:PutObjectLockConfiguration
        """,
        "No action of IAM: S3 asks for PutEncryptionConfiguration.": "s3:DeleteBucketEncryption",
        "There are no tables of the bucket's metadata.": """
            s3:CreateBucketMetadataTableConfiguration s3:DeleteBucketMetadataTableConfiguration
            s3:UpdateBucketMetadataAnnotationTableConfiguration s3:UpdateBucketMetadataInventoryTableConfiguration
            s3:UpdateBucketMetadataJournalTableConfiguration s3tables:CreateNamespace s3tables:CreateTable
            s3tables:CreateTableBucket s3tables:GetTable s3tables:GetTableMetadataLocation
            s3tables:PutTableBucketPolicy s3tables:PutTableEncryption s3tables:PutTablePolicy
            s3tables:UpdateTableMetadataLocation
        """,
    },
    "AWS::Events::Rule": {
        "What the rule sets off takes no role: the function has a permission.": "iam:PassRole",
    },
    "AWS::SNS::Topic": {
        "The topic has no policy for data protection.": "sns:PutDataProtectionPolicy",
        "What becomes of a mail is not logged, which would need a role.": "iam:PassRole",
    },
    "AWS::WAFv2::WebACL": {
        "No rules are bought; and it is no action that IAM's reference knows.": "payments:GetConnectedAccount",
    },
}

# By service or operation, what Zappa can call and with zappa_settings.json never does.
NEVER_CALLED_BY_ZAPPA = {
    "acm": "Certificates are the stack's options.",
    "apigateway": "apigateway_enabled is false: the stack has the gateways.",
    "cloudformation CreateStack": "Zappa makes a stack for its own gateway only.",
    "cloudformation DescribeStackResource": "Zappa makes a stack for its own gateway only.",
    "cloudformation UpdateStack": "Zappa makes a stack for its own gateway only.",
    "efs": "The function mounts no file system.",
    "elbv2": "There is no load balancer.",
    "events DeleteRule": "keep_warm is false and nothing is scheduled: Zappa only looks whether there is a rule.",
    "events DescribeRule": "Nothing is scheduled.",
    "events ListTargetsByRule": "Nothing is scheduled.",
    "events PutRule": "Nothing is scheduled.",
    "events PutTargets": "Nothing is scheduled.",
    "events RemoveTargets": "Nothing is scheduled.",
    "iam CreateRole": "manage_roles is false: the stack has the role.",
    "iam UpdateAssumeRolePolicy": "manage_roles is false.",
    "lambda CreateAlias": "There is no load balancer, no SnapStart, no provisioned concurrency.",
    "lambda CreateFunctionUrlConfig": "function_url_enabled is not set.",
    "lambda DeleteFunctionUrlConfig": "The function has no address of its own.",
    "lambda DeleteProvisionedConcurrencyConfig": "There is no provisioned concurrency.",
    "lambda GetProvisionedConcurrencyConfig": "There is no provisioned concurrency.",
    "lambda Invoke": "`zappa invoke` runs any code with the function's role: who needs it is given it apart.",
    "lambda PutProvisionedConcurrencyConfig": "There is no provisioned concurrency.",
    "lambda UpdateAlias": "The function has no alias.",
    "lambda UpdateFunctionUrlConfig": "function_url_enabled is not set.",
    "sns CreateTopic": "Nothing runs asynchronously.",
    "sns DeleteTopic": "Nothing runs asynchronously.",
    "sns ListSubscriptions": "Nothing runs asynchronously.",
    "sns Subscribe": "Nothing runs asynchronously.",
}

# What is granted, though neither a schema nor our source names it.
ALSO_NEEDED = {
    "lambda:ListAliases": "MiniStack asks for it where Zappa calls GetAlias. It is no more than a list of names.",
    "logs:DeleteLogDelivery": 'Access logs: "Enable logging of HTTP APIs", API Gateway Developer Guide.',
    "logs:GetLogDelivery": "Access logs.",
    "logs:ListLogDeliveries": "Access logs.",
    "logs:UpdateLogDelivery": "Access logs.",
    "ses:GetIdentityVerificationAttributes": "Cognito looks whether the sender is verified.",
}

NEVER_TRIGGERED = {
    (type_, action): reason
    for type_, reasons in _EXCUSES.items()
    for reason, actions in reasons.items()
    for action in actions.split()
}
