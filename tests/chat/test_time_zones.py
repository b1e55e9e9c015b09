"""The names of time zones: all that this machine knows, each once."""

import zoneinfo

from chat import time_zones

# A clock without a place, and what a machine calls its own.
NONE_OF_IANAS = {"Factory", "localtime", "posixrules"}


def test_every_zone_that_this_machine_knows_is_there() -> None:
    """Where this fails, a release of the database has added some: add them, too."""
    assert zoneinfo.available_timezones() - NONE_OF_IANAS <= set(time_zones.all_names())


def test_none_is_there_twice_or_made_up() -> None:
    names = time_zones.all_names()
    assert len(set(names)) == len(names) == 597
    assert list(names) == sorted(names)
    assert {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Calcutta", "Etc/GMT+12"} <= set(names)


def test_names_begin_with_their_area_or_have_none() -> None:
    names = time_zones.all_names()
    assert {"UTC", "GMT+0", "W-SU", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT-14"} <= set(names)
    areas = "Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico"
    assert {name.partition("/")[0] for name in names if "/" in name} == {*areas.split(), "Pacific", "US"}
    assert "Factory" not in names


def test_they_are_put_together_once() -> None:
    time_zones.all_names.cache_clear()
    assert time_zones.all_names() is time_zones.all_names()
