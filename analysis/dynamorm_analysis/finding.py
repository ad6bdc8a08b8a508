"""Findings: what a rule says about a place, for every door to show."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import IntEnum

from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.text import Place


class Severity(IntEnum):
    """Error: the request fails, or data is lost or silently wrong. Warning: correct today, but slow, costly or racy.
    Info: worth a look. Hint: for the editor only."""

    HINT = 0
    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


def weakest(*confidences: Confidence) -> Confidence:
    """The confidence of a conclusion: that of the weakest fact it rests on."""
    return min(confidences, key=CONFIDENCES.index)


MOST_RELATED = 5  # places beside the one of a finding at which a reader looks; tools are told all


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about, and why."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect at one place.

    `message` tells the consequence with the user's own names in backticks, `help` the remedy. `facts` is the rule's
    frozen value from which its quick fix is made. `also` lists the codes that this finding covers.
    A rule fills place, message, help and what differs from its own defaults; the engine adds `rule` and `code`,
    and the rule's `severity` where the rule gave none. `fixable` is False where the rule knows that its quick fix,
    if it has one, cannot help here. `known` are findings that the baseline has: only editors show them, faintly.
    Findings of one rule with the same `cause` are mended together: they are told once, with the other places as related
    ones. `causes` are further ones, each of which is enough.
    """

    place: Place
    message: str
    help: str
    facts: object = None
    confidence: Confidence = "high"
    severity: Severity | None = None
    related: tuple[Related, ...] = ()
    also: tuple[str, ...] = ()
    fixable: bool = True
    known: bool = False
    cause: Hashable | None = None
    causes: tuple[Hashable, ...] = ()
    rule: str = ""
    code: str = ""

    def at_least(self, confidence: Confidence) -> bool:
        return CONFIDENCES.index(self.confidence) >= CONFIDENCES.index(confidence)
