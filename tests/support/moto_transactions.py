"""moto's transactions, without the copy of the whole table that it makes before each, to have it back where one fails.

With some hundred items that takes a second, and with all that its stream has told longer. Here a table is backed up as
what it points to, and only the items that a transaction updates, which moto changes where they are, are copied.
"""

import copy
from collections import defaultdict
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

_transact_write_items = DynamoDBBackend.transact_write_items


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have moto do so until the test is over."""
    monkeypatch.setattr(Table, "__deepcopy__", _backup, raising=False)
    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", _transact)


def _backup(table: Table, _: dict[int, Any]) -> Table:
    twin = copy.copy(table)
    twin.items = defaultdict(dict)
    for key, found in table.items.items():
        twin.items[key] = dict(found) if table.has_range_key else found
    if table.stream_shard:
        twin.stream_shard = copy.copy(table.stream_shard)
        twin.stream_shard.table = twin
        twin.stream_shard.items = list(table.stream_shard.items)
    return twin


def _transact(backend: DynamoDBBackend, writes: list[dict[str, Any]]) -> None:
    updates = [write["Update"] for write in writes if "Update" in write]
    found = [(update["TableName"], backend.get_item(update["TableName"], update["Key"])) for update in updates]
    before = [(table, copy.deepcopy(item)) for table, item in found if item is not None]
    try:
        _transact_write_items(backend, writes)
    except Exception:
        for table, item in before:
            _put_back(backend.get_table(table), item)
        raise


def _put_back(table: Table, item: Any) -> None:
    if table.has_range_key:
        table.items[item.hash_key][item.range_key] = item
    else:
        table.items[item.hash_key] = item
