"""What must hold of the template, a row each: whoever takes one away, or weakens it, hears which, and why it is there.

`test_what_must_hold.py` looks at each of them, and breaks each of them by itself. A new promise is a row more.
"""

from tests.cloudformation.must_hold import callers, firewall, headers, keeping, on_the_way, signing_in
from tests.cloudformation.must_hold.row import Row

ROWS = [*callers.ROWS, *signing_in.ROWS, *keeping.ROWS, *on_the_way.ROWS, *headers.ROWS, *firewall.ROWS]

__all__ = ["ROWS", "Row"]
