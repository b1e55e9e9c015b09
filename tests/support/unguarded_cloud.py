"""MiniStack with nobody before it, by which tests show that an attack is one.

Run as `python -m tests.support.unguarded_cloud`, in place of the emulator.
"""

from typing import Any

from deployer.local import emulator


def _nobody(app: Any, *_: Any) -> Any:
    return app


if __name__ == "__main__":
    emulator.Guard = _nobody  # type: ignore[misc, assignment]
    emulator.serve()
