"""What something takes of what AWS bills by use, and the dollars for it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from tests.measure import prices
from tests.measure.capacity import Used
from tests.support.stack_template import FUNCTIONS

# Billed seconds of an invocation, rounded up from what `make bench` and `make cold-start` print.
API_S, API_GB = 0.020, 1.0
ROUTE_S = 0.015
STREAM_S = 0.030
LOG_BYTES_OF_AN_INVOCATION = 500


@dataclass(frozen=True)
class Spent:
    """Amounts of what is billed. `frames` go either way, of 32 KB at most each; `answered` and `posted` are bytes."""

    calls: float = 0
    frames: float = 0
    invocations: float = 0
    gb_seconds: float = 0
    write_units: float = 0
    read_units: float = 0
    answered: float = 0
    posted: float = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __mul__(self, times: float) -> Spent:
        return Spent(*(getattr(self, each.name) * times for each in fields(self)))

    @property
    def dollars(self) -> float:
        """What it costs at the list prices."""
        return (
            self.calls * (prices.HTTP_API_REQUEST + prices.CLOUD_FRONT_REQUEST)
            + self.frames * prices.WEB_SOCKET_MESSAGE
            + self.invocations * (prices.LAMBDA_REQUEST + LOG_BYTES_OF_AN_INVOCATION * prices.LOG_BYTE)
            + self.gb_seconds * prices.LAMBDA_GB_SECOND
            + self.write_units * prices.WRITE_UNIT
            + self.read_units * prices.READ_UNIT
            + self.answered * prices.CLOUD_FRONT_BYTE
            + self.posted * prices.INTERNET_BYTE
        )


def of_call(used: Used, answered: int, seconds: float = API_S) -> Spent:
    """Return what a call of the REST API takes."""
    return Spent(calls=1, invocations=1, gb_seconds=seconds * API_GB, answered=answered) + _of_tables(used)


def of_frame(used: Used, function: str, answered: bytes = b"") -> Spent:
    """Return what a frame of a client takes, or the opening or the end of its socket; an answer is a frame as well."""
    frames = 1 + bool(answered)
    return Spent(frames=frames, posted=len(answered)) + of_invocation(used, function, ROUTE_S)


def of_invocation(used: Used, function: str, seconds: float = STREAM_S) -> Spent:
    """Return what an invocation of a function of the template takes."""
    return Spent(invocations=1, gb_seconds=seconds * FUNCTIONS[function]["MemorySize"] / 1024) + _of_tables(used)


def _of_tables(used: Used) -> Spent:
    return Spent(write_units=used.write_units, read_units=used.read_units)
