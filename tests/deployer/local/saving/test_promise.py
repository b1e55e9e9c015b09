"""What README promises of a killed process is what the code keeps."""

import re

from deployer.local import saving
from deployer.stack.template import REPOSITORY


def test_readme_says_how_much_is_lost() -> None:
    said = re.search(
        r"of users and sign-ins at most the last (\d+) seconds are lost", (REPOSITORY / "README.md").read_text()
    )
    assert said
    assert int(said[1]) == saving.SAVED_WITHIN_S
    assert saving._LOOK_EVERY_S < saving.SAVED_WITHIN_S
