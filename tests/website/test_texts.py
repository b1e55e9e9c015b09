"""What people read is in the languages: no module and no part of the page says anything by itself."""

import ast
import re
from html.parser import HTMLParser

from deployer.stack import site
from deployer.stack.template import REPOSITORY

# The name of all of this, and what is read where no script runs.
NOT_TRANSLATED = {"Chatroom", "Chatroom needs JavaScript."}
VOID = {"br", "circle", "img", "input", "link", "meta", "path", "rect"}
KEYS = {"aria-label": ("data-label",), "title": ("data-title", "data-label"), "placeholder": ("data-placeholder",)}


class Untold(HTMLParser):
    """Collects the words of a page that have no key."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag != "link":
            for name, keys in KEYS.items():
                if names.get(name) and not any(key in names for key in keys):
                    self.found.append(f'{name}="{names[name]}"')
        if tag not in VOID:
            self._open.append((tag, "data-says" in names))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_said = any(says or tag in ("script", "style") for tag, says in self._open)
        if re.search(r"[^\W\d_]", data) and not is_said and data.strip() not in NOT_TRANSLATED:
            self.found.append(data.strip())


def test_what_stands_on_the_page_has_a_key() -> None:
    pages = [path.read_text() for path in site.SITE.glob("*.html")]
    assert len(pages) == 2
    assert [Untold(page).found for page in pages] == [[], []]


def test_words_without_a_key_are_found() -> None:
    page = '<p><svg><path/></svg>Hi <b>you</b></p><p data-says="a">Ho <b>you</b></p>'
    page += '<a title="T"><input aria-label="L" data-label="l"></a>'
    assert Untold(page).found == ["Hi", "you", 'title="T"']


# Where a literal is a text: what is shown or read out, and what looks like a sentence.
SAYS = (
    r"(?:textContent|ariaLabel|title|placeholder|label(?:\.textContent)?) (?:=|\?\?=) *(?:[^;'`]*[?:] )?",
    r"\b(?:label|title|text|button|detail|problem|waits): ",
    r"\b(?:announce|showNotice|say|confirm|alert)\((?:[^'`(]*, )?",
    r"\bsetText\([^\n]*?, ",
    r"\breplaceChildren\(",
)
LITERAL = r"(['`])(?P<said>(?:(?!\1)[^\\\n]|\\.)*)\1"
SENTENCE = re.compile(r"(['`])(?P<said>[A-Z][^'`\n]*[a-z] (?:[^'`\n]*[a-z])?[^'`\n]*)\1")
# What is said to other programs, or to whoever reads a console.
TO_NOBODY = re.compile(r"throw new (?:Type)?Error\(|reject\(new Error\(|`Bearer ")


def literals(source: str) -> list[str]:
    """Return what a module's own words are, as far as can be told."""
    lines = [line for line in source.splitlines() if not re.match(r"\s*(//|/?\*)", line) and not TO_NOBODY.search(line)]
    code = "\n".join(lines)
    found = [match["said"] for says in SAYS for match in re.finditer(says + LITERAL, code)]
    found += [match["said"] for match in SENTENCE.finditer(code)]
    # Without what is put into it, and not only marks.
    return [said for said in found if re.search(r"[^\W\d_]{2}", re.sub(r"\$\{[^}]*(\}|$)|Chatroom$", "", said))]


def test_no_module_has_words_of_its_own() -> None:
    modules = [path for path in (site.SITE / "js").rglob("*.js") if path.parent.name != "languages"]
    found = {
        path.relative_to(site.SITE).as_posix(): literals(path.read_text())
        for path in modules
        # It says why the modules do not start, and has none of them to ask.
        if path.name != "boot.js"
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_words_in_a_module_are_found() -> None:
    source = """
      // announce('A comment');
      announce('Gone');
      showNotice(`It failed. ${why}`, { label: 'Again', run });
      button.title = isOwn ? 'Yours' : texts.theirs;
      const WHY = 'You are too fast.';
      setText(find('.note', dialog), 'none');
      element.textContent = `@${name}`;
      on(window, 'hashchange', run);
    """
    assert literals(source) == [
        "Yours",
        "Again",
        "Gone",
        "It failed. ${why}",
        "none",
        "It failed. ${why}",
        "You are too fast.",
    ]


def test_no_language_has_two_texts_of_one_name() -> None:
    """The second would take the place of the first, and nothing would say so."""
    for path in (site.SITE / "js/languages").glob("*.js"):
        names: list[list[str]] = [[]]
        for line in path.read_text().splitlines():
            if found := re.match(r"( +)('?[\w-]+'?):", line):
                depth = len(found[1]) // 2
                del names[depth + 1 :]
                names += [[] for _ in range(depth + 1 - len(names))]
                assert found[2] not in names[depth], f"{path.name}: {found[2]}"
                names[depth].append(found[2])


def test_what_a_language_tells_of_the_servers_sentences_are_sentences_of_the_server() -> None:
    sources = [path.read_text() for folder in ("chat", "chat_app") for path in (REPOSITORY / folder).rglob("*.py")]
    said = {node.value for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    for language in sorted((site.SITE / "js/languages").glob("*.js")):
        told = re.search(r"const OF_THE_SERVER = \{\n(.*?)\n\};", language.read_text(), re.DOTALL)
        names = [found[2] for found in re.finditer(r"""^  (['"])(.+?)\1: """, told[1], re.MULTILINE)] if told else []
        assert set(names) <= said
        assert len(names) == len(told[1].splitlines()) if told else language.stem != "arabic"
