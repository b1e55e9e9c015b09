"""Profiles: what people say of themselves. Whom a name finds changes together with the name."""

from collections.abc import Mapping
from typing import Any

from chat import dynamodb, people, people_index, standing
from chat.people import Person

MAX_STATUS_CODE_POINTS = 140


def change(user_id: str, changes: Mapping[str, str], known_as: str) -> Person:
    """Change what a user says of themselves, and return the user: a write and a read.

    Of two changes of the name at once the later one stays, and nobody is found by the other.

    Parameters
    ----------
    changes
        `name`, `status` and `time_zone`, those that are to be others than they are. An empty text takes away what is
        there; a name is never empty.
    known_as
        The user's name as it was read last; empty for none.
    """
    while changes:
        moved = people_index.move(user_id, known_as, changes["name"]) if "name" in changes else []
        try:
            dynamodb.transact_write([_update(user_id, changes, known_as), *moved, standing.tell_of_change(user_id)])
        except dynamodb.Unmet as unmet:
            if standing.KNOWN_SINCE not in unmet.item:
                raise
            known_as = unmet.item.get("name", "")  # somebody was faster
        else:
            break
    return people.find([user_id])[user_id]


def _update(user_id: str, changes: Mapping[str, str], known_as: str) -> dict[str, Any]:
    sets = [f"#{name} = :{name}" for name, value in changes.items() if value]
    removes = [f"#{name}" for name, value in changes.items() if not value]
    condition, values = f"attribute_exists({standing.KNOWN_SINCE})", {f":{name}": v for name, v in changes.items() if v}
    if "name" in changes:
        condition += " AND #name = :known_as" if known_as else " AND attribute_not_exists(#name)"
        values |= {":known_as": known_as} if known_as else {}
    clauses = {"SET": sets, "REMOVE": removes}
    return {
        "Update": {
            "TableName": standing.table(),
            "Key": dynamodb.to_attributes(standing.key(user_id)),
            "UpdateExpression": " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses.items() if parts),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {f"#{name}": name for name in changes},
            **({"ExpressionAttributeValues": dynamodb.to_attributes(values)} if values else {}),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }
