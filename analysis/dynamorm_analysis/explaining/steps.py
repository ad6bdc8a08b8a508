"""A step of an explanation, and how what it speaks of is written in it."""

from dataclasses import dataclass

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.recognition import is_library
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.meaning import (
    Alternatives,
    ClassRef,
    Environment,
    External,
    FunctionRef,
    Instance,
    Meaning,
    ModuleRef,
    Opaque,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Scalar,
    Setting,
    Text,
    options,
)
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.standard import BUILTINS
from dynamorm_analysis.text import Place, Span

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence without its full stop, where what it speaks of stands, and what it rests on."""

    text: str
    place: Place | None = None
    rests_on: "tuple[Step, ...]" = ()


def quoted(value: Value) -> str:
    """An expression as it is written, cut where it is long."""
    written = " ".join(source_of(value).split())
    return f"`{written if len(written) <= LONGEST else written[: LONGEST - 1] + '…'}`"


def described(found: Meaning) -> str:
    """What an expression turned out to stand for, as a noun."""
    match found:
        case Text(template=template) if template.constant is not None:
            return f"the text `{template.constant}`"
        case Text(template=template):
            return f"the text `{template}`, whose parts in braces only the running program knows"
        case Scalar(value=value):
            return f"`{value}`"
        case Environment(name=name):
            return f"the environment variable `{name}`"
        case Setting(default=default):
            return f"what a configuration gives, else the text `{default}`"
        case External(name=name):
            return f"`{name}`{_origin(name)}"
        case ModuleRef(path=path):
            return f"the module `{path}`"
        case ClassRef(scope=scope):
            return f"the class `{scope.name}`"
        case FunctionRef(scope=scope):
            return f"the function `{scope.name}`"
        case Instance(of=of):
            return f"an object of the class `{of.scope.name}`"
        case Produced(call=call):
            return f"what {quoted(call)} gives"
        case Part(owner=owner, name=name):
            return f"`{name}` of {described(owner)}"
        case ParameterRef(scope=scope, name=name):
            return f"the parameter `{name}` of `{scope.name}`, whose argument is not known here"
        case Raw(value=value):
            return f"the expression {quoted(value)}"
        case Alternatives():
            several = list(dict.fromkeys(described(option) for option in options(found)))
            return "one of several: " + "; ".join(several[:4]) + ("; …" if len(several) > 4 else "")
        case Opaque():
            return "nothing that is known"


def of_a_library(name: str) -> bool:
    """Whether a dotted name is one of a library that is understood."""
    return is_library(name.partition(".")[0])


def _origin(name: str) -> str:
    if name in BUILTINS:
        return " of Python"
    return " of a library that is understood" if of_a_library(name) else ", which is not in the workspace"


def name_span(scope: Scope) -> Span:
    """Where the class or function of a scope is named."""
    return scope.node.name_span if scope.node is not None else Span(0, 0)
