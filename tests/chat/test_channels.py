"""What can be a room or a user, and the channels' names."""

import pytest

from chat import channels


@pytest.mark.parametrize(
    "name", ["general", "0190a0b0-0000-7000-8000-000000000000", "a", "9", "a" * 64, "ends-in-a-sign-"]
)
def test_a_rooms_name(name: str) -> None:
    assert channels.is_room(name) is True


@pytest.mark.parametrize("name", ["", "-a", "A", "a b", "a\n", "a_b", "ä", "a" * 65, None, 1, b"general"])
def test_what_is_no_rooms_name(name: object) -> None:
    assert channels.is_room(name) is False


@pytest.mark.parametrize("identifier", ["ann-sub", "A_b-9", "0", "z" * 64])
def test_a_users_id(identifier: str) -> None:
    assert channels.is_user(identifier) is True


@pytest.mark.parametrize("identifier", ["", "-a", "_a", "a#b", "a b", "a\n", "ä", "z" * 65, None, 1, ["a"]])
def test_what_is_no_users_id(identifier: object) -> None:
    assert channels.is_user(identifier) is False


def test_channels_are_told_apart() -> None:
    room, screen = channels.room_channel("garden"), channels.screen_channel("garden")
    user = channels.user_channel("garden")
    assert (room, screen, user) == ("channel#room#garden", "channel#screen#garden", "channel#user#garden")
    assert [channels.is_room_channel(each) for each in (room, screen, user)] == [True, False, False]
    assert [channels.room_on_screen(each) for each in (room, screen, user)] == [None, "garden", None]
