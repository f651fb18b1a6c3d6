"""The processes that are killed: the customer information system, the mail server, the portal; and moments for it."""

import asyncio
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import httpx

from tests.e2e.instance import ROOT, Instance

ELSEWHERE = {
    "customer_information_system": {"AINA_SMTP_HOST": "mail.invalid"},
    "mail_server": {"AINA_CIS_URL": "http://register.invalid"},
}
"""The demo starts only what the settings find on this machine: so each demo system gets a process of its own."""

WITHOUT_BROKER = {"AINA_IDENTIFICATION_ISSUER": "http://broker.invalid"}
"""Nobody proves who they are here."""

NO_READINGS = "no-readings"
REGISTER, MAILBOX = Path("demo/customer_information_system/register.sqlite3"), Path("demo/mailbox")
ARRIVALS = {REGISTER: "SELECT COUNT(*) FROM change", MAILBOX / "mails.sqlite3": "SELECT MAX(number) FROM mail"}
LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.002, 3.0
SHORT_SECONDS, LONG_SECONDS = 0.2, 2.0
UNDER_WAY_SECONDS = 0.05
CONTROL_SECONDS = 120.0


class System(StrEnum):
    """What is killed."""

    PORTAL = "portal"
    REGISTER = "customer_information_system"
    MAIL = "mail_server"


@dataclass
class Systems:
    """The three processes over one data folder, and how often each was killed."""

    portal: Instance
    kills: dict[System, int] = field(default_factory=lambda: dict.fromkeys(System, 0))
    _demo: dict[System, "subprocess.Popen[str]"] = field(default_factory=dict)
    _files: dict[str, sqlite3.Connection] = field(default_factory=dict)
    _killed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def start(self, system: System) -> None:
        """Start one; returns when it answers."""
        if system is System.PORTAL:
            self.portal.start_web()
            return
        environment = self.portal.environment | ELSEWHERE[system.value]
        with self.portal.log.open("a", encoding="utf-8") as log:
            made = subprocess.Popen(
                [sys.executable, "-m", "aina_app.demo"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._demo[system] = made
        if made.stdout is None or made.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{system} did not start: {self.portal.log}")

    def kill(self, system: System) -> None:
        """Kill -9: no goodbye."""
        if system is System.PORTAL:
            self.portal.kill_web()
            return
        process = self._demo.pop(system, None)
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def stop(self) -> None:
        """End everything that runs."""
        for system in System:
            self.kill(system)
        for file in self._files.values():
            file.close()
        self.portal.stop()

    async def lose_an_answer(self) -> None:
        """Let the customer information system take its time with changes, apply the next one and cut its answer off."""
        async with httpx.AsyncClient(base_url=self.portal.cis_url, trust_env=False) as http:
            slow = {"seconds": UNDER_WAY_SECONDS, "call": "change"}
            (await http.post("/qa/latency", json=slow)).raise_for_status()
            (await http.post("/qa/answer-lost", json={})).raise_for_status()

    async def kill_often(self, system: System, times: int, chance: random.Random) -> None:
        """Kill and restart it so many times, each after it has been at work again."""
        for _ in range(times):
            await self._moment(chance)
            await asyncio.to_thread(self.kill, system)
            await self._count(system)
            await asyncio.sleep(chance.uniform(0, SHORT_SECONDS * 5))
            await asyncio.to_thread(self.start, system)
            if system is System.REGISTER:
                await self.lose_an_answer()

    async def _count(self, system: System) -> None:
        async with self._killed:
            self.kills[system] += 1
            self._killed.notify_all()

    async def wait_for_kills(self, count: int) -> None:
        """Return as soon as so many processes have been killed."""
        async with self._killed:
            await self._killed.wait_for(lambda: sum(self.kills.values()) >= count)

    async def _moment(self, chance: random.Random) -> None:
        """Any moment; or, half of the times, right behind a mail's or a change's arrival, before it is written down."""
        await asyncio.sleep(chance.uniform(SHORT_SECONDS, LONG_SECONDS))
        if chance.random() < 0.5:  # noqa: PLR2004 - half of them
            before = self._arrived()
            looks = int(LONGEST_LOOK_SECONDS / LOOK_SECONDS)
            while looks and self._arrived() == before:
                looks -= 1
                await asyncio.sleep(LOOK_SECONDS)

    def _arrived(self) -> list[int]:
        """How many changes and mails lie in the files of the two systems."""
        for file, query in ARRIVALS.items():
            if query not in self._files:
                self._files[query] = sqlite3.connect(self.portal.data / file)
        return [int(file.execute(query).fetchone()[0] or 0) for query, file in self._files.items()]

    def control(self, path: str, **members: str) -> dict[str, int]:
        """Press one of the demo's controls of the portal."""
        with httpx.Client(base_url=self.portal.base_url, trust_env=False, timeout=CONTROL_SECONDS) as http:
            answer = http.post(path, json=members, headers={"Origin": self.portal.base_url})
            told: dict[str, int] = answer.raise_for_status().json()
            return told


@contextmanager
def running_systems(data: Path, settings: dict[str, str]) -> Iterator[Systems]:
    """The three at work over a migrated database without anybody in it."""
    data.mkdir(parents=True)
    (data / NO_READINGS).mkdir()
    settings = settings | WITHOUT_BROKER | {"AINA_READINGS_FOLDER": str(data / NO_READINGS)}
    systems = Systems(Instance(data, settings))
    try:
        systems.portal.run("-m", "aina_app", "migrate")
        for system in (System.REGISTER, System.MAIL, System.PORTAL):
            systems.start(system)
        yield systems
    finally:
        systems.stop()
