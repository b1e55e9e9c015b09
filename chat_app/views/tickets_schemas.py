"""What a client is given to open a WebSocket with."""

import marshmallow as ma

from chat_app.schema import Schema


class TicketSchema(Schema):
    """A ticket, ready to use."""

    url = ma.fields.String(required=True, metadata={"description": "Open a WebSocket at this address, once"})
    expires_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    server_time = ma.fields.String(required=True, metadata={"format": "date-time"})
