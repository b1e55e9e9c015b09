"""Puts a fault into functions that have been imported already, by giving them other code."""

import functools
import gc
from collections import defaultdict
from pathlib import Path
from types import CodeType, FunctionType

from tests.support.mutation import ROOTS


class Functions:
    """Our functions that there are, by the files that they are from."""

    def __init__(self, root: Path) -> None:
        prefixes = tuple(str(root / name) for name in ROOTS)
        self._of_file: dict[str, list[FunctionType]] = defaultdict(list)
        for each in gc.get_objects():
            if type(each) is FunctionType and each.__code__.co_filename.startswith(prefixes):
                self._of_file[each.__code__.co_filename].append(each)

    def swap(self, path: Path, function: str, source: str) -> bool:
        """Give a module's function the code that it has in `source`, wherever it is referred to.

        What the function has made so far, such as a decorator's wrappers, gets its new code too. Return False where
        that cannot be done: the function is not there, or takes other variables of the one around it.
        """
        ours = self._of_file[str(path)]
        olds = {id(each.__code__): each.__code__ for each in ours if each.__code__.co_qualname == function}
        new = _find(compile(source, str(path), "exec", dont_inherit=True), function)
        if not olds or new is None:
            return False
        replacements: dict[int, CodeType] = {}
        for old in olds.values():
            _pair(old, new, replacements)
        try:
            for each in ours:
                if id(each.__code__) in replacements:
                    each.__code__ = replacements[id(each.__code__)]
        except ValueError:
            return False
        return True


def forget_what_is_cached(root: Path) -> None:
    """Have our functions that keep what they return make it anew."""
    prefixes = tuple(str(root / name) for name in ROOTS)
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper):
            code = getattr(each.__wrapped__, "__code__", None)
            if code is not None and code.co_filename.startswith(prefixes):
                each.cache_clear()


def _find(code: CodeType, function: str) -> CodeType | None:
    """Return the first code of this qualified name; one that is defined twice is left to the other way."""
    found = [each for each in _all_within(code) if each.co_qualname == function]
    return found[0] if len(found) == 1 else None


def _all_within(code: CodeType) -> list[CodeType]:
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return inner + [deeper for each in inner for deeper in _all_within(each)]


def _pair(old: CodeType, new: CodeType, replacements: dict[int, CodeType]) -> None:
    """Pair a function's code with its new one, and those of what is defined within it, in their order."""
    replacements[id(old)] = new
    olds = [each for each in old.co_consts if isinstance(each, CodeType)]
    news = [each for each in new.co_consts if isinstance(each, CodeType)]
    if len(olds) == len(news):
        for inner_old, inner_new in zip(olds, news, strict=True):
            _pair(inner_old, inner_new, replacements)
