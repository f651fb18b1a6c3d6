"""A whole portal of a test's own: its demo systems and its web process, on ports and a data folder of their own."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from tests.e2e.ports import Ports

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 15.0
PAUSE_SECONDS = 0.1
HOST = "localhost"
PORTS = ("AINA_PORT", "AINA_SMTP_PORT", "AINA_DEMO_MAILBOX_PORT", "CIS", "BROKER")
CHEAP = {"AINA_BCRYPT_COST": "4", "AINA_LOG_JSON": "true"}


@dataclass
class Instance:
    """Processes, addresses and files of one portal."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    _demo: "subprocess.Popen[str] | None" = None
    _web: "subprocess.Popen[str] | None" = None
    _log: IO[str] | None = None

    def __post_init__(self) -> None:
        self._kept = Ports(len(PORTS))
        ports = dict(zip(PORTS, self._kept.numbers, strict=True))
        self.base_url = f"http://{HOST}:{ports['AINA_PORT']}"
        self.mailbox_url = f"http://{HOST}:{ports['AINA_DEMO_MAILBOX_PORT']}"
        self.cis_url = f"http://{HOST}:{ports['CIS']}"
        self.broker_url = f"http://{HOST}:{ports['BROKER']}"
        self.log = self.data.with_suffix(".log")
        self._ports = {name: str(port) for name, port in ports.items() if name.startswith("AINA_")}

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this instance, nothing of the developer's own."""
        addresses = {"AINA_CIS_URL": self.cis_url, "AINA_IDENTIFICATION_ISSUER": self.broker_url}
        return plain_environment() | CHEAP | self._ports | addresses | {"AINA_DATA_DIR": str(self.data)} | self.settings

    @property
    def web_process_id(self) -> int:
        """The portal's web process, as the operating system knows it.

        Raises:
            RuntimeError: it is not running.
        """
        if self._web is None:
            raise RuntimeError("the portal is not running")
        return self._web.pid

    def start(self) -> None:
        """Demo systems first, then the portal; returns when it answers."""
        self.start_demo()
        self.start_web()

    def start_demo(self) -> None:
        """The demo systems in a process of their own."""
        self._demo = self._process("-m", "aina_app.demo")
        if self._demo.stdout is None or self._demo.stdout.readline().strip() != "ready":
            raise RuntimeError(f"the demo systems did not start: {self.log}")

    def start_web(self) -> None:
        """The portal's web process."""
        self._web = self._process("-m", "aina_app", "serve")
        deadline = _Deadline(START_SECONDS)
        while not self._answers():
            if self._web.poll() is not None or deadline.has_passed():
                raise RuntimeError(f"the portal did not start: {self.log.read_text()[-2000:]}")

    def _answers(self) -> bool:
        with suppress(OSError), urlopen(f"{self.base_url}/kirjaudu", timeout=5) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
        return False

    def kill_web(self) -> None:
        """Kill -9 of the web process: no goodbye."""
        if self._web is not None:
            self._web.kill()
            _wait(self._web)

    def stop_web(self) -> None:
        """Let the web process end by itself."""
        if self._web is not None:
            self._web.terminate()
            _wait(self._web)

    def stop(self) -> None:
        """End both processes, at once: nobody needs them or their files any more."""
        self.kill_web()
        if self._demo is not None:
            _close_pipes(self._demo)
            _wait(self._demo)
        if self._log is not None:
            self._log.close()
        self._kept.give_back()

    def run(self, *command: str) -> str:
        """Run one of the product's command lines to its end; its output."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def _process(self, *command: str) -> "subprocess.Popen[str]":
        self._log = self._log or self.log.open("a", encoding="utf-8")
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )


def plain_environment() -> dict[str, str]:
    """What a process of this machine starts with, without any setting of the product's or the framework's."""
    ours = ("AINA_", "REFLEX_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}  # noqa: TID251


class _Deadline:
    """Looks at most so long, a little pause between two looks."""

    def __init__(self, seconds: float) -> None:
        self._pause, self._looks = threading.Event(), int(seconds / PAUSE_SECONDS)

    def has_passed(self) -> bool:
        """Pause once; whether the time is up."""
        self._pause.wait(PAUSE_SECONDS)
        self._looks -= 1
        return self._looks < 0


def _wait(process: "subprocess.Popen[str]") -> None:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _close_pipes(process)


def _close_pipes(process: "subprocess.Popen[str]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


@contextmanager
def running(template: Path, data: Path, settings: Mapping[str, str] | None = None) -> Iterator[Instance]:
    """An instance over a copy of the seeded `template`."""
    shutil.copytree(template, data)
    instance = Instance(data, dict(settings or {}))
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()


def make_template(folder: Path) -> Path:
    """A data folder that is migrated and seeded: people, customerships, readings."""
    instance = Instance(folder)
    folder.mkdir(parents=True)
    instance.start_demo()
    try:
        instance.run("-m", "aina_app", "prepare")
    finally:
        instance.stop()
    return folder
