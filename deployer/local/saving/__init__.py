"""Saves what MiniStack knows while it runs, in its own process, so that killing it loses almost nothing.

Messages, and all else in tables, are in a journal before they are answered (`items`). Users, sign-ins and the stack are
looked at once a second, where anything was asked for, and written where anything has changed (`services`). What the
functions have logged and measured outlives a stop in order, and nothing else.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deployer.local.saving.items import Items
from deployer.local.saving.services import GetState, Services, State, in_order, soon

SAVED_WITHIN_S = 2
"""What was answered longer ago survives, whatever is killed. README says so."""

_LOOK_EVERY_S = SAVED_WITHIN_S / 2
# What happens without being asked for, such as a batch that is given up.
_LOOK_ANYWAY_EVERY_S = 30

_STACK_POLL_S = 0.1

logger = logging.getLogger(__name__)


class Saving:
    """Saves the state of this process's MiniStack in a folder, and restores it from there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._services = Services(folder / "services.jsonl")
        self._items = Items(folder / "items.jsonl")
        self._restored: dict[str, State] | None = None
        self._was_asked = True
        self._looked_at = time.monotonic()
        self._saving = asyncio.Lock()
        self._is_over = False

    @classmethod
    def installed(cls) -> "Saving":
        """Put it into MiniStack, before that starts: it restores and saves through this."""
        from ministack import app
        from ministack.core import persistence

        saving = cls(Path(persistence.STATE_DIR))
        saving._services.watch()
        saving._items.watch()
        app.load_state = saving._restore
        app.save_all = saving._save_in_order
        return saving

    def noticing(self, app: Any) -> Any:
        """Return MiniStack's app, with every call noticed."""

        async def noticed(scope: Any, receive: Any, send: Any) -> None:
            self._was_asked = True
            try:
                await app(scope, receive, send)
            finally:
                self._was_asked = True

        return noticed

    async def keep_saving(self) -> None:
        """Save what has changed, once a second, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if self._was_asked or time.monotonic() - self._looked_at >= _LOOK_ANYWAY_EVERY_S:
                try:
                    await self.save()
                except Exception:
                    # Another try may succeed, once there is space on the disk.
                    self._was_asked = True
                    logger.exception("the state cannot be saved")

    async def save_all(self) -> None:
        """Return once all that has been answered is saved: what a stack's change has made, when that is over.

        Raises
        ------
        OSError
            It cannot be written.
        """
        while not await self.save():
            await asyncio.sleep(_STACK_POLL_S)

    async def save(self) -> bool:
        """Save what has changed until now, and return whether that is all: what a stack's change makes is not yet.

        Raises
        ------
        OSError
            It cannot be written.
        """
        from ministack.app import _build_persistence_save_dict

        async with self._saving:
            if self._is_over:
                return True
            self._was_asked, self._looked_at = False, time.monotonic()
            looked = self._services.look(soon(_build_persistence_save_dict()))
            if looked is not None:
                await asyncio.to_thread(self._services.write, looked)
            await asyncio.to_thread(self._items.sync)
            self._was_asked |= looked is None
            return looked is not None

    async def end(self) -> None:
        """Leave the rest to MiniStack's stop, which saves once more."""
        async with self._saving:
            self._is_over = True

    def _save_in_order(self, services: Mapping[str, GetState]) -> None:
        looked = self._services.look(in_order(services))
        if looked is not None:
            self._services.write(looked)
        self._items.sync()

    def _restore(self, service: str) -> State | None:
        """Return what a service knew; MiniStack asks for each in turn when it starts."""
        from ministack.core import persistence

        if self._restored is None:
            self._restored = self._services.restore()
        # Where nothing was saved like this yet, there may be what MiniStack has saved by itself.
        state = self._restored.pop(service, None) if self._services.has_any else persistence.load_state(service)
        if service == "dynamodb":
            self._items.restore(state["tables"].all_values() if state else ())
        if service == "lambda" and state:
            _begin_streams_anew(state)
        return state


def _begin_streams_anew(state: State) -> None:
    """A stream is in memory only, and begins anew: its trigger would wait silently at a position of before."""
    positions = state["dynamodb_stream_positions"]._data
    positions.update(dict.fromkeys(positions, 0))
