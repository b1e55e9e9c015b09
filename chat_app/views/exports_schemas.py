"""Which part of an export one asks for."""

import marshmallow as ma

from chat_app.schema import Schema


class ExportQuerySchema(Schema):
    """Where to go on."""

    cursor = ma.fields.String(metadata={"description": "As the part before has it; without one, the first"})
