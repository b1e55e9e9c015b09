"""The API's package: only what it needs to run, ready to run, small, and the same bytes every time."""

import ast
import fnmatch
import hashlib
import importlib.util
import json
import marshal
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import boto3
import pytest

from deployer.api_function import archive, dependencies, function
from deployer.api_function.bytecode import TASK_ROOT
from deployer.errors import DeploymentError
from deployer.stack.template import REPOSITORY

# What requirements.txt installs, and the half of Zappa that runs in the function, by the names of their modules.
REQUIREMENTS = {
    *("apispec", "blinker", "boto3", "botocore", "cffi", "click", "cryptography", "dateutil", "durationpy", "flask"),
    *("flask_cors", "flask_smorest", "itsdangerous", "jinja2", "jmespath", "jwt", "markupsafe", "marshmallow"),
    *("packaging", "pycparser", "s3transfer", "six", "urllib3", "webargs", "werkzeug", "zappa"),
}
_UNCHECKED_HASH = 0b01  # PEP 552


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the stage prod, for Lambda."""
    return function.package("prod", tmp_path_factory.mktemp("package") / "prod.zip")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package for this machine, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(function.package("local", folder / "local.zip")) as packed:
        packed.extractall(folder / "task")
    return folder / "task"


def names(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as packed:
        return packed.namelist()


def test_it_holds_the_api_its_requirements_and_nothing_else(package: Path) -> None:
    found = {PurePosixPath(name).parts[0] for name in names(package)}
    modules = {top.partition(".")[0] for top in found if not top.endswith(".dist-info")}
    ours = {"chat", "chat_app", "handler", "zappa_settings", "__pycache__"}
    assert modules - {"_cffi_backend"} == REQUIREMENTS | ours


def test_every_requirement_is_pinned_where_its_version_comes_from(package: Path) -> None:
    packed = {name.split("/")[0] for name in names(package) if ".dist-info/" in name}
    pins = (REPOSITORY / "requirements.txt").read_text() + (REPOSITORY / "requirements-dev.txt").read_text()
    pinned = {line.split(" ")[0].replace("==", "-") for line in pins.splitlines() if "==" in line}
    assert {name.removesuffix(".dist-info").replace("_", "-").lower() for name in packed} <= pinned


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "tests/*",
            "deployer/*",
            "website/*",
            "cloudformation/*",
            "docs/*",
            "README.md",
            "package_info.json",
            "bin/*",
        ),
        *("pytest*", "moto*", "mypy*", "ministack*", "zappa/cli.py", "*/direct_url.json", "*/RECORD"),
    ],
)
def test_development_leaves_nothing_in_it(pattern: str, package: Path) -> None:
    assert fnmatch.filter(names(package), pattern) == []


def test_it_is_small(package: Path) -> None:
    assert package.stat().st_size <= function.MAX_PACKAGE_BYTES
    assert sum(archive.sizes(package).values()) <= package.stat().st_size


def test_binaries_are_for_lambdas_processor(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        binaries = {name: packed.read(name) for name in packed.namelist() if name.endswith(".so")}
    assert binaries
    # "ELF header" in the System V ABI: e_machine is 183 for AArch64.
    assert {name for name, content in binaries.items() if int.from_bytes(content[18:20], "little") != 183} == set()


def test_every_module_has_bytecode_that_stays_valid(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        for name in (name for name in packed.namelist() if name.endswith(".py")):
            path = PurePosixPath(name)
            compiled = packed.read(str(path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"))
            assert compiled[:4] == importlib.util.MAGIC_NUMBER, name
            assert int.from_bytes(compiled[4:8], "little") == _UNCHECKED_HASH, name
            assert compiled[8:16] == importlib.util.source_hash(packed.read(name)), name
            assert marshal.loads(compiled[16:]).co_filename == f"{TASK_ROOT}/{name}"


def test_every_file_can_be_read_and_none_has_a_time(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        for entry in packed.infolist():
            assert entry.external_attr >> 16 == 0o100644, entry.filename
            assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry.filename
        assert packed.namelist() == sorted(packed.namelist())


def test_another_machine_makes_the_same_bytes(package: Path, tmp_path: Path) -> None:
    """Another folder, another user's settings, another time, everything installed anew, and what a developer leaves."""
    elsewhere = tmp_path / "elsewhere"
    for folder in ("chat", "chat_app", "deployer"):
        shutil.copytree(REPOSITORY / folder, elsewhere / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-dev.txt", "zappa_settings.json"):
        shutil.copy(REPOSITORY / name, elsewhere)
    (elsewhere / "notes.md").write_text("what to buy")
    (elsewhere / "scratch.py").write_text("print('tried out')")
    (elsewhere / "chat_app" / "draft.txt").write_text("not code")
    subprocess.run([sys.executable, "-m", "compileall", "-q", elsewhere / "chat_app"], check=True)
    environment = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LANG": "C", "USER": "somebody"}
    command = [sys.executable, "-m", "zappa.cli", "package", "prod", "--json", "--output", str(tmp_path / "again.zip")]
    subprocess.run(command, cwd=elsewhere, env=environment, check=True, capture_output=True, umask=0o077)
    again, first = digests(tmp_path / "again.zip"), digests(package)
    assert {name for name in again | first if again.get(name) != first.get(name)} == set()
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()


def digests(package: Path) -> dict[str, str]:
    with zipfile.ZipFile(package) as packed:
        return {name: hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist()}


FIRST_REQUEST = """
import importlib.machinery, json, sys
def refuse(self, data, path, *args, **kwargs):
    raise AssertionError(f"{path} has no valid bytecode")
importlib.machinery.SourceFileLoader.source_to_code = refuse
sys.path.insert(0, sys.argv[1])
import handler
event = {"version": "2.0", "rawPath": "/api/health", "rawQueryString": "", "headers": {"host": "api.example.com"},
         "requestContext": {"http": {"method": "GET", "path": "/api/health", "sourceIp": "192.0.2.1"},
                            "requestId": "request-1", "stage": "$default"}, "isBase64Encoded": False}
answer = handler.lambda_handler(event, None)
from chat import dynamodb
dynamodb.client()
print(json.dumps([answer, sorted(name for name in sys.modules if name.split(".")[0] in ("chat", "chat_app"))]))
"""


@pytest.fixture(scope="module")
def first_request(unpacked: Path) -> tuple[dict[str, Any], list[str]]:
    """What the package answers with nothing else there, and which of our modules it has loaded."""
    environment = {
        "ALLOWED_ORIGIN": "https://chat.example.com",
        **{"AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1"},
        **{"CLIENT_ID": "client", "USER_POOL_ID": "eu-central-1_pool"},
        **{"MESSAGES_TABLE_NAME": "messages", "SESSIONS_TABLE_NAME": "sessions"},
        "WEB_SOCKET_URL": "wss://sockets.example.com/live",
    }
    finished = subprocess.run(
        [sys.executable, "-B", "-E", "-S", "-c", FIRST_REQUEST, str(unpacked)],
        env={**environment, "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    answer, modules = json.loads(finished.stdout.splitlines()[-1])
    return answer, modules


def test_it_runs_on_its_own_and_compiles_nothing(first_request: tuple[dict[str, Any], list[str]]) -> None:
    answer, _ = first_request
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})
    assert answer["headers"]["X-Request-Id"] == "request-1"


def test_botocore_knows_every_service_that_the_api_calls(first_request: tuple[dict[str, Any], list[str]]) -> None:
    _, modules = first_request
    called = set()
    for module in modules:
        path = REPOSITORY / module.replace(".", "/")
        source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"boto3.client", "boto3.resource"}:
                called.add(ast.literal_eval(node.args[0]))
    assert called == set(dependencies.CLOUD_SERVICES)


