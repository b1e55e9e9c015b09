"""What becomes of a local cloud that ends, time and again, or that hangs."""

import queue
from pathlib import Path

import pytest

from deployer.errors import DeploymentError
from deployer.local import watch
from deployer.local.watch import Watch, pause_after

PATIENCE_S = 20


class Cloud:
    """An emulator as the watch sees one: a test ends it, has it hang, or does not let it start."""

    def __init__(self) -> None:
        self.log_path, self.process_id = Path("cloud.log"), 42
        self.said: queue.Queue[str] = queue.Queue()
        self.starts = 0
        self.fails: list[Exception] = []
        self.is_mute = False
        self.has_stopped = False
        self._ends: queue.Queue[str] = queue.Queue()
        self._how = ""

    def kill(self) -> None:
        self._ends.put("SIGKILL")

    def has_ended(self, within_s: float) -> bool:
        try:
            self._how = self._ends.get(timeout=within_s)
        except queue.Empty:
            return False
        return True

    def how_it_ended(self) -> str:
        return self._how

    def answers(self, within_s: float) -> bool:
        return not self.is_mute

    def start(self) -> None:
        self.starts += 1
        if self.fails:
            raise self.fails.pop(0)

    def stop(self) -> None:
        self.has_stopped = True
        self._ends.put("exit code 0")

    def sentence(self) -> str:
        return self.said.get(timeout=PATIENCE_S)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setattr(watch, "_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(watch, "FIRST_PAUSE_S", 0.01)
    return Cloud()


@pytest.fixture
def watching(cloud: Cloud) -> Watch:
    watching = Watch(cloud, cloud.said.put)  # type: ignore[arg-type]
    watching.begin()
    return watching


def test_one_that_has_ended_is_started_again_and_both_are_said(
    cloud: Cloud, watching: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "STEADY_S", 0)
    for _ in range(3):
        cloud.kill()
        assert cloud.sentence() == "The local cloud has ended (SIGKILL): starting it again, with what it has saved."
        assert cloud.sentence() == "The local cloud is back."
    assert cloud.starts == 3
    watching.end()


def test_the_more_often_it_ends_in_a_row_the_longer_it_is_waited(cloud: Cloud, watching: Watch) -> None:
    cloud.fails = [DeploymentError("It did not start."), OSError("no memory")]
    cloud.kill()
    assert "(SIGKILL): starting it again, with" in cloud.sentence()
    assert cloud.sentence() == (
        "The local cloud has ended 2 times in a row (It did not start.): starting it again in 0.01 s. "
        "cloud.log says why."
    )
    assert "3 times in a row (no memory): starting it again in 0.02 s" in cloud.sentence()
    assert cloud.sentence() == "The local cloud is back."
    cloud.kill()
    assert "4 times in a row (SIGKILL): starting it again in 0.04 s" in cloud.sentence(), (
        "it came back for a moment only"
    )
    assert cloud.sentence() == "The local cloud is back."
    watching.end()


def test_it_is_tried_for_ever_but_not_ever_more_rarely() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 4)] == [0, 0.25, 0.5, 1]
    assert pause_after(12) == pause_after(100_000) == watch.LONGEST_PAUSE_S


def test_one_that_hangs_is_said_once_and_so_is_its_coming_back(cloud: Cloud, watching: Watch) -> None:
    cloud.is_mute = True
    assert cloud.sentence().startswith("The local cloud (process 42) does not answer")
    cloud.is_mute = False
    assert cloud.sentence() == "The local cloud answers again."
    assert cloud.said.empty()
    assert cloud.starts == 0
    watching.end()


def test_a_stop_in_order_is_no_end_to_be_mended(cloud: Cloud, watching: Watch) -> None:
    watching.end()
    watching._thread.join(PATIENCE_S)
    assert not watching._thread.is_alive()
    assert (cloud.has_stopped, cloud.starts, cloud.said.empty()) == (True, 0, True)


def test_a_stop_waits_for_no_pause(cloud: Cloud, watching: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "FIRST_PAUSE_S", 1000.0)
    cloud.fails = [DeploymentError("It did not start.")]
    cloud.kill()
    cloud.sentence(), cloud.sentence()
    watching.end()
    watching._thread.join(PATIENCE_S)
    assert not watching._thread.is_alive()
    assert cloud.starts == 1
