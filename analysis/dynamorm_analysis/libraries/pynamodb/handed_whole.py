"""Attributes that an item gets of an object or dictionary which its constructor is handed whole: `User(**data)`."""

from collections.abc import Iterator, Set
from dataclasses import replace

from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, Value, last_name
from dynamorm_analysis.libraries.pynamodb.models import ModelClass
from dynamorm_analysis.libraries.values.values import source_of, written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Written

DUMPS = frozenset({"dict", "model_dump"})
OF_OBJECTS = frozenset({"asdict", "vars"})
CHOOSING = frozenset({"include", "exclude", "by_alias"})
"""Arguments by which a dump leaves attributes out, or calls them otherwise."""


def handed_whole(program: Program, model: ModelClass, call: Call, scope: Scope, given: Set[str]) -> Iterator[Written]:
    """What the constructor of an item is handed in a dictionary that is not written here, under the names of attributes
    that no item is saved without, and that it is not `given` otherwise."""
    whole = [argument for argument in call.arguments if argument.spread]
    if len(whole) != 1 or whole[0].spread != "**":
        return
    for code_name, keyed in model.attributes.items():
        attribute = keyed.attribute
        if attribute.name in given or not attribute.required or attribute.has_default or attribute.role:
            continue
        expressions = [*_expressions(whole[0].value, code_name, scope)]
        if expressions:
            value = written_value(program, expressions[0], scope)
            if value.told is None:
                value = replace(value, made=_also_called(expressions, scope))
            yield Written(attribute.name, value, scope.place(whole[0].span))


def _expressions(whole: Value, name: str, scope: Scope) -> Iterator[Value]:
    """How code calls what is handed under a name: `payload.email` where it is made of an object, `data['email']`."""
    if (of := _dumped(origin_of(whole, scope))) is not None:
        yield Member(of, name, of.span, of.span)
    if isinstance(whole, Name):
        yield Item(whole, Constant(name, whole.span), whole.span)


def _also_called(expressions: list[Value], scope: Scope) -> str:
    """Another way to call the first of some expressions: the variable that holds one of them, or the second of them."""
    sources = {source_of(one) for one in expressions}
    for local, (bound, *others) in scope.bindings.items():
        if not others and bound.by == "assignment" and bound.value is not None and _taken(bound.value) in sources:
            return local
    return source_of(expressions[1]) if len(expressions) > 1 else ""


def _taken(value: Value) -> str:
    """An expression, `data.get("email")` as `data["email"]`."""
    match value:
        case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant() as key), *_)):
            return source_of(Item(owner, key, value.span))
    return source_of(value)


def _dumped(value: Value) -> Value | None:
    """The object of whose attributes a dictionary is made."""
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=options) if name in DUMPS:
            return owner if not any(one.name in CHOOSING or one.spread for one in options) else None
        case Call(function=function, arguments=(Argument(value=of, name="", spread=""),)):
            return of if last_name(function) in OF_OBJECTS else None
        case Member(owner=owner, name="__dict__"):
            return owner
    return None
