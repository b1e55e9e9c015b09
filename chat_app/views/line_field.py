"""A field for texts of one line that one person shows to others: names, topics and the like."""

from typing import Any

import marshmallow as ma

from chat import one_line
from chat.message_text import WHITE_SPACE


class LineField(ma.fields.String):
    """A text of one line, trimmed. Where it may be empty, null is the same.

    Parameters
    ----------
    what
        What it is, such as `name`.
    most
        How many code points it has at most.
    """

    def __init__(self, what: str, most: int, *, may_be_empty: bool = False, description: str, **options: Any) -> None:
        patterns = one_line.patterns(most, may_be_empty=may_be_empty)
        described = {"description": description, "allOf": [{"pattern": pattern} for pattern in patterns]}
        super().__init__(allow_none=may_be_empty, metadata=described, **options)
        self._what, self._most, self._may_be_empty = what, most, may_be_empty

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the text; an empty one for null."""
        text = super().deserialize(value, *args, **kwargs)
        return "" if text is None else text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if self._may_be_empty and not text.strip(WHITE_SPACE):
            return ""
        try:
            return one_line.checked(text, self._what, self._most)
        except one_line.InvalidLine as error:
            raise ma.ValidationError(str(error)) from None
