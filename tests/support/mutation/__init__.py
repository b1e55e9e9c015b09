"""A mutation tester: it breaks the code in one small way at a time, and sees whether a test notices.

`mutations` breaks, `entered` knows which tests enter what, and `trials` runs them. `make mutants` is
`tests/measure/mutants.py`.
"""
