"""What every measure is given: its sizes, and portals of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.e2e.instance import Instance, make_template, running

WITHOUT_LIMITS = {"AINA_THROTTLE_SCALE": "1000", "AINA_NETWORK_LIMIT_SCALE": "1000"}
"""Settings of a portal that takes any number of attempts from one place."""

REAL_HASHES = {"AINA_BCRYPT_COST": "12"}
"""The product's own cost of a password hash; instances of tests have cheap ones."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; see `python -m benchmarks --help`."""

    sessions: int = 500
    seconds: float = 20.0
    attempts: int = 250
    starts: int = 3
    saves: int = 50
    changes: int = 200
    kills: int = 30
    seed: int | None = None


@dataclass(frozen=True)
class Bench:
    """A folder that goes away afterwards, and sizes."""

    folder: Path
    sizes: Sizes

    @cached_property
    def _template(self) -> Path:
        return make_template(self.folder / "template")

    @contextmanager
    def portal(self, name: str, settings: dict[str, str] | None = None) -> Iterator[Instance]:
        """A running portal with the demo's people and readings; it is gone at the end."""
        data = self.folder / name
        with running(self._template, data, settings) as instance:
            yield instance
        shutil.rmtree(data)
