"""The modules that index.html names for preload; `python -m tests.support.preloads` writes the list anew.

A browser learns of a module's imports when it has the module: a graph five deep costs five round trips. Named in the
page, all of them are asked for at once. The list is what the imports say, those first that the way in needs.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from deployer.stack.site import SITE

START = "js/app.js"
_STATIC = re.compile(r"""^(?:import|export)\b(?:[^'"();]*?\bfrom)?\s*['"]([^'"]+)['"]""", re.MULTILINE)
_DYNAMIC = re.compile(r"""\bimport\(\s*['"]([^'"]+)['"]\s*\)""")
_LINK = re.compile(r' *<link rel="modulepreload" href="/([^"]+)">\n')
_MARK = "  <!-- preloads -->\n"


def imported(site: Path = SITE) -> list[str]:
    """Return the modules that the page's first one brings with it, itself included: nearest first.

    Raises
    ------
    FileNotFoundError
        A module imports one that is not there.
    """
    found: list[str] = []
    later = [START]
    while later:
        level = [later.pop(0)]
        while level := [name for name in dict.fromkeys(level) if name not in found]:
            found += level
            later += [name for module in level for name in _names(_DYNAMIC, site, module)]
            level = [name for module in level for name in _names(_STATIC, site, module)]
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


def named(index: str) -> list[str]:
    """Return the modules that a page names for preload; its script names the first one."""
    return _LINK.findall(index)


def write(index: str, modules: list[str]) -> str:
    """Return the page with its list made anew."""
    head, _, rest = _LINK.sub("", index).partition(_MARK)
    links = "".join(f'  <link rel="modulepreload" href="/{name}">\n' for name in modules)
    return head + _MARK + links + rest


if __name__ == "__main__":
    page = SITE / "index.html"
    page.write_text(write(page.read_text(), [name for name in imported() if name != START]))
