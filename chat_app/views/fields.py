"""Bodies and fields that the API's description shows to be just as strict as they are."""

import re
from typing import Any

import marshmallow as ma

from chat import message_id
from chat_app.schema import Schema

# In a query everything is text. What is longer is no number that anything here could be.
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")


class BodySchema(Schema):
    """What a client sends. A newer one may send fields that this server does not know yet: they are ignored."""

    class Meta:
        """As the parser does it; said here for the description."""

        unknown = ma.EXCLUDE


class PatternField(ma.fields.String):
    """A text that matches a pattern from its first character to its last.

    Parameters
    ----------
    pattern
        A regular expression that Python and ECMA-262 read alike, with no anchors.
    error
        What a client is told whose text does not match.
    """

    def __init__(self, pattern: str, error: str, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(metadata={"pattern": f"^{pattern}$", **(metadata or {})}, **options)
        self._matching = re.compile(pattern)
        self._error = error

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not self._matching.fullmatch(text):
            raise ma.ValidationError(self._error)
        return text


class IdField(ma.fields.String):
    """A message's id, or any other UUID."""

    def __init__(self, description: str) -> None:
        super().__init__(
            metadata={
                "description": description,
                "format": "uuid",
                "pattern": f"^{message_id.UUID_PATTERN}$",
            }
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not message_id.is_uuid(text):
            raise ma.ValidationError("Not a message's id.")
        return text.lower()


class CursorField(IdField):
    """A place among messages: a page that has been away asks from a time on, with an id of its own making."""

    def __init__(self, description: str) -> None:
        super().__init__(f"{description}. One cursor at most")


class WholeNumberField(ma.fields.Integer):
    """A whole number as JSON writes one (RFC 8259, section 6): to Python `1_0`, `+5` and ` 5` are numbers too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not _WHOLE_NUMBER.fullmatch(value):
            raise self.make_error("invalid")
        return int(value)


class NumberField(ma.fields.Integer):
    """A whole number in a body, as JSON Schema has it: to marshmallow "5" and `true` are some, too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, float) and value.is_integer())):
            raise self.make_error("invalid", input=value)
        return int(value)


class TruthField(ma.fields.Boolean):
    """`true` or `false` as JSON has them: to marshmallow 1, "on" and "yes" are true, too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
