"""What a block looks like to administrators, and what they say of why."""

from typing import Any

import marshmallow as ma

from chat.blocks import MAX_REASON_CODE_POINTS
from chat.message_text import WHITE_SPACE
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema
from chat_app.views.people_schemas import PersonSchema


class BlockSchema(Schema):
    """Somebody who is thrown out."""

    user = ma.fields.Nested(PersonSchema)
    blocked_at = ma.fields.String(metadata={"format": "date-time"})
    reason = ma.fields.String(metadata={"description": "Empty where none was given"})
    by = ma.fields.Nested(PersonSchema, metadata={"description": "The administrator"})


def _check_reason(text: str) -> None:
    if len(text) > MAX_REASON_CODE_POINTS:
        raise ma.ValidationError(f"A reason has {MAX_REASON_CODE_POINTS} characters at most.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ma.ValidationError("Half of a surrogate pair; UTF-8 cannot carry it.") from None


class ReasonSchema(BodySchema):
    """Why: for the other administrators, in the lists. The body may be missing."""

    reason = ma.fields.String(
        load_default="",
        validate=_check_reason,
        metadata={
            "description": f"Up to {MAX_REASON_CODE_POINTS} code points",
            "maxLength": MAX_REASON_CODE_POINTS,
            "pattern": r"^[^\ud800-\udfff]*$",
        },
    )

    @ma.post_load
    def trim(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Trim the reason."""
        return {**data, "reason": data["reason"].strip(WHITE_SPACE)}
