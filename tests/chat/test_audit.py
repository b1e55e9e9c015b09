"""The audit list: what an entry says, and that nobody writes over one."""

import pytest

from chat import audit, dynamodb
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

ZOE = {"id": "zoe-sub", "name": "Zoe"}


def test_an_entry_says_who_has_done_what_and_when(cloud: MotoCloud, time: FakeTime) -> None:
    time.now_ms = 2_000_000_000_678
    written = audit.write(ZOE, audit.MESSAGE_DELETED, room="garden", message="1")
    dynamodb.transact_write([written])
    (item,) = cloud.items("DirectoryTable")
    ((entry,), more) = audit.page(5)
    assert entry == {**item, "id": item["sk"]}
    said = {"who": ZOE, "act": "message.deleted", "room": "garden", "message": "1"}
    assert item == {"pk": "audit", "sk": entry["id"], "at": "2033-05-18T03:33:20.678Z", **said}
    assert more is None
    with pytest.raises(dynamodb.Unmet):
        dynamodb.transact_write([written])


def test_each_act_has_a_name_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIRECTORY_TABLE_NAME", "DirectoryTable")
    assert [audit.write(ZOE, act)["Put"]["Item"]["act"]["S"] for act in audit.ACTS] == [
        "user.blocked",
        "user.unblocked",
        "user.ended",
        "message.deleted",
        "messages.purged",
        "invitation.revoked",
        "room.updated",
        "member.added",
        "member.updated",
        "member.removed",
    ]


def test_entries_are_told_newest_first_whatever_was_done(cloud: MotoCloud) -> None:
    for act in audit.ACTS:
        dynamodb.transact_write([audit.write(audit.COGNITO, act)])
    entries, _ = audit.page(20)
    assert [entry["act"] for entry in entries][::-1] == list(audit.ACTS)
    assert entries[0]["who"] == {"id": "cognito", "name": "Cognito"}
