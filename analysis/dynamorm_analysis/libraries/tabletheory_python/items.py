"""What an item holds that is written: what its dataclass was given, and what an update sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.requests.parameters import of_given
from dynamorm_analysis.libraries.tabletheory_python.fields import Fields
from dynamorm_analysis.libraries.tabletheory_python.making import made_by
from dynamorm_analysis.libraries.tabletheory_python.models import Model
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Instance, Produced, Scalar, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Written, equalities

ADDING = frozenset({"UpdateAdd", "UpdateSetIfNotExists"})


@dataclass(frozen=True, slots=True)
class Content:
    """The key of an item and what is written of it; `complete`: these are all. `rewrites`: it was read before."""

    key: Mapping[str, Condition] = field(default_factory=dict)
    written: tuple[Written, ...] = ()
    complete: bool = False
    rewrites: bool = False
    is_item: bool = False


def constructed(program: Program, model: Model | None, given: Given) -> Content:
    """An item where it is made: `Order("A7", total=3)`, or `replace(order, total=4)` of one that was read."""
    found = options(meaning(program, given.value, given.scope))
    if model is None or len(found) != 1:
        return Content(is_item=True)
    match found[0]:
        case Instance(of=of, call=Call() as call, scope=Scope() as scope) if of == model.of:
            written = tuple(_arguments(program, model.fields, call, scope))
            complete = not any(argument.spread for argument in call.arguments)
            return Content(_key(model, written), written, complete, is_item=True)
        case Produced(callee=External(name="dataclasses.replace" | "copy.replace"), call=call, scope=scope):
            named = replace_arguments(call)
            written = tuple(_arguments(program, model.fields, named, scope))
            return Content(_key(model, written), written, complete=False, rewrites=True, is_item=True)
    return Content(is_item=True)


def replace_arguments(call: Call) -> Call:
    return Call(call.function, tuple(argument for argument in call.arguments if argument.name), call.span)


def _arguments(program: Program, fields: Fields, call: Call, scope: Scope) -> list[Written]:
    names = list(fields.order)
    found: list[Written] = []
    for argument in call.arguments:
        if argument.spread:
            names = []
            continue
        name = argument.name or (names.pop(0) if names else "")
        attribute = fields.attribute(name)
        if attribute is not None:
            value = written_value(program, argument.value, scope)
            found.append(Written(attribute, value, scope.place(argument.value.span)))
    return found


def _key(model: Model, written: tuple[Written, ...]) -> dict[str, Condition]:
    return equalities(model.key.attributes if model.key is not None else (), written)


def updated(program: Program, model: Model | None, values: tuple[Given, ...]) -> tuple[tuple[Written, ...], bool]:
    """The attributes that `{"state": "paid", "views": UpdateAdd(1)}` sets, and whether these are all; None removes."""
    entries = of_given(program, values)
    found: list[Written] = []
    complete = bool(values) and not entries.open and model is not None
    for name, givens in entries.given.items():
        attribute = model.fields.attribute(name) if model is not None else None
        if attribute is None or not givens:
            complete = False
            continue
        given = givens[-1]
        if meaning(program, given.value, given.scope) == Scalar(None):
            continue
        inner = made_by(program, given.value, given.scope)
        value = written_value(program, given.value, given.scope)
        if inner is not None and inner.word in ADDING:
            argument = next(iter(inner.given.values()), None)
            value = replace(written_value(program, *argument), template=None) if argument is not None else value
        found.append(Written(attribute, value, given.place))
    return tuple(found), complete
