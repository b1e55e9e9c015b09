"""What Zappa calls, by the names in zappa_settings.json. Zappa loads this file by its path; the rest is a package."""

import sys
from pathlib import Path
from typing import Any

REPOSITORY = str(Path(__file__).parents[2])
# The command `zappa` does not look for modules in the project.
if REPOSITORY not in sys.path:
    sys.path.insert(0, REPOSITORY)


def settings(cli: Any) -> None:
    """Complete the stage's settings, once Zappa has read them: called at the start of every command."""
    from deployer.api_function import zappa_stage

    zappa_stage.complete(cli)


def package(cli: Any) -> None:
    """Put the finished archive in order, and end an update that would change nothing."""
    from deployer.api_function import zappa_stage

    zappa_stage.finish_package(cli)
