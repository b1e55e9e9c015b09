"""What the tables hold, kept in a journal: every write is in a file before it is answered, and costs one line.

A line is what one request has changed, all of it or nothing: `[[table id, hash key, range key, item], ...]`. In place
of an item that was deleted is null, and `[table id]` alone empties a table. When the emulator starts, the lines are
read, and written anew without what is no longer true.
"""

import contextvars
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from deployer.local.saving import files

Table = dict[str, Any]
Change = list[Any]
# A socket ends with the process that holds it, and with it all that the chatroom notes of a connection.
OF_CONNECTIONS = ("connection#", "channel#")

_ITEMS = "items"
_COUNTED = ("ItemCount", "TableSizeBytes")
# What MiniStack takes an item for.
_BYTES_EACH = 200
logger = logging.getLogger(__name__)


class Items:
    """The items of all tables of this process's MiniStack, and the journal that outlives it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._journal: files.Journal | None = None
        self._request: contextvars.ContextVar[_Request | None] = contextvars.ContextVar("request", default=None)

    def watch(self) -> None:
        """Have every write to a table noted from now on."""
        from ministack.services import dynamodb

        set_item, remove_item = dynamodb._set_item, dynamodb._remove_item
        items_replaced, handle_request = dynamodb._items_replaced, dynamodb.handle_request

        def set_and_note(table: Table, hash_key: str, range_key: str, item: dict[str, Any]) -> Any:
            old = set_item(table, hash_key, range_key, item)
            self._note([_id(table), hash_key, range_key, item])
            return old

        def remove_and_note(table: Table, hash_key: str, range_key: str) -> Any:
            old = remove_item(table, hash_key, range_key)
            if old is not None:
                self._note([_id(table), hash_key, range_key, None])
            return old

        def replace_and_note(table: Table) -> None:
            items_replaced(table)
            self._note([_id(table)], *_changes(table))

        async def handle_and_keep(*request: Any) -> Any:
            noted = _Request()
            token = self._request.set(noted)
            try:
                return await handle_request(*request)
            finally:
                self._request.reset(token)
                noted.is_over = True
                self._keep(noted.changes)

        dynamodb._set_item, dynamodb._remove_item = set_and_note, remove_and_note
        dynamodb._items_replaced, dynamodb.handle_request = replace_and_note, handle_and_keep

    def restore(self, tables: Iterable[Table]) -> None:
        """Put into the tables what the journal has, if there is one, and begin it anew with what is still true."""
        tables = list(tables)
        if self._path.exists():
            by_id = {_id(table): table for table in tables}
            for table in tables:
                table[_ITEMS] = defaultdict(dict)
            for change in self._changes():
                # A table that is not known has been deleted, or its stack was not finished.
                if change[0] in by_id:
                    _apply(by_id[change[0]], change)
        for table in tables:
            table.setdefault(_ITEMS, defaultdict(dict))
            _forget_connections(table)
            table["ItemCount"] = sum(map(len, table[_ITEMS].values()))
            table["TableSizeBytes"] = table["ItemCount"] * _BYTES_EACH
        files.replace(self._path, (_line([change]) for table in tables for change in _changes(table)))
        self._journal = files.Journal(self._path)

    def sync(self) -> None:
        """Have all that was noted outlive the machine."""
        if self._journal:
            self._journal.sync()

    def _changes(self) -> Iterator[Change]:
        for line in files.lines(self._path):
            try:
                yield from json.loads(line)
            except ValueError:
                logger.exception("a line of %s cannot be read, and is left out", self._path)

    def _note(self, *changes: Change) -> None:
        request = self._request.get()
        if request is None or request.is_over:
            self._keep(changes)
        else:
            request.changes += changes

    def _keep(self, changes: Iterable[Change]) -> None:
        if changes and self._journal:
            self._journal.add(_line(changes))


def without_items(table: Table) -> Table:
    """Return a table as it is described: what it holds is in the journal."""
    return {name: value for name, value in table.items() if name not in (_ITEMS, *_COUNTED)}


class _Request:
    """What one request changes. A thread that it leaves behind may go on when it is over."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.is_over = False


def _id(table: Table) -> str:
    """Return what tells a table from an earlier one of its name."""
    identifier: str = table.get("TableId") or table["TableArn"]
    return identifier


def _changes(table: Table) -> Iterator[Change]:
    """Yield all that a table holds, as if it had just been written."""
    for hash_key, ranges in table[_ITEMS].items():
        for range_key, item in ranges.items():
            yield [_id(table), hash_key, range_key, item]


def _apply(table: Table, change: Change) -> None:
    if len(change) == 1:
        table[_ITEMS].clear()
        return
    _, hash_key, range_key, item = change
    if item is not None:
        table[_ITEMS][hash_key][range_key] = item
    elif hash_key in table[_ITEMS]:
        table[_ITEMS][hash_key].pop(range_key, None)
        if not table[_ITEMS][hash_key]:
            del table[_ITEMS][hash_key]


def _forget_connections(table: Table) -> None:
    if table.get("pk_name") == "pk":
        for hash_key in [key for key in table[_ITEMS] if key.startswith(OF_CONNECTIONS)]:
            del table[_ITEMS][hash_key]


def _line(changes: Iterable[Change]) -> bytes:
    return json.dumps(list(changes), separators=(",", ":"), check_circular=False).encode()
