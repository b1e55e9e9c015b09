"""Whom somebody means who types `carol`, `Mary Ann`, `José` or an email address after `make user NAME=`."""

import re
import unicodedata

from chat.names import MAX_CODE_POINTS, checked
from chat.one_line import InvalidLine
from deployer.errors import DeploymentError
from deployer.local.demo_users import DemoUser

DOMAIN = "example.com"
# RFC 5321, section 4.5.3.1.1, and the longest username of Cognito's AdminCreateUser.
MAX_LOCAL_PART_BYTES = 64
MAX_ADDRESS_CHARACTERS = 128

# Not typed in an address; Persian and scripts of India join letters, or keep them apart, with the last two.
_ONLY_WRITTEN = "'\N{RIGHT SINGLE QUOTATION MARK}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_NAME_SIGNS = " -_." + _ONLY_WRITTEN
# "Atext" of RFC 5322, section 3.2.3, beside letters and digits; those of all scripts (RFC 6531).
_ADDRESS_SIGNS = "!#$%&'*+-/=?^_`{|}~"
_ACCENTS = re.compile("(?<=[a-z])[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]+")


def person(said: str) -> DemoUser:
    """Return the user of that name or address.

    Raises
    ------
    DeploymentError
        It is neither a name nor an address, or is too long; the message says what will do.
    """
    said = unicodedata.normalize("NFC", " ".join(said.split()))
    user = _of_address(said) if "@" in said else _of_name(said)
    local_part = user.email.rpartition("@")[0]
    if (
        len(user.name) > MAX_CODE_POINTS
        or len(local_part.encode()) > MAX_LOCAL_PART_BYTES
        or len(user.email) > MAX_ADDRESS_CHARACTERS
    ):
        raise DeploymentError(
            f"That is too long: a name has at most {MAX_CODE_POINTS} characters, and in an address what comes "
            f"before the @ at most {MAX_LOCAL_PART_BYTES} bytes, all of it {MAX_ADDRESS_CHARACTERS} characters."
        )
    try:
        checked(user.name)  # or the chat would call them by a placeholder
    except InvalidLine as error:
        raise DeploymentError(str(error)) from None
    return user


def _of_name(said: str) -> DemoUser:
    if not _consists_of(said, _NAME_SIGNS):
        raise DeploymentError(
            f"{said!r} is no name: one has letters, digits, spaces, hyphens, dots and apostrophes, as in NAME=carol."
        )
    words = (word.strip("-_") for word in re.split("[ .]+", _typed(said)))
    local_part = ".".join(filter(None, words))
    if not local_part:
        raise DeploymentError("Say who it is, by a name or an email address: make user NAME=carol")
    return DemoUser(f"{local_part}@{DOMAIN}", _written(said))


def _of_address(said: str) -> DemoUser:
    local_part, _, domain = said.lower().rpartition("@")
    words, labels = local_part.split("."), domain.split(".")
    name = " ".join(filter(None, re.split(f"[.{re.escape(_ADDRESS_SIGNS)}]+", local_part)))
    if not (
        name
        and all(word and _consists_of(word, _ADDRESS_SIGNS) for word in words)
        and len(labels) > 1
        and all(label and label == label.strip("-") and _consists_of(label, "-") for label in labels)
    ):
        raise DeploymentError(f"{said!r} is no email address: one is like carol@{DOMAIN}, and NAME=carol will do.")
    return DemoUser(f"{local_part}@{domain}", _written(name))


def _consists_of(text: str, signs: str) -> bool:
    """Return whether a text has letters and digits of any script, the marks on them, and these signs only."""
    return all(each.isalnum() or unicodedata.category(each).startswith("M") or each in signs for each in text)


def _typed(name: str) -> str:
    """Return a name as one types it in an address: in small letters, and Latin ones without accents."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", name.lower()))
    return unicodedata.normalize("NFC", bare.translate(dict.fromkeys(map(ord, _ONLY_WRITTEN))))


def _written(name: str) -> str:
    """Return a name as one writes it: where nobody has given it capitals, its words begin with one."""
    return re.sub(r"\b\w", lambda first: first[0].title(), name) if name == name.lower() else name
