"""What the page names for its browser beforehand: every module, once, as it is deployed."""

import re
from pathlib import Path

import pytest

from deployer.local.cloudfront import COMPRESSED_BYTES, COMPRESSED_TYPES, compressed
from deployer.stack import site
from tests.support import preloads

INDEX = (site.SITE / site.INDEX).read_text()
LANGUAGES = preloads.languages(INDEX)
OUTPUTS = dict.fromkeys(("WebApiEndpoint", "UserPoolId", "ClientId", "CognitoUrl"), "https://example.com")
PUBLISHED = {site.name_of(file.key): file for file in site.files(OUTPUTS)}


def size(file: site.SiteFile) -> int:
    """Return how many bytes of a file a browser gets: as it lies in the bucket, or as CloudFront compresses that."""
    is_compressed = file.content_type.partition(";")[0] in COMPRESSED_TYPES and len(file.stored) in COMPRESSED_BYTES
    return len(compressed(file.stored, "br") if is_compressed and not file.encoding else file.stored)


def test_the_lists_are_what_the_modules_import() -> None:
    assert preloads.named(INDEX) == preloads.imported(), "Run `make preloads`."


def test_every_module_is_one_that_the_page_comes_to() -> None:
    files = {path.relative_to(site.SITE).as_posix() for path in (site.SITE / "js").rglob("*.js")}
    modules = preloads.imported()
    named = {*modules.way_in, *modules.chat, *modules.doing, *modules.on_demand}
    assert files == {*named, preloads.START, "js/boot.js", *LANGUAGES}


def test_every_language_is_offered_once() -> None:
    there = {path.relative_to(site.SITE).as_posix() for path in (site.SITE / "js/languages").glob("*.js")}
    modules = preloads.imported()
    assert sorted(LANGUAGES) == sorted(there - {*modules.way_in, *modules.chat})


def test_the_way_in_is_small() -> None:
    """What a newcomer's browser asks for before it can be used: files, and bytes as CloudFront compresses them."""
    styles = [name for name in PUBLISHED if name.endswith(".css")]
    names = [preloads.START, "js/boot.js", LANGUAGES[0], *preloads.imported().way_in, *styles]
    sizes = [size(PUBLISHED[name]) for name in ("index.html", "favicon.svg", *names)]
    assert len(sizes) <= 27
    # Its language's words are all there from the start, those of the chat too.
    assert sum(sizes) < 40_000


def test_what_comes_before_messages_is_under_115_kilobytes_and_all_that_a_page_loads_under_125() -> None:
    modules = preloads.imported()
    # The names of all emoji are for who looks for one, icons for who installs it, dialogs for who opens them, and what
    # acts upon messages for who moves.
    later = {"emoji.json", "dialogs.html", *modules.on_demand, *LANGUAGES[1:]}
    loaded = {
        name: size(file) for name, file in PUBLISHED.items() if name not in later and not name.startswith("icons/")
    }
    first = {name: of for name, of in loaded.items() if name not in {*modules.doing, "sw.js", "app.webmanifest"}}
    # HTTP/2 repeats no header field: RFC 7541.
    headers_of_a_file = 100
    assert sum(first.values()) + headers_of_a_file * len(first) < 115_000
    assert sum(loaded.values()) + headers_of_a_file * len(loaded) < 125_000


def test_every_stylesheet_is_named_once() -> None:
    files = sorted(path.relative_to(site.SITE).as_posix() for path in (site.SITE / "css").rglob("*.css"))
    assert sorted(re.findall(r'<link rel="stylesheet" href="/([^"]+)">', INDEX)) == files


def test_the_deployed_page_names_its_own_versions_files() -> None:
    files = {file.key: file.body for file in site.files(OUTPUTS)}
    index = files["index.html"].decode()
    names = re.findall(r'(?:href|src)="/([^"]+)"', index)
    assert {name for name in names if name.endswith(".js")} == {
        name for name in files if name.endswith(".js") and name != site.WORKER
    }
    assert {name for name in names if name.endswith(".css")} == {name for name in files if name.endswith(".css")}
    assert {name for name in names if not name.startswith("assets/")} == {"config.json"}


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    for name, text in {
        "js/app.js": "import { a } from './parts/a.js';\nimport './b.js';\nconst later = () => import('./late.js');",
        "js/parts/a.js": "// import './none.js'\nimport {\n  c,\n} from '../c.js';\nexport * from \"./a2.js\";",
        "js/parts/a2.js": "const text = 'import x from ./none.js';",
        "js/b.js": "import c from '../js/c.js';",
        "js/c.js": "",
        "js/late.js": "export { d } from './d.js';\nimport './b.js';\nconst then = () => import('./then.js');",
        "js/d.js": "const asked = () => import('./asked.js');",
        "js/then.js": "import './d.js';\nimport './parts/then.js';",
        "js/parts/then.js": "const last = () => import('../e.js');",
        "js/asked.js": "import './d.js';\nimport './e.js';\nconst more = () => import('./parts/f.js');",
        "js/e.js": "",
        "js/parts/f.js": "import '../e.js';",
        "js/alone.js": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_what_is_needed_first_comes_first(small_site: Path) -> None:
    assert preloads.imported(small_site) == preloads.Preloads(
        way_in=["js/parts/a.js", "js/b.js", "js/c.js", "js/parts/a2.js"],
        chat=["js/late.js", "js/d.js"],
        doing=["js/then.js", "js/parts/then.js"],
        on_demand=["js/asked.js", "js/e.js", "js/parts/f.js"],
    )


def test_a_module_that_is_not_there_is_named(small_site: Path) -> None:
    (small_site / "js/d.js").unlink()
    with pytest.raises(FileNotFoundError, match="d.js"):
        preloads.imported(small_site)


def test_writing_the_lists_anew_changes_nothing_else() -> None:
    assert preloads.write(INDEX, preloads.named(INDEX)) == INDEX
    fewer = preloads.write(INDEX, preloads.Preloads([], ["js/chat.js"], ["js/b.js"], ["js/views/a.js"]))
    assert preloads.named(fewer) == preloads.Preloads([], ["js/chat.js"], ["js/b.js"], ["js/views/a.js"])
    assert preloads.write(fewer, preloads.named(INDEX)) == INDEX
