"""What the load generator is told to do and what it tells back, as JSON between two processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from urllib.parse import quote

LOCAL = "127.0.0.1"
MOST_CONNECTIONS = 64
MOST_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One query of a load: its name, text, Accept header, and ETag where it is asked for anew."""

    name: str
    text: str
    accept: str
    etag: str = ""

    def target(self, path: str) -> str:
        """The request target, to which a comment can still be appended."""
        return f"{path}?query={quote(self.text, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One load: how many connections ask which questions for how long.

    `unique` appends a running number as a SPARQL comment, so that no cache has the answer.
    `pause` is the time in seconds that a connection rests after each answer. `sources` are local
    addresses that the connections come from in turn. `patience` is the longest wait in seconds.
    `rounds` ends the load when each question was asked so often, whatever the time.
    """

    port: int
    path: str
    questions: tuple[Question, ...]
    connections: int
    seconds: float
    unique: bool = False
    pause: float = 0.0
    patience: float = 30.0
    rounds: int = 0
    sources: tuple[str, ...] = (LOCAL,)
    keep_bodies: bool = False

    def __post_init__(self) -> None:
        if self.connections > MOST_CONNECTIONS or self.seconds > MOST_SECONDS:
            raise ValueError(f"at most {MOST_CONNECTIONS} connections for {MOST_SECONDS:.0f} s")

    def to_json(self) -> str:
        """The plan for the other process."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """The plan from the other process."""
        content = json.loads(text)
        content["questions"] = tuple(Question(**question) for question in content["questions"])
        content["sources"] = tuple(content["sources"])
        return cls(**content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a load: times in seconds by question, statuses, and what the asking cost."""

    seconds: float
    latencies: dict[str, list[float]]
    statuses: dict[str, int]
    """Status → how often; `broken` and `late` where there was no whole answer in time."""
    differing: dict[str, int]
    """Question → how many of its answers were not the first one's bytes."""
    received: int
    client_cpu: float
    bodies: dict[str, str] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)

    @property
    def times(self) -> list[float]:
        """All times, ascending."""
        return sorted(time for times in self.latencies.values() for time in times)

    @property
    def answered(self) -> int:
        """How many answers were 200 or 304."""
        return self.statuses.get("200", 0) + self.statuses.get("304", 0)

    @property
    def asked(self) -> int:
        """How many requests were sent."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return self.answered / self.seconds

    @property
    def client_share(self) -> float:
        """The share of one processor that the load generator took."""
        return self.client_cpu / self.seconds


def quantile(ascending: list[float], share: float) -> float:
    """The smallest of the times that `share` of them do not exceed; NaN without times.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    if not ascending:
        return float("nan")
    position = -(-len(ascending) * round(share * 1000) // 1000)
    return ascending[max(0, position - 1)]
