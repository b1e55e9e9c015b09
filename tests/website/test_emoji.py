"""What the site's picker offers is what the API takes."""

import json

from chat_app import emoji
from tests.support import emoji_names

GROUPS = json.loads(emoji_names.FILE.read_text())
OFFERED = [each for _, group in GROUPS for each in group]


def test_each_is_an_emoji_that_the_api_takes_as_it_stands() -> None:
    assert [one for one, *_ in OFFERED if emoji.in_full(one) != one] == []
    assert len({one for one, *_ in OFFERED}) == len(OFFERED)


def test_it_offers_nearly_all_in_groups_and_each_has_a_name_of_its_own() -> None:
    assert [name for name, _ in GROUPS] == list(emoji_names.GROUPS.values())
    assert len(OFFERED) > 1_900
    assert len({name for _, name, *_ in OFFERED}) == len(OFFERED)


def test_what_has_no_name_a_tone_or_a_shorter_spelling_is_left_out() -> None:
    words = {"😀": {"tts": ["grinning face"], "default": ["face", "happy"]}, "☺": {"tts": ["smiling face"]}}
    words["👍🏽"] = {"tts": ["thumbs up: medium skin tone"]}
    groups = emoji_names.grouped(["😀", "☺️", "☺", "👍🏽", "🫩"], words)
    assert groups == [["Smileys", [["😀", "grinning face", "happy"], ["☺️", "smiling face"]]]]
    assert json.loads(emoji_names.written(groups)) == groups
