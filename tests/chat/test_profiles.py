"""Profiles: a name and whom it finds change together, also where two change it at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat import dynamodb, newcomers, people, people_index, profiles, standing
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import Call, MotoCloud

ANN = "ann-sub"
TRANSACTION = "dynamodb:TransactWriteItems"


@pytest.fixture(autouse=True)
def ann(cloud: MotoCloud) -> None:
    make_user(ANN, "Ann Smith")


def index(cloud: MotoCloud) -> set[tuple[str, str]]:
    return {(item["pk"], item["sk"]) for item in cloud.items("DirectoryTable", "people#")}


def index_of(name: str) -> set[tuple[str, str]]:
    return {(key["pk"], key["sk"]) for key in people_index.keys(ANN, name)}


def test_who_is_renamed_is_found_by_the_new_name_alone(cloud: MotoCloud) -> None:
    assert profiles.change(ANN, {"name": "Bea Jones"}, "Ann Smith")["name"] == "Bea Jones"
    assert index(cloud) == {("people#b", "bea jones\x1fann-sub"), ("people#j", "jones\x1fann-sub")}


@pytest.mark.parametrize("name", ["ann SMITH", "Ann", "Smith", "Ann Smith Jones", "A\u0301nn Smith", "Smith Ann"])
def test_a_name_that_is_folded_like_the_old_one_moves_nobody(cloud: MotoCloud, name: str) -> None:
    """A transaction takes no item twice: what is found by both names is not touched."""
    profiles.change(ANN, {"name": name}, "Ann Smith")
    assert index(cloud) == index_of(name)
    assert people.find([ANN])[ANN]["name"] == name


def test_one_change_is_a_transaction_and_a_read(cloud: MotoCloud) -> None:
    cloud.calls.clear()
    profiles.change(ANN, {"name": "Bea", "status": "away", "time_zone": "UTC"}, "Ann Smith")
    assert [call.action for call in cloud.calls] == [TRANSACTION, "dynamodb:BatchGetItem"]


def test_a_status_has_140_characters_at_most(cloud: MotoCloud) -> None:
    longest = "x" * profiles.MAX_STATUS_CODE_POINTS
    assert profiles.change(ANN, {"status": longest}, "Ann Smith")["status"] == "x" * 140


def test_the_longest_name_of_the_most_words_fits_into_a_transaction(cloud: MotoCloud) -> None:
    for name in (" ".join("abcdefghijklmnopqrstuvwxyz012345"), " ".join("zyxwvutsrqponmlkjihgfedcba987654")):
        profiles.change(ANN, {"name": name}, standing.of(ANN).name)
        assert index(cloud) == index_of(name)
        assert len(index(cloud)) == people_index.MAX_WORDS


def test_who_was_renamed_since_is_renamed_all_the_same(cloud: MotoCloud) -> None:
    hook_ran = []

    def rename_first(call: Call) -> None:
        if not hook_ran:
            hook_ran.append(call)
            profiles.change(ANN, {"name": "Cat"}, "Ann Smith")

    cloud.before(TRANSACTION, rename_first)
    assert profiles.change(ANN, {"name": "Bea"}, "Ann Smith")["name"] == "Bea"
    assert index(cloud) == index_of("Bea")


def test_a_name_that_a_token_brings_meanwhile_is_taken_off_the_index(cloud: MotoCloud) -> None:
    make_user("dan-sub")
    hook_ran = []

    def bring(call: Call) -> None:
        if not hook_ran:
            hook_ran.append(call)
            newcomers.take_name("dan-sub", "Daniel")

    cloud.before(TRANSACTION, bring)
    profiles.change("dan-sub", {"name": "Dan"}, "")
    assert {sk for _, sk in index(cloud) if sk.endswith("dan-sub")} == {"dan\x1fdan-sub"}
    assert standing.of("dan-sub").name == "Dan"


def test_of_ten_names_at_once_one_stays_and_nobody_is_found_by_another(cloud: MotoCloud) -> None:
    everyone, met = threading.Barrier(10), threading.local()

    def wait(_: Call) -> None:
        if not hasattr(met, "before"):
            met.before = True
            everyone.wait(timeout=20)

    cloud.before(TRANSACTION, wait)
    names = [f"Ann {letter}{letter}" for letter in "bcdefghijk"]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda name: profiles.change(ANN, {"name": name}, "Ann Smith"), names))
    name = standing.of(ANN).name
    assert name in names
    assert index(cloud) == index_of(name)


def test_a_name_and_a_status_at_once_lose_nothing(cloud: MotoCloud) -> None:
    hook_ran = []

    def change_first(call: Call) -> None:
        if not hook_ran:
            hook_ran.append(call)
            profiles.change(ANN, {"status": "away"}, "Ann Smith")

    cloud.before(TRANSACTION, change_first)
    assert profiles.change(ANN, {"name": "Bea"}, "Ann Smith") == {
        "id": ANN,
        "name": "Bea",
        "named": True,
        "status": "away",
    }


def test_what_fails_changes_neither_the_name_nor_the_index(cloud: MotoCloud) -> None:
    before = cloud.items("DirectoryTable")
    cloud.fail(TRANSACTION, "ValidationException")
    with pytest.raises(dynamodb.ClientError):
        profiles.change(ANN, {"name": "Bea"}, "Ann Smith")
    cloud.heal()
    assert cloud.items("DirectoryTable") == before


def test_who_has_never_been_here_has_nothing_to_change(cloud: MotoCloud) -> None:
    with pytest.raises(dynamodb.Unmet):
        profiles.change("nobody", {"name": "Bea"}, "")
    assert index(cloud) == index_of("Ann Smith")
