"""Folding: names as they are looked for, where case and accents do not count."""

import unicodedata


def folded(name: str) -> str:
    """Return the name without case and accents, its words one space apart (The Unicode Standard, section 3.13)."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())
