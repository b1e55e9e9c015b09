"""The tests of the site's modules (`*.test.js`), one item a test: `pytest tests/website -k links` runs one file's."""

from collections.abc import Iterator
from functools import cache

import pytest

from deployer.stack.template import REPOSITORY
from tests.support import chromium, module_tests
from tests.support.module_tests import Outcome

TESTS = REPOSITORY / "tests" / "website"
FILES = {
    path.relative_to(TESTS).as_posix(): module_tests.names_in(path.read_text())
    for path in sorted(TESTS.rglob("*.test.js"))
}
CASES = [(file, name) for file, names in FILES.items() for name in names]


class Outcomes:
    """Each file is run once, when its first test is asked for."""

    def __init__(self, context: module_tests.BrowserContext, address: str) -> None:
        self.of = cache(lambda file: module_tests.run(context, address, file))

    def __getitem__(self, file: str) -> Outcome:
        return self.of(file)


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Outcomes]:
    with chromium.launched() as browser, module_tests.served(TESTS) as address:
        yield Outcomes(module_tests.context_of(browser), address)


@pytest.mark.parametrize(("file", "name"), [pytest.param(*case, id=": ".join(case)) for case in CASES])
def test_case(outcomes: Outcomes, file: str, name: str) -> None:
    errors = outcomes[file].errors
    assert name in errors, "\n".join(["It did not run.", *outcomes[file].problems])
    if errors[name] is not None:
        pytest.fail(f"{file}: {name}\n\n{errors[name]}", pytrace=False)


@pytest.mark.parametrize("file", FILES)
def test_whole_file(outcomes: Outcomes, file: str) -> None:
    """It can be imported, has tests, each of them is an item here, and nothing goes wrong outside of them."""
    if outcomes[file].problems:
        pytest.fail(f"{file}\n\n" + "\n\n".join(outcomes[file].problems), pytrace=False)
    assert list(outcomes[file].errors) == FILES[file], "Write test('name', ...) at the start of a line."


def test_there_are_tests() -> None:
    assert FILES
