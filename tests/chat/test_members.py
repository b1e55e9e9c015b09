"""The members of a room, page by page."""

from chat import members, message_id, names
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud


def test_admins_come_first_then_the_others_by_name(cloud: MotoCloud) -> None:
    make_room("garden", a_sub="member", b_sub="member", c_sub="admin", d_sub="member")
    for user_id, name in (("a-sub", "Zoe"), ("b-sub", "ánn"), ("c-sub", "Yan"), ("d-sub", "Bob")):
        make_user(user_id, name)
    cloud.calls.clear()
    found, more = members.page("garden", 4)
    assert ([each["user"]["name"] for each in found], more) == (["Yan", "ánn", "Bob", "Zoe"], None)
    assert len(cloud.calls) == 2
    first, more = members.page("garden", 2)
    rest, end = members.page("garden", 2, more)
    assert [[each["user"]["id"] for each in page] for page in (first, rest)] == [
        ["b-sub", "a-sub"],
        ["c-sub", "d-sub"],
    ]
    assert (more, end) == ("member#b-sub", None)


def test_who_has_never_called_is_called_by_the_placeholder(cloud: MotoCloud) -> None:
    make_room("garden", nobody="member")
    ((found,), _) = members.page("garden", 5)
    assert found["user"] == {"id": "nobody", "name": names.placeholder("nobody"), "named": False}
    assert found["role"] == "member"


def test_a_member_is_one_since_they_joined() -> None:
    joined = message_id.first_of(1_795_680_245.678)
    shown = members.shown({"id": "ann-sub"}, "admin", joined)
    assert shown == {"user": {"id": "ann-sub"}, "role": "admin", "joined_at": "2026-11-26T08:04:05.678Z"}
