"""What was found in a sample, each with how sure it is and on what that rests."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.access import Confidence


@dataclass(frozen=True, slots=True)
class Guess:
    """What is said of an attribute (by its DynamoDB name; empty for a kind as a whole), and how sure it is. No values
    of items are in it, but for words in `values` that seem to be all that there are."""

    attribute: str
    text: str
    confidence: Confidence = "high"
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InferredKind:
    """A kind of items as a model, the number of items that show it, and what is to be said of it. `shares` tell of its
    attributes how many of these items have each, `templates` how sure the texts are that it makes keys of."""

    entity: EntityModel
    items: int
    confidence: Confidence
    guesses: tuple[Guess, ...]
    shares: Mapping[str, float] = field(default_factory=dict)
    templates: Mapping[str, Confidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inferred:
    """The kinds of items of a sample in the order of their names; `rest` items are of no kind, and their forms are what
    is known of these: beginnings of keys."""

    kinds: tuple[InferredKind, ...]
    sampled: int
    rest: int = 0
    forms: tuple[str, ...] = ()

    @property
    def entities(self) -> tuple[EntityModel, ...]:
        return tuple(kind.entity for kind in self.kinds)
