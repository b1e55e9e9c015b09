"""Whom somebody means by what they type after `make user NAME=`."""

import pytest

from deployer.errors import DeploymentError
from deployer.local.demo_users import DemoUser
from deployer.local.names import person


@pytest.mark.parametrize(
    ("said", "email", "name"),
    [
        ("carol", "carol@example.com", "Carol"),
        ("Carol", "carol@example.com", "Carol"),
        ("  carol \n", "carol@example.com", "Carol"),
        ("José", "jose@example.com", "José"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "jose@example.com", "José"),
        ("İpek", "ipek@example.com", "İpek"),
        ("Søren", "søren@example.com", "Søren"),
        ("mary  ann", "mary.ann@example.com", "Mary Ann"),
        ("Jan de Boer", "jan.de.boer@example.com", "Jan de Boer"),
        ("J. R. R. Tolkien", "j.r.r.tolkien@example.com", "J. R. R. Tolkien"),
        ("jean-luc", "jean-luc@example.com", "Jean-Luc"),
        ("O'Brien", "obrien@example.com", "O'Brien"),
        ("user2", "user2@example.com", "User2"),
        ("--help", "help@example.com", "--Help"),
        ("李雷", "李雷@example.com", "李雷"),
        ("ольга", "ольга@example.com", "Ольга"),
        ("สุดา", "สุดา@example.com", "สุดา"),
        ("علی\N{ZERO WIDTH NON-JOINER}رضا", "علیرضا@example.com", "علی\N{ZERO WIDTH NON-JOINER}رضا"),
        ("dave@work.org", "dave@work.org", "Dave"),
        ("Mary.Ann+chat@Work.ORG", "mary.ann+chat@work.org", "Mary Ann Chat"),
        ("o'brien@sub.work-place.org", "o'brien@sub.work-place.org", "O Brien"),
        ("x" * 64, f"{'x' * 64}@example.com", f"X{'x' * 63}"),
    ],
)
def test_a_name_or_an_address_is_somebody(said: str, email: str, name: str) -> None:
    assert person(said) == DemoUser(email, name)


@pytest.mark.parametrize("said", ["\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DIAERESIS}\N{COMBINING GRAVE ACCENT}"])
def test_a_name_that_nobody_would_see_is_refused(said: str) -> None:
    with pytest.raises(DeploymentError, match="at least one visible character"):
        person(said)


@pytest.mark.parametrize("said", ["", "   ", "...", "-", "'", "_ _"])
def test_nobody_is_asked_for(said: str) -> None:
    with pytest.raises(DeploymentError, match="^Say who it is, .* make user NAME=carol$"):
        person(said)


@pytest.mark.parametrize(
    "said", ["<b>", "a/b", "a;b", "carol!", "\N{FOX FACE}", "a\x00b", "a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\udcffb", '"a"']
)
def test_what_no_name_has_is_refused(said: str) -> None:
    with pytest.raises(DeploymentError, match="is no name: one has letters, .* as in NAME=carol.$") as refused:
        person(said)
    assert refused.value.message.isprintable()


@pytest.mark.parametrize(
    "said",
    ["@", "carol@", "@work.org", "a@b", "a@@b.org", "a@b@c.org", "a b@c.org", "a@b c.org", ".a@b.org", "a..b@c.org",
     "a@-b.org", "a@b-.org", "a@b..org", "a@b.org.", "<a@b.org>", "a@b_c.org", "!@b.org", "a\x00@b.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(DeploymentError, match="is no email address: one is like carol@example.com"):
        person(said)


@pytest.mark.parametrize(
    "said", ["x" * 65, "李" * 22, f"{'x' * 65}@b.org", f"x@{'b.' * 62}org", "a" * 60 + " " * 9 + "bcdef"]
)
def test_what_is_too_long_for_an_address_is_refused(said: str) -> None:
    with pytest.raises(DeploymentError, match="^That is too long: "):
        person(said)
