"""What administrators say to have somebody's messages go."""

from chat_app.schema import Schema
from chat_app.views.fields import PatternField

# RFC 3339, section 5.6; "+" is "%2B" in a query.
_TIME = (
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?"
    "([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


class PurgeQuerySchema(Schema):
    """Since when."""

    since = PatternField(
        _TIME,
        "Not a time as RFC 3339 writes one.",
        {"description": "A time with its offset, 24 hours ago at most", "format": "date-time"},
        required=True,
    )
