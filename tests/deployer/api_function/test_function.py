"""The API's package: only what it needs to run, ready to run, small, and the same bytes every time."""

import ast
import fnmatch
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import boto3
import botocore
import pytest
from botocore.regions import EndpointResolver

from deployer.api_function import archive, dependencies, function, interpreter, requirements
from deployer.api_function.bytecode import TASK_ROOT
from deployer.errors import DeploymentError
from deployer.stack.template import REPOSITORY

# What requirements.txt installs, and the half of Zappa that runs in the function, by the names of their modules.
REQUIREMENTS = {
    *("apispec", "blinker", "boto3", "botocore", "cffi", "click", "cryptography", "dateutil", "durationpy", "flask"),
    *("flask_cors", "flask_smorest", "itsdangerous", "jinja2", "jmespath", "jwt", "markupsafe", "marshmallow"),
    *("packaging", "pycparser", "s3transfer", "six", "urllib3", "webargs", "werkzeug", "zappa"),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the stage prod, for Lambda."""
    return function.package("prod", tmp_path_factory.mktemp("package") / "prod.zip")


def unpack(packed: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(packed.with_suffix(""))
    return packed.with_suffix("")


def names(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as packed:
        return packed.namelist()


def test_it_holds_the_api_its_requirements_and_nothing_else(package: Path) -> None:
    found = {PurePosixPath(name).parts[0] for name in names(package)}
    modules = {top.partition(".")[0] for top in found if not top.endswith(".dist-info")}
    ours = {"chat", "chat_app", "handler", "zappa_settings", "__pycache__"}
    assert modules - {"_cffi_backend"} == REQUIREMENTS | ours


def test_the_packed_botocore_knows_the_addresses_of_what_the_api_calls_everywhere(package: Path) -> None:
    listed, whole = (
        json.loads((folder / "data" / "endpoints.json").read_text())
        for folder in (unpack(package) / "botocore", Path(botocore.__file__).parent)
    )
    assert {name for partition in listed["partitions"] for name in partition["services"]} == {"dynamodb"}
    here, there = EndpointResolver(listed), EndpointResolver(whole)
    partitions = there.get_available_partitions()
    assert here.get_available_partitions() == partitions
    for partition in partitions:
        regions = there.get_available_endpoints("dynamodb", partition)
        assert here.get_available_endpoints("dynamodb", partition) == regions
        for region in (*regions, "xx-new-1"):
            assert here.construct_endpoint("dynamodb", region) == there.construct_endpoint("dynamodb", region)


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


# Run by the Python that the function runs on: what it finds wrong with the bytecode of a package, by module.
BYTECODE_CHECK = """
import importlib.util, json, marshal, pathlib, sys, zipfile
wrong = {}
with zipfile.ZipFile(sys.argv[1]) as packed:
    for name in (name for name in packed.namelist() if name.endswith(".py")):
        path = pathlib.PurePosixPath(name)
        cached = str(path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc")
        if cached not in packed.namelist():
            wrong[name] = "none"
            continue
        compiled = packed.read(cached)
        found = [
            compiled[:4] == importlib.util.MAGIC_NUMBER,
            int.from_bytes(compiled[4:8], "little") == 0b01,  # unchecked hash, PEP 552
            compiled[8:16] == importlib.util.source_hash(packed.read(name)),
            marshal.loads(compiled[16:]).co_filename == f"{sys.argv[2]}/{name}",
        ]
        if not all(found):
            wrong[name] = found
print(json.dumps(wrong))
"""


def test_every_module_has_bytecode_that_stays_valid_where_a_python_of_its_version_is_here(package: Path) -> None:
    python = interpreter.find(dependencies.RUNTIME)
    if python is None:
        assert [name for name in names(package) if name.endswith(".pyc")] == []
        return
    check = [python, "-c", BYTECODE_CHECK, package, TASK_ROOT]
    assert json.loads(subprocess.run(check, check=True, capture_output=True, text=True).stdout) == {}


def test_binaries_are_for_lambdas_python(package: Path) -> None:
    tag = interpreter.cache_tag(dependencies.RUNTIME)
    binaries = [PurePosixPath(name).name for name in names(package) if name.endswith(".so")]
    assert any(tag in name for name in binaries)
    # The stable ABI is that of every later version (PEP 384).
    assert [name for name in binaries if tag not in name and ".abi3." not in name] == []


def test_without_a_python_of_its_version_it_has_no_bytecode_and_what_that_costs_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(interpreter, "find", lambda runtime: None)
    folder = dependencies.install("arm64", tmp_path)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "No Python 3.13 is here" in said
    assert "three times as long" in said
    made_by_zappa = tmp_path / "made-by-zappa.zip"
    with zipfile.ZipFile(made_by_zappa, "w") as packed:
        packed.writestr("handler.py", "handler = 1")
    archive.rewrite(made_by_zappa, dependencies.packed(folder), None)
    assert {"handler.py", "flask/app.py"} <= set(names(made_by_zappa))
    assert [name for name in names(made_by_zappa) if name.endswith(".pyc")] == []
    monkeypatch.undo()
    dependencies.install("arm64", tmp_path)
    compiled = fnmatch.filter(names(dependencies.packed(folder)), "flask/__pycache__/*")
    assert compiled != [], "one that has come since is used"


def test_every_file_can_be_read_and_none_has_a_time(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        for entry in packed.infolist():
            assert entry.external_attr >> 16 == 0o100644, entry.filename
            assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry.filename
    needed = names(dependencies.packed(dependencies.install("arm64")))
    assert names(package) == [*sorted(needed), *sorted(set(names(package)) - set(needed))]


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


def first_request(python: Path, packed: Path) -> tuple[dict[str, Any], list[str]]:
    """Return what a package answers with nothing else there, and which of our modules it has loaded."""
    environment = {
        "ALLOWED_ORIGIN": "https://chat.example.com",
        **{"AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1"},
        **{"CLIENT_ID": "client", "USER_POOL_ID": "eu-central-1_pool"},
        "COGNITO_URL": "https://chatroom.auth.eu-central-1.amazoncognito.com",
        **{"DIRECTORY_TABLE_NAME": "directory", "MESSAGES_TABLE_NAME": "messages", "SESSIONS_TABLE_NAME": "sessions"},
        "WEB_SOCKET_URL": "wss://sockets.example.com/live",
    }
    finished = subprocess.run(
        [python, "-B", "-E", "-S", "-c", FIRST_REQUEST, unpack(packed)],
        env={**environment, "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    answer, modules = json.loads(finished.stdout.splitlines()[-1])
    return answer, modules


# What can be run here, and by which Python: the local cloud's package, and Lambda's where one of its version is here.
RUNNABLE = {"local": Path(sys.executable)}
on_lambda = interpreter.find(dependencies.RUNTIME)
if on_lambda and sys.platform == "linux":
    RUNNABLE["prod"] = on_lambda


@pytest.fixture(scope="module", params=RUNNABLE)
def answered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], list[str]]:
    """What the package of a stage answers, made for this machine's processor."""
    with pytest.MonkeyPatch.context() as environment:
        machine = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
        environment.setenv("CHAT_ARCHITECTURE", machine)
        packed = function.package(request.param, tmp_path_factory.mktemp("packed") / "task.zip")
    return first_request(RUNNABLE[request.param], packed)


def test_it_runs_on_its_own_and_compiles_nothing(answered: tuple[dict[str, Any], list[str]]) -> None:
    answer, _ = answered
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})
    assert answer["headers"]["X-Request-Id"] == "request-1"


def test_botocore_knows_every_service_that_the_api_calls(answered: tuple[dict[str, Any], list[str]]) -> None:
    _, modules = answered
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

    def build(folder: Path, platform: str, python: Path | None) -> None:
        built.append(platform)
        dependencies.site_packages(folder).mkdir(parents=True)

    monkeypatch.setattr(dependencies, "_build", build)
    lock = tmp_path / "requirements.txt"
    lock.write_text("flask==3")
    monkeypatch.setattr(requirements, "REQUIREMENTS", lock)
    for _ in range(2):
        folder = dependencies.install("arm64", tmp_path)
    assert built == ["arm64"]
    dependencies.install("x86_64", tmp_path)
    lock.write_text("flask==4")
    assert dependencies.install("arm64", tmp_path) == folder
    assert built == ["arm64", "x86_64", "arm64"]


def test_what_cannot_be_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"no-such-requirement @ file://{tmp_path}/none.whl --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(requirements, "REQUIREMENTS", lock)
    with pytest.raises(DeploymentError, match="pip could not install what the API needs on arm64: ERROR"):
        dependencies.install("arm64", tmp_path)
    assert not (tmp_path / f"arm64-{dependencies.RUNTIME}").exists()


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
