"""`make bench`: measures the fan-out beside what one would use instead, prints it, and keeps it as `.test/bench.json`.

Timings are printed for people to judge; what does not depend on the machine is pinned down by `tests/test_bench.py`.
"""

import datetime
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deployer.stack.template import REPOSITORY
from tests.measure import dollars, growth, import_time, load, posts, requests, routes
from tests.measure.report import Table

RESULT = REPOSITORY / ".test" / "bench.json"


def measure_requests_and_dollars() -> list[Table]:
    """Count once for both: what a message asks of DynamoDB is also what it costs."""
    with requests.ministack() as environment:
        counted = requests.count(environment)
    loads = [load.simulate(rate) for rate in load.RATES]
    return [requests.table(counted), load.table(loads), dollars.table(counted, loads)]


TOPICS: dict[str, Callable[[], list[Table]]] = {
    "posts": lambda: [posts.measure()],
    "growth": lambda: [growth.measure()],
    "requests": measure_requests_and_dollars,
    "routes": routes.measure,
    "imports": lambda: [import_time.measure()],
}


def main(names: list[str]) -> None:
    """Measure the topics that are named, or all of them."""
    began = time.monotonic()
    print(", ".join(f"{name}: {value}" for name, value in machine().items()), flush=True)
    found: list[Table] = []
    for name in names or TOPICS:
        for table in TOPICS[name]():
            found.append(table)
            print(f"\n{table}", flush=True)
    result = {"machine": machine(), "tables": [table.as_json() for table in found]}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    missed = [str(target) for table in found for target in table.targets if not target.met]
    print("\n".join(["", *missed]) if missed else "\nEvery target is met.")
    print(f"Measured in {time.monotonic() - began:.0f} s, and written to {RESULT.relative_to(REPOSITORY)}.")


def machine() -> dict[str, str | int]:
    """Return what this was measured on, when, and of which commit."""
    git = ["git", "-C", str(REPOSITORY), "rev-parse", "--short", "HEAD"]
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": subprocess.run(git, check=False, capture_output=True, text=True).stdout.strip(),
    }


def _cpu() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main(sys.argv[1:])
