"""What an expression stands for, as far as the source tells."""

from dataclasses import dataclass, field

from dynamorm_analysis.facts.values import Call, Value
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.words import words_of

STAND_INS = frozenset({"dummy", "fake", "mock", "mocked", "stub"})
"""Words in the names of classes whose objects stand in for others, where nothing is stored."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string, whole or with holes. `written` says that the source spells it out where it is used."""

    template: KeyTemplate
    written: bool = False


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, a truth value or None."""

    value: int | float | bool | None


@dataclass(frozen=True, slots=True)
class Environment:
    """The value of an environment variable; `default` where the code gives one."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A text that stands where a configuration gives no other; `given` is what the code reads of that."""

    default: str
    given: "Meaning"


@dataclass(frozen=True, slots=True)
class External:
    """Something of a package that is not in the workspace, by its dotted name: `boto3.resource`."""

    name: str


@dataclass(frozen=True, slots=True)
class ModuleRef:
    path: str


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class of the workspace."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class FunctionRef:
    """A function of the workspace; `receiver` is what a method was taken from."""

    scope: Scope
    receiver: "Meaning | None" = None


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of the workspace; `call` made it (in `scope`), None for `self`."""

    of: ClassRef
    call: Call | None = field(default=None, hash=False)  # it may be large
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Produced:
    """What calling something of a package returns: `boto3.resource("dynamodb")`."""

    callee: "Meaning"
    call: Call
    scope: Scope


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute of something that is not of the workspace: `boto3.resource("dynamodb").Table`."""

    owner: "Meaning"
    name: str


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A parameter whose argument is not known here; `annotation` as written in `scope`'s function."""

    scope: Scope
    name: str
    annotation: Value | None


@dataclass(frozen=True, slots=True)
class Raw:
    """An expression that stands for nothing simpler: a mapping, a list, an operation. Read it in its scope."""

    value: Value
    scope: Scope


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several, depending on the run."""

    options: "tuple[Meaning, ...]"


@dataclass(frozen=True, slots=True)
class Opaque:
    """Nothing is known."""


Meaning = (
    Text
    | Scalar
    | Environment
    | Setting
    | External
    | ModuleRef
    | ClassRef
    | FunctionRef
    | Instance
    | Produced
    | Part
    | ParameterRef
    | Raw
    | Alternatives
    | Opaque
)

OPAQUE = Opaque()


def options(meaning: Meaning) -> tuple[Meaning, ...]:
    """The possibilities of a meaning, one for most."""
    if isinstance(meaning, Alternatives):
        return tuple(inner for option in meaning.options for inner in options(option))
    return (meaning,)


def is_falsy(meaning: Meaning) -> bool:
    """Whether something is surely None, False, 0 or the empty text."""
    match meaning:
        case Scalar(value=value):
            return not value
        case Text(template=template):
            return template.constant == ""
    return False


def not_empty(meaning: Meaning) -> tuple[Meaning, ...]:
    """The possibilities that are something: without None or an empty text, where there are others."""
    return tuple(option for option in options(meaning) if not is_falsy(option)) or options(meaning)


def alternatives(meanings: "tuple[Meaning, ...]") -> Meaning:
    """One meaning for several possibilities; equal ones count once and nothing-known makes nothing known. What stands
    in for others is no possibility beside these."""
    if len(meanings) == 1:  # nearly all; some take long to tell from others
        return meanings[0]
    distinct = tuple(dict.fromkeys(inner for meaning in meanings for inner in options(meaning)))
    if not distinct or OPAQUE in distinct:
        return OPAQUE
    if len(distinct) > 1 and any(map(_is_of_code, distinct)):
        distinct = tuple(option for option in distinct if not is_stand_in(option))
    return distinct[0] if len(distinct) == 1 else Alternatives(distinct)


def _is_of_code(found: Meaning) -> bool:
    """Whether something is a class, a function or an object of the workspace or of a package, and no stand-in."""
    return isinstance(found, ClassRef | Instance | FunctionRef | Produced) and not is_stand_in(found)


def is_stand_in(found: Meaning) -> bool:
    """Whether something is a class, an object or a method that only stands in for others, as tests and runs without a
    cloud use them: `OrdersMock`, `InMemoryOrders`, `Mock()`."""
    match found:
        case ClassRef(scope=scope):
            return _is_called_so(scope)
        case Instance(of=of):
            return _is_called_so(of.scope)
        case FunctionRef(scope=scope, receiver=Instance(of=of)):
            return _is_called_so(scope.enclosing_class or scope) or _is_called_so(of.scope)
        case Produced(callee=External(name=name)) | External(name=name):
            return name.startswith(("unittest.mock.", "mock."))
    return False


def _is_called_so(scope: Scope) -> bool:
    words = words_of(scope.name.rpartition(".")[2])
    return not STAND_INS.isdisjoint(words) or {"in", "memory"}.issubset(words)
