"""What a person looks like to others, wherever one is named."""

import marshmallow as ma


class PersonSchema(ma.Schema):
    """A person, by the name that the verified token had."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
