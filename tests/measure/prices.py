"""AWS list prices in us-east-1, in dollars, as the authors knew them on 2026-11-22. Check them before relying on them.

From the pricing pages "Amazon API Gateway", "AWS Lambda", "Amazon DynamoDB" (on-demand), "Amazon CloudFront", "Amazon
CloudWatch", "Amazon Cognito", without free tiers and volume discounts but for Cognito's users.
"""

AS_OF = "2026-11-22"

WEBSOCKET_MESSAGE = 1.00e-6
"""For each 32 KB of a frame, either way."""
WEBSOCKET_CONNECTION_MINUTE = 0.25e-6
HTTP_API_REQUEST = 1.00e-6
LAMBDA_REQUEST = 0.20e-6
LAMBDA_ARM_GB_SECOND = 0.0000133334
DYNAMODB_WRITE_UNIT = 0.625e-6
DYNAMODB_READ_UNIT = 0.125e-6
CLOUDFRONT_REQUEST = 1.00e-6
LOG_BYTE = 0.50 / 1e9
CUSTOM_METRIC_MONTH = 0.30
ALARM_MONTH = 0.10
COGNITO_FREE_USERS = 10_000
COGNITO_ESSENTIALS_USER = 0.015
COGNITO_LITE_USER = 0.0055
