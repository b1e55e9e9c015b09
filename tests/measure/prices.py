"""List prices in us-east-1, in dollars, without free tiers and discounts.

As known to the authors on 2026-11-22; AWS changes them at times, so check the pages before you rely on a figure.
"""

PRICES_OF = "2026-11-22"
REGION = "us-east-1"

WEB_SOCKET_MESSAGE = 1.00 / 1_000_000
"""The first billion a month; a post is a message, as is a client's frame ("Amazon API Gateway Pricing")."""
WEB_SOCKET_METERED_BYTES = 32 * 1024
"""A message of more counts as several ("Amazon API Gateway Pricing")."""
WEB_SOCKET_MINUTE = 0.25 / 1_000_000
"""A connection's minute ("Amazon API Gateway Pricing")."""
HTTP_API_REQUEST = 1.00 / 1_000_000
"""The first 300 million a month, each of up to 512 KB ("Amazon API Gateway Pricing")."""
CLOUD_FRONT_REQUEST = 1.00 / 1_000_000
"""HTTPS, in the United States: $0.0100 for 10,000 ("Amazon CloudFront Pricing")."""
CLOUD_FRONT_BYTE = 0.085 / 1_000_000_000
"""Answers, the first 10 TB a month in the United States ("Amazon CloudFront Pricing")."""
INTERNET_BYTE = 0.09 / 1_000_000_000
"""What posts to sockets carry, the first 10 TB a month ("Amazon EC2 On-Demand Pricing", data transfer out)."""
LAMBDA_REQUEST = 0.20 / 1_000_000
""" "AWS Lambda Pricing"."""
LAMBDA_GB_SECOND = 0.0000133334
"""On arm64 ("AWS Lambda Pricing")."""
WRITE_UNIT = 0.625 / 1_000_000
"""On demand, of up to 1 KB ("Pricing for on-demand capacity", Amazon DynamoDB)."""
READ_UNIT = 0.125 / 1_000_000
"""On demand, of up to 4 KB read consistently or 8 KB not ("Pricing for on-demand capacity", Amazon DynamoDB)."""
LOG_BYTE = 0.50 / 1_000_000_000
"""Taken in; what is kept costs little beside it ("Amazon CloudWatch Pricing")."""
CUSTOM_METRIC_MONTH = 0.30
ALARM_METRIC_MONTH = 0.10
DASHBOARD_MONTH = 3.00
"""All three "Amazon CloudWatch Pricing"; ten, ten and three of them are free."""
COGNITO_FREE_USERS = 10_000
COGNITO_ESSENTIALS_USER = 0.015
"""Who signs in in a month ("Amazon Cognito Pricing")."""
