"""What PynamoDB's methods are called on: models, indexes, items, batches and objects of the library itself."""

from dataclasses import dataclass

from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.pynamodb.models import ModelClass
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Index


@dataclass(frozen=True, slots=True)
class OnModel:
    model: ModelClass


@dataclass(frozen=True, slots=True)
class OnIndex:
    """`index` is None when the model's bases are unreadable and may declare it."""

    model: ModelClass
    index: Index | None


@dataclass(frozen=True, slots=True)
class OnItem:
    """An item: `call` made or read it, in `scope`, where that is known; `read` says that it came from the table. Not
    `sure` where only a function promises that it is one."""

    model: ModelClass
    call: Call | None = None
    scope: Scope | None = None
    read: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class OnBatch:
    model: ModelClass


@dataclass(frozen=True, slots=True)
class OnLibrary:
    """An object of the library itself, by the short name of its class; `call` made it, in `scope`."""

    kind: str
    call: Call
    scope: Scope


Receiver = OnModel | OnIndex | OnItem | OnBatch | OnLibrary
