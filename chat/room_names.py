"""What a room may be called, and what its topic may say: a line of any script."""

from chat.visible import INVISIBLE

MAX_NAME_CODE_POINTS = 80
MAX_TOPIC_CODE_POINTS = 250

# No control characters, no line breaks, no halves of surrogate pairs; and nothing that turns the direction of what
# stands beside it in a list ("Unicode Bidirectional Algorithm", sections 2.1 to 2.4). For Python and ECMA-262 alike.
_ALLOWED = r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
NAME_PATTERN = f"{_ALLOWED}*[^{INVISIBLE}]{_ALLOWED}*"
TOPIC_PATTERN = f"{_ALLOWED}*"
