"""What a person looks like to others, wherever one is named."""

import marshmallow as ma

from chat_app.schema import Schema


class PersonSchema(Schema):
    """A person, by the name that the verified token had."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class UserSchema(PersonSchema):
    """A user, as others see them."""

    status = ma.fields.String()
    time_zone = ma.fields.String(metadata={"description": "A name of IANA's"})
    named = ma.fields.Boolean(required=True, metadata={"description": "Whether the name was chosen; else it stands in"})
