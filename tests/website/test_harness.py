"""The harness of the module tests itself: nothing that went wrong passes, and nothing passes that did not run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deployer.stack.template import REPOSITORY
from tests.support import chromium, module_tests
from tests.support.module_tests import Outcome

TESTS = REPOSITORY / "tests" / "website"
IMPORTS = "import { after, deepEqual, equal, match, ok, rejects, test, throws } from '/tests/harness.js';\n"

Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def browser() -> Iterator[module_tests.Browser]:
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def run(browser: module_tests.Browser, tmp_path: Path) -> Run:
    """Runs the source of a test file."""
    return lambda source: run_in(browser, tmp_path, source)


def run_in(browser: module_tests.Browser, folder: Path, source: str, limit_ms: int = module_tests.LIMIT_MS) -> Outcome:
    (folder / "harness.js").write_text((TESTS / "harness.js").read_text())
    (folder / "a.test.js").write_text(IMPORTS + source)
    with module_tests.served(folder) as address:
        context = module_tests.context_of(browser)
        try:
            return module_tests.run(context, address, "a.test.js", limit_ms)
        finally:
            context.close()


def test_what_holds_passes(run: Run) -> None:
    outcome = run(
        """
        test('compares', () => {
          equal(NaN, NaN);
          deepEqual({ a: [1, { b: new Date(5) }], c: undefined }, { c: undefined, a: [1, { b: new Date(5) }] });
          deepEqual(new Map([[1, new Set([2])]]), new Map([[1, new Set([2])]]));
          match('text', /^tex/);
          equal(throws(() => { throw new TypeError('no'); }, /^TypeError: no$/).message, 'no');
        });
        test('waits', async () => {
          equal((await rejects(Promise.reject(new Error('no')), /no/)).message, 'no');
          await rejects(async () => { throw new Error('no'); });
        });
        """
    )
    assert outcome == Outcome([], {"compares": None, "waits": None})


FAILURES = [
    ("equal(1, 2, 'one')", "one\n  expected: 2\n    actual: 1"),
    ("equal(0, -0)", "expected: 0"),
    ("deepEqual([1, [2]], [1, [3]])", "expected: [1,[3]]\n    actual: [1,[2]]"),
    ("deepEqual({ a: 1 }, { a: 1, b: 2 })", 'actual: {"a":1}'),
    ("deepEqual({ a: undefined }, { b: undefined })", "expected"),
    ("deepEqual([1], { 0: 1 })", "expected"),
    ("deepEqual([undefined], [,])", "expected"),
    ("deepEqual(new Set([1]), new Set([2]))", "Set [2]"),
    ("ok(0, 'something')", "something: 0 is not true"),
    ("match('text', /z/)", "expected: /z/"),
    ("throws(() => 1)", "it throws nothing"),
    ("throws(() => { throw new Error('a'); }, /b/)", "it throws something else"),
    ("await rejects(Promise.resolve())", "it is not rejected"),
    ("ok(true); throw new Error('thrown')", "Error: thrown"),
    ("ok(true); throw 'a text'", '"a text" was thrown'),
    ("1 + 1", "It asserts nothing."),
    ("ok(true); Promise.reject(new Error('unhandled'))", "Error: unhandled"),
    ("ok(true); setTimeout(() => { throw new Error('uncaught'); }); await new Promise((r) => setTimeout(r, 50))",
     "Error: uncaught"),
    ("ok(true); after(() => { throw new Error('cleaning'); })", "Error: cleaning"),
    ("ok(true); await new Promise(() => {})", "did not end within 0.5 s"),
]  # fmt: skip


@pytest.fixture(scope="module")
def failed(browser: module_tests.Browser, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What becomes of a file in which every second test fails."""
    source = "".join(
        f"test('{number}', async () => {{ {body} }});\ntest('after {number}', () => ok(true));\n"
        for number, (body, _) in enumerate(FAILURES)
    )
    return run_in(browser, tmp_path_factory.mktemp("failures"), source, limit_ms=500)


@pytest.mark.parametrize("number", range(len(FAILURES)), ids=[body for body, _ in FAILURES])
def test_what_does_not_hold_fails_and_says_why(failed: Outcome, number: int) -> None:
    assert failed.problems == []
    assert FAILURES[number][1] in str(failed.errors[str(number)])
    assert failed.errors[f"after {number}"] is None


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "It has no tests."),
        ("import '/js/missing.js';", "/js/missing.js"),
        ("import { nothing } from '/js/messages/uuid7.js';", "nothing"),
        ("test('a', () => {", "/tests/a.test.js:2:1"),
        ("test('a', () => ok(true)); throw new Error('at the top');", "Error: at the top"),
        ("ok(true);", "An assertion outside a test."),
        ("test('a', () => ok(true));\ntest('a', () => ok(true));", "Two tests are called 'a'."),
        ("test('a', () => ok(true));\nPromise.reject(new Error('lonely'));", "Error: lonely"),
        ("test('a', () => { ok(true); setTimeout(() => alert('hello')); });", "a dialog"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(run: Run, source: str, problem: str) -> None:
    outcome = run(source)
    assert problem in "\n".join([*outcome.problems, *map(str, outcome.errors.values())])


def test_names_are_found_unrun() -> None:
    source = """
test('plain', () => {});
test("with an apostrophe's help", () => {});
test('with \\'escapes\\'', () => {});
test(
  'on a line of its own',
  async () => {},
);
  test('indented, so it is in something else', () => {});
// test('not a test', () => {});
test(`not written out ${name}`, () => {});
"""
    assert module_tests.names_in(source) == [
        "plain",
        "with an apostrophe's help",
        "with 'escapes'",
        "on a line of its own",
    ]
