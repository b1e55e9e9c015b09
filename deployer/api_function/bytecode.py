"""Compiles what goes into a package: bytecode that is valid wherever, and whenever, it is unpacked."""

import subprocess
from pathlib import Path

# Where Lambda unpacks a package: tracebacks name files there, and no folder of the machine that built it.
TASK_ROOT = "/var/task"


def compile_tree(root: Path, python: Path) -> None:
    """Write the bytecode of every module below `root`, for the version of Python that `python` is.

    Bytecode is by default tied to its source's time, which packing changes: Lambda would compile everything again at
    each cold start. Here it is tied to nothing ("unchecked-hash", PEP 552), as a package never changes once unpacked.

    Raises
    ------
    subprocess.CalledProcessError
        A module does not compile; what Python says of it is on standard error.
    """
    # A process of its own, with nothing else imported: bytecode depends a little on what else is in memory.
    subprocess.run(  # noqa: S603 - a Python that was found
        [
            *(python, "-S", "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"),
            *("-s", str(root), "-p", TASK_ROOT, str(root)),
        ],
        check=True,
        cwd=root,
        env={"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )
