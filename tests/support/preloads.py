"""The modules that index.html names for preload; `python -m tests.support.preloads` writes the lists anew.

A browser learns of a module's imports when it has the module: a graph five deep costs five round trips. Named in the
page, all of them are asked for at once. There are four lists, as the imports say: what the page's first module brings
with it; what comes with the chat, which that one imports when somebody is signed in; what the chat's own first module
imports while messages are on their way; and what comes when it is asked for, a dialog for one. The last is no preload:
nothing acts upon it. It names the page's files to the service worker, which keeps them for when there is no network,
and to the deployment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from deployer.stack.site import INDEX, SITE

START = "js/app.js"
_STATIC = re.compile(r"""^(?:import|export)\b(?:[^'"();]*?\bfrom)?\s*['"]([^'"]+)['"]""", re.MULTILINE)
_DYNAMIC = re.compile(r"""\bimport\(\s*['"]([^'"]+)['"]\s*\)""")
_ANY = re.compile(f"{_STATIC.pattern}|{_DYNAMIC.pattern}", re.MULTILINE)
_LINK = re.compile(r' *<link rel="modulepreload" href="/([^"]+)"(?: fetchpriority="low")?>\n')
_LANGUAGE = re.compile(r'<link rel="modulepreload" href="/([^"]+)" hreflang=')
_LIST = re.compile(
    rf"( *)<!-- preloads: (way in|chat|doing|on demand) -->\n((?:{_LINK.pattern.replace('(', '(?:', 1)})*)"
)


@dataclass(frozen=True)
class Preloads:
    """The four lists."""

    way_in: list[str]
    chat: list[str]
    doing: list[str]
    on_demand: list[str]


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
    chat = _closure(_STATIC, later, site, first)
    last = [name for module in later for name in _names(_DYNAMIC, site, module)]
    doing = _closure(_STATIC, last, site, [*first, *chat])
    asked_for = [name for module in [*chat, *doing] for name in _names(_DYNAMIC, site, module)]
    return Preloads(way_in, chat, doing, _closure(_ANY, asked_for, site, [*first, *chat, *doing]))


def _closure(pattern: re.Pattern[str], level: list[str], site: Path, known: list[str]) -> list[str]:
    found: list[str] = []
    while level := [name for name in dict.fromkeys(level) if name not in (*known, *found)]:
        found += level
        level = [name for module in level for name in _names(pattern, site, module)]
    return found


def _names(pattern: re.Pattern[str], site: Path, module: str) -> Iterator[str]:
    for found in pattern.finditer((site / module).read_text()):
        name = found[found.lastindex or 0]
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
    return Preloads(lists["way in"], lists["chat"], lists["doing"], lists["on demand"])


def write(index: str, preloads: Preloads) -> str:
    """Return the page with its lists made anew."""
    modules = {
        "way in": preloads.way_in,
        "chat": preloads.chat,
        "doing": preloads.doing,
        "on demand": preloads.on_demand,
    }

    def made_anew(found: re.Match[str]) -> str:
        indent, name, _ = found.groups()
        # Styles are asked for at a middling priority: the chat is painted before its modules are there.
        priority = "" if name == "way in" else ' fetchpriority="low"'
        links = "".join(f'{indent}<link rel="modulepreload" href="/{module}"{priority}>\n' for module in modules[name])
        return f"{indent}<!-- preloads: {name} -->\n{links}"

    return _LIST.sub(made_anew, index)


if __name__ == "__main__":
    page = SITE / INDEX
    page.write_text(write(page.read_text(), imported()))
