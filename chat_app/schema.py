"""What a body, a query or an answer looks like."""

from typing import Any, Self

import marshmallow as ma


class Schema(ma.Schema):
    """A schema that is described once and never changes.

    flask-smorest copies with each decorator all that describes an operation. Where schemas were copied too, with all of
    their fields, that was a quarter of the time in which the function starts.
    """

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        """Be one's own copy."""
        return self
