"""Keys are heard in one place only, `views/keys.js`, which leaves an input method's compositions alone."""

import re

from deployer.stack.site import SITE

_LISTENS = re.compile(r"key(?:down|up|press)\b", re.IGNORECASE)


def test_only_one_module_listens_to_keys() -> None:
    sources = [*SITE.rglob("*.js"), *SITE.rglob("*.html")]
    listening = [path.relative_to(SITE).as_posix() for path in sources if _LISTENS.search(path.read_text())]
    assert listening == ["js/views/keys.js"]
