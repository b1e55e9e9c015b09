"""Emoji: those of Unicode's RGI set, which people can send each other (UTS #51, "Emoji Sets")."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping

from chat_app import emoji_table

# Asks for an emoji's colourful form. Who leaves it out, or sends it where it changes nothing, means the same emoji.
VS16 = "\ufe0f"
TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def in_full(text: str) -> str | None:
    """Return the emoji as Unicode writes it in full, with VS16 just where it belongs; None for what is none."""
    return _all().get(text.replace(VS16, ""))


@functools.cache
def _all() -> Mapping[str, str]:
    """Return all emoji in full, by what is left of each without VS16."""
    return {each.replace(VS16, ""): each for short in emoji_table.TABLE.split() for each in _spelt_out(short)}


def _spelt_out(short: str) -> Iterator[str]:
    """Yield the emoji that an entry of the table stands for, one for each skin tone."""
    tones: Iterable[tuple[str, ...]] = [()]
    if any_tones := short.count("t"):
        tones = itertools.product(TONES, repeat=any_tones)
    elif different_tones := short.count("d"):
        tones = itertools.permutations(TONES, different_tones)
    pattern = short.replace("t", "{}").replace("d", "{}")
    return (pattern.format(*each) for each in tones)
