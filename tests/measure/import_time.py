"""What a cold start of the handlers takes: importing each, beside importing boto3 alone, and the size of their zip.

Counted is CPU time, user and system, in fresh processes. Each imports boto3 and then a handler, so that both are timed
under the same conditions, and their ratio does not depend on what else the machine does; those handlers that need no
boto3 import none. The files are those of the zip that is deployed: once with their bytecode beside them, as boto3 has
it, and once without, as the zip has none and Lambda's folder cannot be written to.
"""

import compileall
import random
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from deployer.stack import package
from tests.measure.report import Cell, Table, Target, at_most
from tests.support.stack_template import FUNCTIONS

Row = dict[str, Cell]

RUNS = 11
MAX_RATIO = 1.15
MAX_ZIP_BYTES = 100_000
ALONE = "boto3"

IMPORTS = """
import sys, time
sys.path.insert(0, sys.argv[1])
for module in sys.argv[2:]:
    began = time.process_time()
    __import__(module)
    print(time.process_time() - began)
"""


def measure() -> Table:
    """Build the zip, and import what is in it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        archive = package.build(Path(folder) / "handlers.zip")
        zip_bytes = archive.stat().st_size
        plain, compiled = Path(folder) / "plain", Path(folder) / "compiled"
        for unpacked in (plain, compiled):
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(unpacked)
        compileall.compile_dir(compiled, quiet=1)
        modules = sorted({function["Handler"].removesuffix(".handler") for function in FUNCTIONS.values()})
        beside = {module: [ALONE] if _needs_boto3(module, compiled) else [] for module in modules}
        every = [(module, path) for module in modules for path in (compiled, plain)]
        added_s: dict[tuple[str, Path], list[float]] = {each: [] for each in every}
        ratios: dict[tuple[str, Path], list[float]] = {each: [] for each in every}
        boto3_s = [_import_s(plain, ALONE)[0] for _ in range(RUNS)]
        for run in range(RUNS):
            random.Random(run).shuffle(every)
            for module, path in every:
                *before_s, own_s = _import_s(path, *beside[module], module)
                boto3_s += before_s
                added_s[module, path].append(own_s)
                ratios[module, path].append((sum(before_s) + own_s) / (before_s or [statistics.median(boto3_s)])[0])
    rows: list[Row] = [{"import": ALONE, **_cells([statistics.median(boto3_s)], [1.0], [], [])}]
    for module in modules:
        ours, bare = (module, compiled), (module, plain)
        rows.append({"import": module, **_cells(added_s[ours], ratios[ours], added_s[bare], ratios[bare])})
    slowest = max(rows[1:], key=lambda row: float(row["times boto3's"] or 0))
    return Table(
        "Cold start: import time of each handler",
        rows,
        [
            at_most(MAX_RATIO, float(slowest["times boto3's"] or 0), f"import of {slowest['import']}, times boto3's"),
            Target(f"bytes of the handlers' zip, under {MAX_ZIP_BYTES:,}", zip_bytes, zip_bytes < MAX_ZIP_BYTES),
        ],
        [f"Fresh processes, medians of {RUNS}."],
    )


def _cells(added_s: list[float], ratios: list[float], added_bare_s: list[float], ratios_bare: list[float]) -> Row:
    """Return the medians: what an import adds, in CPU time, and how many times boto3's alone that makes."""
    return {
        "adds, CPU ms": round(statistics.median(added_s) * 1e3, 1),
        "times boto3's": round(statistics.median(ratios), 3),
        "adds without bytecode": round(statistics.median(added_bare_s) * 1e3, 1) if added_bare_s else None,
        "times boto3's so": round(statistics.median(ratios_bare), 3) if ratios_bare else None,
    }


def _needs_boto3(module: str, path: Path) -> bool:
    check = f"import sys; import {module}; print('boto3' in sys.modules)"
    return _python(check, path).strip() == "True"


def _import_s(path: Path, *modules: str) -> list[float]:
    """Return the CPU time of each import, one after the other, in a process that can write no bytecode."""
    return [float(line) for line in _python(IMPORTS, path, str(path), *modules).split()]


def _python(code: str, folder: Path, *arguments: str) -> str:
    process = [sys.executable, "-B", "-c", code, *arguments]
    return subprocess.run(process, check=True, capture_output=True, text=True, cwd=folder).stdout


if __name__ == "__main__":
    print(measure())
