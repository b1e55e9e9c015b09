"""What a measurement found, as a table: printed for people, and kept as JSON."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | None


@dataclass
class Target:
    """What was to be reached, and what was."""

    wanted: str
    found: float
    met: bool

    def __str__(self) -> str:
        return f"{'met   ' if self.met else 'MISSED'}  {self.wanted}: {shown(self.found)}"


@dataclass
class Table:
    """One topic's rows, each a value for every column, with notes on how they were come by."""

    title: str
    rows: list[dict[str, Cell]]
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        columns = list(self.rows[0])
        lines = [columns, *([shown(row[column]) for column in columns] for row in self.rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(columns))]
        text = [self.title, "=" * len(self.title)]
        for line in lines:
            first, *others = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
            text.append("  ".join([first.strip().ljust(widths[0]), *others]).rstrip())
        return "\n".join([*text, *map(str, self.targets), *(f"- {note}" for note in self.notes)])

    def as_json(self) -> dict[str, Any]:
        """Return the table as it is kept."""
        return {
            "title": self.title,
            "rows": self.rows,
            "targets": [vars(target) for target in self.targets],
            "notes": self.notes,
        }


def at_most(limit: float, found: float, what: str) -> Target:
    """Return a target that `found` meets when it is `limit` or less."""
    return Target(f"{what}, at most {limit:g}", found, found <= limit)


def shown(value: Cell) -> str:
    """Return the value as a cell: numbers with three digits that count."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value else "0"


@dataclass
class Clocked:
    """How long something took: seconds by the clock on the wall, and seconds of this process's CPU."""

    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextmanager
def clocked() -> Iterator[Clocked]:
    """Time what is done inside; threads count as the process's own."""
    times = Clocked()
    began_cpu, began = time.process_time(), time.perf_counter()
    yield times
    times.wall_s, times.cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
