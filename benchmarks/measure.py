"""What a measure says: one line for people, one record for `bench.json`."""

import operator
from dataclasses import dataclass, field
from typing import TypeAlias

COMPARISONS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt}
DIGITS = 4
Facts: TypeAlias = dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Goal:
    """How a value is to compare with a limit: `Goal("<=", 25)`."""

    sign: str
    limit: float

    def is_met_by(self, value: float) -> bool:
        """Whether `value` is good enough."""
        return bool(COMPARISONS[self.sign](value, self.limit))

    def __str__(self) -> str:
        return f"{self.sign}{self.limit:g}"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value in its unit. `facts`: what it was made of, so that a reader can judge it.

    Without a goal it is only told: nobody has said how much is enough.
    """

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    facts: Facts = field(default_factory=dict)

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached; always where there is none."""
        return self.goal is None or self.goal.is_met_by(self.value)

    @property
    def line(self) -> str:
        """`bench <name> <value> <unit> goal <goal> ok|short`."""
        verdict = "ok" if self.is_met else "short"
        return f"bench {self.name} {rounded(self.value):g} {self.unit} goal {self.goal or '-'} {verdict}"

    def record(self) -> dict[str, object]:
        """The same for a program."""
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "goal": str(self.goal) if self.goal else None,
            "ok": self.is_met,
            "facts": {name: rounded(fact) if isinstance(fact, float) else fact for name, fact in self.facts.items()},
        }


def rounded(value: float) -> float:
    """A value with as many digits as mean something."""
    return float(f"{value:.{DIGITS}g}")
