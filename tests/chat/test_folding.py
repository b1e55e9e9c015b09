"""Names as they are looked for."""

import pytest

from chat.folding import folded


@pytest.mark.parametrize(
    ("name", "as_it_is_looked_for"),
    [
        ("Ann", "ann"),
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("\ufb01n", "fin"),
        ("\uff21nn", "ann"),
        ("İnci", "inci"),
        ("  Mary \u3000 Ann\xa0", "mary ann"),
        ("李雷", "李雷"),
        ("\u0301", ""),
        ("", ""),
    ],
    ids=ascii,
)
def test_case_accents_and_spaces_do_not_count(name: str, as_it_is_looked_for: str) -> None:
    assert folded(name) == as_it_is_looked_for
    assert folded(as_it_is_looked_for) == as_it_is_looked_for