def test_requirements_are_installed_once_and_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []

    def build(folder: Path, platform: str) -> None:
        built.append(platform)
        dependencies.site_packages(folder).mkdir(parents=True)

    monkeypatch.setattr(dependencies, "_build", build)
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("flask==3")
    monkeypatch.setattr(dependencies, "REQUIREMENTS", requirements)
    for _ in range(2):
        folder = dependencies.install("arm64", tmp_path)
    assert built == ["arm64"]
    dependencies.install("x86_64", tmp_path)
    requirements.write_text("flask==4")
    assert dependencies.install("arm64", tmp_path) == folder
    assert built == ["arm64", "x86_64", "arm64"]


def test_what_cannot_be_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"no-such-requirement @ file://{tmp_path}/none.whl --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(dependencies, "REQUIREMENTS", requirements)
    with pytest.raises(DeploymentError, match="pip could not install what the API needs on arm64: ERROR"):
        dependencies.install("arm64", tmp_path)
    assert not (tmp_path / f"arm64-{dependencies.runtime()}").exists()


def test_a_python_that_lambda_does_not_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    with pytest.raises(DeploymentError, match=r"Lambda runs Python 3\.11 to 3\.14, and this is 3\.15"):
        dependencies.runtime()


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Zappa's commands, which are not run."""
    run: list[tuple[str, ...]] = []
    monkeypatch.setattr(function, "zappa", lambda *arguments: run.append(arguments))
    return run


def test_an_absent_function_is_deployed_and_a_present_one_updated(
    moto_aws: str, commands: list[tuple[str, ...]]
) -> None:
    function.deploy("prod")
    role = boto3.client("iam").create_role(RoleName="api", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    boto3.client("lambda").create_function(
        FunctionName="chatroom-prod",
        Role=role,
        Runtime="python3.13",
        Handler="handler.lambda_handler",
        Code={"ZipFile": b"PK\5\6" + 18 * b"\0"},
    )
    function.deploy("prod")
    assert [command[0] for command in commands] == ["deploy", "update"]


def test_a_function_whose_creation_failed_is_removed_first(
    moto_aws: str, commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {"State": "Failed", "StateReason": "The role cannot be assumed."}
    monkeypatch.setattr(function, "settle", lambda *_: state)
    function.deploy("prod")
    assert [command[0] for command in commands] == ["undeploy", "deploy"]


def test_zappas_failure_is_a_failure(moto_aws: str) -> None:
    with pytest.raises(DeploymentError, match="`zappa status nowhere` has failed"):
        function.zappa("status", "nowhere")
