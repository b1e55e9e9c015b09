"""A mutation tester: it breaks the code in one small way at a time, and sees whether a test notices.

`mutations` breaks, `reached` sees which lines each test reaches, `nearest` chooses the tests for a fault, `trials` and
`anew` run them in `forks`, `workers` ask them to, and `kept` spares the next run what this one has found out.
`make mutants` is `tests/measure/mutants.py`.
"""

ROOTS = ("chat", "chat_app", "websocket_handlers")
