"""The modules that index.html names for preload; `python -m tests.support.preloads` writes the lists anew.

A browser learns of a module's imports when it has the module: a graph five deep costs five round trips. Named in the
page, all of them are asked for at once. There are two lists, as the imports say: what the page's first module brings
with it, and what comes with a module that is imported when it is needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from deployer.stack.site import INDEX, SITE

START = "js/app.js"
_STATIC = re.compile(r"""^(?:import|export)\b(?:[^'"();]*?\bfrom)?\s*['"]([^'"]+)['"]""", re.MULTILINE)
_DYNAMIC = re.compile(r"""\bimport\(\s*['"]([^'"]+)['"]\s*\)""")
_LINK = re.compile(r' *<link rel="modulepreload" href="/([^"]+)"(?: fetchpriority="low")?>\n')
_LANGUAGE = re.compile(r'<link rel="modulepreload" href="/([^"]+)" hreflang=')
_LIST = re.compile(rf"( *)<!-- preloads: (way in|chat) -->\n((?:{_LINK.pattern.replace('(', '(?:', 1)})*)")


@dataclass(frozen=True)
class Preloads:
    """The two lists."""

    way_in: list[str]
    chat: list[str]


def languages(index: str) -> list[str]:
    """Return the modules of the page's languages, of which a browser asks for one: English first."""
    return _LANGUAGE.findall(index)


def imported(site: Path = SITE) -> Preloads:
    """Return what the page's first module and its languages import, themselves left out, and what comes later.

    What is nearest comes first.

    Raises
    ------
    FileNotFoundError
        A module imports one that is not there.
    """
    spoken = languages((site / INDEX).read_text()) if (site / INDEX).exists() else []
    first = _closure(_STATIC, [START, *spoken], site, [])
    way_in = first[1 + len(spoken) :]
    later = [name for module in first for name in _names(_DYNAMIC, site, module)]
    return Preloads(way_in, _closure(_STATIC, later, site, first))


def _closure(pattern: re.Pattern[str], level: list[str], site: Path, known: list[str]) -> list[str]:
    found: list[str] = []
    while level := [name for name in dict.fromkeys(level) if name not in (*known, *found)]:
        found += level
        level = [name for module in level for name in _names(pattern, site, module)]
    return found


def _names(pattern: re.Pattern[str], site: Path, module: str) -> Iterator[str]:
    for name in pattern.findall((site / module).read_text()):
        # As a browser resolves it: a path beside the module.
        parts: list[str] = []
        for part in (PurePosixPath(module).parent / name).parts:
            if part == "..":
                parts.pop()
            else:
                parts.append(part)
        yield "/".join(parts)


def named(index: str) -> Preloads:
    """Return the lists that a page has."""
    lists = {name: _LINK.findall(links) for _, name, links in _LIST.findall(index)}
    return Preloads(lists["way in"], lists["chat"])


def write(index: str, preloads: Preloads) -> str:
    """Return the page with its lists made anew."""
    modules = {"way in": preloads.way_in, "chat": preloads.chat}

    def made_anew(found: re.Match[str]) -> str:
        indent, name, _ = found.groups()
        # Styles are asked for at a middling priority: the chat is painted before its modules are there.
        priority = ' fetchpriority="low"' if name == "chat" else ""
        links = "".join(f'{indent}<link rel="modulepreload" href="/{module}"{priority}>\n' for module in modules[name])
        return f"{indent}<!-- preloads: {name} -->\n{links}"

    return _LIST.sub(made_anew, index)


if __name__ == "__main__":
    page = SITE / INDEX
    page.write_text(write(page.read_text(), imported()))
