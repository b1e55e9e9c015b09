"""What clients send to say what they want to be told of."""

import marshmallow as ma

from chat import involvement
from chat_app.views.fields import BodySchema


class InvolvementSchema(BodySchema):
    """What a member wants to be told of."""

    involvement = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(involvement.ALL),
        metadata={"description": "`everything`, `mentions` of oneself or of everyone, or `nothing`"},
    )
