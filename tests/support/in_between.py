"""Something that happens between two steps of a call: at a given place, each time, instead of once in many runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.support.moto_cloud import Call, MotoCloud


def happen(cloud: MotoCloud, do: Callable[[], object], before: str, table: str) -> None:
    """Do something, once, before the next call of this kind on a table is sent; the caller waits for its end.

    It has a thread of its own: within one, Flask takes a second request for a part of the first.
    """
    todo = [do]

    def hook(call: Call) -> None:
        if todo and table in call.tables:
            with ThreadPoolExecutor(1) as apart:
                apart.submit(todo.pop()).result()

    cloud.before(before, hook)
