"""Objects that only a declaration tells: `def orders(self) -> OrderService` where it returns what a registry holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Conditional, Item, Member, Name, Operation, Value, dotted, last_name
from dynamorm_analysis.linking.calls.reachability import empty_at, empty_by, filled_at
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    Instance,
    Meaning,
    Opaque,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Scalar,
    alternatives,
    options,
)
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.classes import order_of
from dynamorm_analysis.linking.objects.fields import is_made_from_fields
from dynamorm_analysis.linking.objects.type_arguments import CLASS_WORDS
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span

WITHOUT_FIELDS = frozenset({"ABC", "Generic", "Protocol", "object"})
"""Bases outside the workspace whose classes are what their own code makes of them."""


def returned_object(program: Program, function: Scope, found: Meaning, meaning: MeaningOf) -> Meaning | None:
    """The object that a function returns during a call: of the class that it promises, or that it is given for a type
    variable, where what its body returns was kept somewhere. None where the body tells, or nothing does."""
    node = function.node
    if not isinstance(node, Function) or node.returns is None or not is_kept(found):
        return None
    if (of := _given_class(program, node, function, meaning)) is not None:
        return Instance(of) if _is_told_by_code(of, meaning, program) else None
    return declared_object(program, node.returns, function, meaning)


def declared_object(program: Program, annotation: Value, inside: Scope, meaning: MeaningOf) -> Meaning | None:
    """The object that an annotation in a function or class tells, be it one of a few kinds; None for objects that hold
    what they are made with, or what a package makes of their class."""
    kinds = annotated(program, ParameterRef(inside, "", annotation), meaning)
    if not kinds or not all(_is_told_by_code(kind.of, meaning, program) for kind in kinds):
        return None
    return alternatives(kinds)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a name or a field may be set: in which function, how that writes it and what it is set to, if it
    is no parameter, and where."""

    function: Scope
    written: str
    value: Value | None
    span: Span


def like_fallback(
    found: tuple[Meaning, ...], is_for_nothing: Callable[[int], bool] = lambda _: True
) -> tuple[Meaning, ...]:
    """The possibilities of `orders or OrderRepository()`, or of a name or field that is set to the one or the other: of
    a parameter of which nothing is told it is expected to be what the code makes without it. `is_for_nothing`: whether
    the one at a place is made where nothing is given, and not where something else decides, `kind == "archive"`."""
    own = tuple(one for one in found if isinstance(one, Instance) and isinstance(one.of.scope.node, Class))
    others = [option for one in found if one not in own for option in options(one) if option != Scalar(None)]
    is_told = len(own) != 1 or not others or not all(map(is_untold, others))
    return found if is_told or not is_for_nothing(found.index(own[0])) else own


def is_chosen_for_nothing(choice: Conditional, place: int) -> bool:
    """Whether `orders if orders else OrderRepository()` gives its first or second part where it lacks the other."""
    other = choice.otherwise if place == 0 else choice.then
    return dotted(other) in empty_by(choice.test, outcome=place == 0)


def is_set_for_nothing(ways: tuple[Way, ...], place: int) -> bool:
    """Whether a name or field is set in one way where what another would set it to is empty, or that is set in the
    other way only where it is not."""
    one, others = ways[place], (*ways[:place], *ways[place + 1 :])
    given = {spelled for way in others for spelled in (way.written, dotted(way.value) if way.value else "")}
    if not given.isdisjoint(empty_at(one.function, one.span)):
        return True
    return any(way.value is not None and dotted(way.value) in filled_at(way.function, way.span) for way in others)


def is_untold(found: Meaning) -> bool:
    """Whether something is given to a function that says nothing of what it is."""
    match found:
        case ParameterRef(annotation=None | Name(name="Any") | Member(name="Any")):
            return True
        case ParameterRef(annotation=Item(index=Name(name="Any") | Member(name="Any"))):  # `Optional[Any]`
            return True
        case ParameterRef(annotation=Operation(operator="|", operands=(Name(name="Any") | Member(name="Any"), *_))):
            return True
    return False


def is_kept(found: Meaning) -> bool:
    """Whether something was taken out of what holds it, or nothing is known of it."""
    kept = [option for option in options(found) if option != Scalar(None)]
    return bool(kept) and all(map(_is_kept, kept))


def _is_kept(found: Meaning) -> bool:
    match found:
        case Opaque() | ParameterRef() | Raw(value=Item()):
            return True
        case Produced(callee=Part(owner=holder, name="get")):
            return isinstance(holder, Raw | ParameterRef)
    return False


def _is_told_by_code(of: ClassRef, meaning: MeaningOf, program: Program) -> bool:
    line = order_of(of, lambda written, outer: meaning(program, written, outer, 0))
    outside = {base.name.rpartition(".")[2] for base in line if isinstance(base, External)}
    return outside <= WITHOUT_FIELDS and not is_made_from_fields(line)


def _given_class(program: Program, node: Function, function: Scope, meaning: MeaningOf) -> ClassRef | None:
    """The class that a call gives for the type variable that is returned: `resolve(kind: type[T]) -> T`."""
    if not isinstance(node.returns, Name):
        return None
    for name in _naming_class(node, node.returns.name):
        given = function.arguments.get(name)
        meant = meaning(program, *given, 0) if given is not None else None
        if isinstance(meant, ClassRef) and isinstance(meant.scope.node, Class):
            return meant
    return None


def _naming_class(node: Function, variable: str) -> Iterator[str]:
    for parameter in node.parameters:
        match parameter.annotation:
            case Item(owner=Name() | Member() as word, index=Name(name=name)):
                if name == variable and last_name(word) in CLASS_WORDS:
                    yield parameter.name
