"""People as others see them: what they say of themselves, and nobody who has never been here."""

from typing import Any

from chat import names, people
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import MotoCloud


def person(user_id: str, name: str | None) -> dict[str, Any]:
    return {"id": user_id, "name": name or names.placeholder(user_id), "named": name is not None}


def test_a_person_is_what_they_say_of_themselves(cloud: MotoCloud) -> None:
    make_user("ann-sub", "Ann")
    make_user("dan-sub")
    (item,) = [each for each in cloud.items("DirectoryTable", "user#ann-sub") if each["sk"] == "standing"]
    cloud.put("DirectoryTable", {**item, "status": "away", "time_zone": "Europe/Berlin"})
    cloud.put("DirectoryTable", {"pk": "user#eve-sub", "sk": "standing", "blocked": {"by": "x"}})
    found = people.find(["dan-sub", "ann-sub", "nobody", "eve-sub", "ann-sub"])
    assert list(found.items()) == [
        ("dan-sub", person("dan-sub", None)),
        ("ann-sub", {**person("ann-sub", "Ann"), "status": "away", "time_zone": "Europe/Berlin"}),
    ]
