"""The house has floors: what a room imports lies below it, and each library is used on its own floor only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat_app.routes import ROUTES
from deployer.stack.template import REPOSITORY

OURS = ("chat", "chat_app", "deployer", "websocket_handlers")

# From the bottom up: what each room may import of ours, besides itself. The longest name that fits counts.
BELOW = {
    "chat": (),
    "chat_app": ("chat", "chat_app.auth", "chat_app.views"),
    "chat_app.auth": ("chat", "chat_app"),
    "chat_app.views": ("chat", "chat_app", "chat_app.auth"),
    "websocket_handlers": ("chat", "websocket_handlers.fanout"),
    "websocket_handlers.callbacks": (),
    "websocket_handlers.fanout": ("chat", "websocket_handlers.callbacks"),
    "deployer": ("chat", "chat_app"),
}
# Who may import a library: nobody else does.
USERS = {
    "boto3": ("chat", "deployer", "websocket_handlers.fanout"),
    "botocore": ("chat", "chat_app.errors", "deployer", "websocket_handlers.fanout"),
    "flask": ("chat_app", "deployer.local"),
    "flask_cors": ("chat_app",),
    "flask_smorest": ("chat_app",),
    "marshmallow": ("chat_app",),
    "jwt": ("chat_app.auth",),
    "ministack": ("deployer.local",),
    "zappa": (),
}


def modules() -> dict[str, Path]:
    found = {}
    for package in OURS:
        for path in sorted((REPOSITORY / package).rglob("*.py")):
            parts = path.relative_to(REPOSITORY).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            # `from package import module` imports the module; of anything else only the module that has it counts.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str:
    return max((room for room in BELOW if is_in(module, room)), key=len)


def test_every_room_has_its_place() -> None:
    assert {module.split(".")[0] for module in MODULES} == set(OURS)
    assert len(MODULES) > 60


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_imported_from_above_or_from_beside(module: str) -> None:
    room = room_of(module)
    for imported in imported_by(MODULES[module]):
        if imported.split(".")[0] in OURS:
            assert room_of(imported) in (room, *BELOW[room]), f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_used_on_its_own_floor_only(module: str) -> None:
    for imported in imported_by(MODULES[module]):
        users = USERS.get(imported.split(".")[0])
        assert users is None or any(is_in(module, user) for user in users), f"{module} imports {imported}"


def test_nothing_else_is_imported_by_name() -> None:
    """An `importlib` call would slip past the tests above. The routes' imports views only, on the app's own floor."""
    assert [module for module, path in MODULES.items() if "import_module" in path.read_text()] == ["chat_app.routes"]
    assert {f"chat_app.views.{route.module}" for route in ROUTES} <= set(MODULES)
