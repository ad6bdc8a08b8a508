"""What kind of Python value an expression surely is: a float or a whole number, a text, a set, a time with a zone or
without."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Import
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
    is_none,
)
from dynamorm_analysis.libraries.values.arithmetic_kinds import DATES, NUMBERS, kind_of_operation
from dynamorm_analysis.libraries.values.element_kinds import kind_of_elements, looped_over
from dynamorm_analysis.libraries.values.package_kinds import KINDS_OF_CLASSES, kind_of_package
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.deciding import chosen
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import imported, meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    ParameterRef,
    Scalar,
    Text,
    options,
)
from dynamorm_analysis.linking.names.lookup import Lookup, lookup
from dynamorm_analysis.linking.names.rounds import in_round
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.objects.fields import PYDANTIC, given_by_all
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.model.unfit_values import ValueKind

MAX_DEPTH = 24
BY_CALLERS = 8  # steps of the depth that are taken from a function to its callers, which are many
OF_LISTS = 8  # the same from an item to all that is put into its list
IN_PLACE = frozenset({"+=", "-=", "*=", "/="})
TEXT_METHODS = frozenset({"lower", "upper", "strip", "lstrip", "rstrip", "title", "format", "join", "replace", "zfill"})
OPTIONAL = frozenset({"Optional", "Annotated", "Final", "ClassVar"})


def kind_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> ValueKind:
    """The kind that an expression has on every path; empty where that is not certain."""
    if depth > MAX_DEPTH:
        return ""
    match value:
        case Constant(value=constant):
            return _of_constant(constant)
        case Template():
            return "text"
        case Mapping() | Comprehension(kind="dict"):
            return "map"
        case Collection(kind="set"):
            return "set"
        case Collection() | Comprehension(kind="list"):
            return "list"
        case Comprehension(kind="set"):
            return "set"
        case Binding(value=inner):
            return kind_of(program, inner, scope, depth + 1)
        case Conditional():
            return _same(kind_of(program, part, scope, depth + 1) for part in chosen(program, value, scope, meaning))
        case Operation(operator=operator, operands=operands):
            return kind_of_operation(operator, [kind_of(program, each, scope, depth + 1) for each in operands])
        case Name(name=name):
            sought = ("kind of", name, scope, value.span.start)
            return program.once(sought, depth, lambda: _of_name(program, value, scope, depth + 1))
        case Item(
            owner=owner, index=Constant(value=int()) | Operation(operator="-", operands=(Constant(value=int()),))
        ):
            return _of_elements(program, owner, scope, depth + OF_LISTS)
        case Member(owner=owner, name=name):
            return _of_field(program, owner, name, scope, depth + 1)
        case Call():
            return _of_call(program, value, scope, depth + 1)
    return ""


def _of_elements(program: Program, listed: Value, scope: Scope, depth: int) -> ValueKind:
    """The kind that all items of a list have."""
    if depth > MAX_DEPTH:
        return ""
    sought = ("kind of elements", listed, scope)
    return program.once(
        sought,
        depth,
        lambda: kind_of_elements(
            program,
            listed,
            scope,
            lambda value, where: kind_of(program, value, where, depth + 1),
            lambda value, where: _of_elements(program, value, where, depth + 1),
            lambda written, where: _declared(program, written, where, depth + 1),
        ),
    )


def declared_kind(program: Program, annotation: Value, scope: Scope) -> ValueKind:
    """The kind that an annotation names, None aside; empty where that is not certain."""
    return _declared(program, annotation, scope, 0)


def _of_constant(constant: str | int | float | bool | None) -> ValueKind:
    match constant:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case str():
            return "text"
        case None:
            return "none"


def _same(kinds: Iterator[ValueKind]) -> ValueKind:
    found = set(kinds)
    return found.pop() if len(found) == 1 else ""


# ---- names ----------------------------------------------------------------------------------------------------------


def _of_name(program: Program, value: Name, scope: Scope, depth: int) -> ValueKind:
    if (in_turn := in_round(scope, value.name)) is not None:
        return kind_of(program, *in_turn, depth)
    found = lookup(program, value.name, scope, value.span.start)
    if found is None:
        return ""
    set_, changed = _set_and_changed(found)
    kind = _same(_of_bound(program, value.name, bound, found.scope, depth) for bound in set_)
    if changed:
        return kind if kind == "float" or _stays_whole(program, kind, changed, found.scope, depth) else ""
    return "set" if kind == "empty set" else kind  # it may be filled by then


def _set_and_changed(found: Lookup) -> tuple[list[Bound], list[Assignment]]:
    """What sets a name, and what then changes its number in place: `total += price`."""
    statements = [(bound, bound.statement) for bound in found.bounds]
    changed = [each for _, each in statements if isinstance(each, Assignment) and each.operator in IN_PLACE]
    return [bound for bound, statement in statements if statement not in changed], changed


def _stays_whole(program: Program, kind: ValueKind, changed: list[Assignment], scope: Scope, depth: int) -> bool:
    """Whether whole numbers alone are added to one: `count += 1`. Whatever is added to a float, it stays one."""
    return kind == "int" and all(
        each.operator != "/=" and each.value is not None and kind_of(program, each.value, scope, depth) == "int"
        for each in changed
    )


def is_float_on_a_way(program: Program, value: Name, scope: Scope) -> bool:
    """Whether a name is set to a float on some ways, and on the others to whole numbers or None."""
    found = lookup(program, value.name, scope, value.span.start)
    kinds = {_of_bound(program, value.name, bound, found.scope, 1) for bound in found.bounds} if found else set()
    return "float" in kinds and kinds <= NUMBERS | {"none"}


def is_added_to_by_floats(program: Program, value: Name, scope: Scope) -> bool:
    """Whether a name is set to a whole number, to which floats are added then: `total = 0`, `total += float(price)`."""
    found = lookup(program, value.name, scope, value.span.start)
    set_, changed = _set_and_changed(found) if found is not None else ([], [])
    if found is None or _same(_of_bound(program, value.name, bound, found.scope, 1) for bound in set_) != "int":
        return False
    return any(kind_of(program, each.value, found.scope, 1) == "float" for each in changed if each.value is not None)


def _of_bound(program: Program, name: str, bound: Bound, scope: Scope, depth: int) -> ValueKind:
    where = scope if scope.node is not None else program.module_scope(scope.path, bound.anchor)
    match bound.by, bound.statement:
        case "parameter", _ if name in scope.arguments:
            return kind_of(program, *scope.arguments[name], depth)
        case "parameter", Function() as function:
            found = function.parameter(name)
            written = found.annotation if found is not None and found.kind in ("", "keyword") else None
            declared = _declared(program, written, scope.parent or scope, depth)
            return _given_as_float(program, name, scope, depth) if declared == "float" else declared
        case "assignment", Assignment(targets=(Name(),), value=assigned, operator="", annotation=written):
            kind = kind_of(program, assigned, where, depth) if assigned is not None else ""
            return kind or _declared(program, written, where, depth)
        case "import", _:
            return _of_imported(program, bound, where)
        case "loop", _ if (iterable := looped_over(bound)) is not None:
            return _of_elements(program, iterable, where, depth)
    return ""


def _given_as_float(program: Program, name: str, scope: Scope, depth: int) -> ValueKind:
    """The kind of a parameter that is declared as a float: what all callers give it where that is known, be it Decimals
    or whole numbers."""
    callers = given_by_callers(program, ParameterRef(scope, name, None))
    kinds = {kind_of(program, *each, depth + BY_CALLERS) for each in callers}
    if "decimal" in kinds:
        return "decimal" if len(kinds) == 1 else ""
    return kinds.pop() if len(kinds) == 1 and kinds <= NUMBERS else "float"


def _of_imported(program: Program, bound: Bound, scope: Scope) -> ValueKind:
    """A constant of another file."""
    match imported(program, bound.statement, scope.path) if isinstance(bound.statement, Import) else OPAQUE:
        case Scalar(value=scalar):
            return _of_constant(scalar)
        case Text():
            return "text"
    return ""


def _of_field(program: Program, owner: Value, name: str, scope: Scope, depth: int) -> ValueKind:
    """What a class of the workspace declares the field of its objects to be: `order.price` for `price: float`."""
    kinds: set[ValueKind] = set()
    for option in options(meaning(program, owner, scope)):
        objects = annotated(program, option, meaning) if isinstance(option, ParameterRef) else (option,)
        if not objects:
            return ""
        for each in objects:
            kinds.add(_declared_in(program, each, name, depth) if isinstance(each, Instance) else "")
    return kinds.pop() if len(kinds) == 1 else ""


def _declared_in(program: Program, instance: Instance, name: str, depth: int) -> ValueKind:
    line = mro(program, instance.of)
    for base in line:
        if isinstance(base, ClassRef) and isinstance(base.scope.node, Class):
            for bound in base.scope.bindings.get(name, ()):
                written = bound.statement.annotation if isinstance(bound.statement, Assignment) else None
                declared = _declared(program, written, base.scope, depth)
                if declared == "float" and _is_made_a_decimal(program, instance, line, name, depth):
                    return ""
                return declared
    return ""


def _is_made_a_decimal(program: Program, instance: Instance, line: tuple[Base, ...], name: str, depth: int) -> bool:
    """Whether a class of data alone, which checks nothing, is given a Decimal for what it declares as a float."""
    if any(isinstance(base, External) and base.name in PYDANTIC for base in line):
        return False
    given = given_by_all(program, instance, line, name, meaning)
    return any(kind_of(program, *each, depth + BY_CALLERS) == "decimal" for each in given)


def _declared(program: Program, written: Value | None, scope: Scope, depth: int) -> ValueKind:
    """The kind that an annotation names, None aside."""
    if depth > MAX_DEPTH:
        return ""
    match written:
        case Constant(value=str() as text) if text.isidentifier():
            return _declared(program, Name(text, written.span), scope, depth + 1)
        case Item(owner=Name(name=name) | Member(name=name), index=index) if name in OPTIONAL:
            first = index.items[0] if isinstance(index, Collection) and index.items else index
            return _declared(program, first, scope, depth + 1)
        case Operation(operator="|", operands=operands):
            return _same(_declared(program, each, scope, depth + 1) for each in operands if not is_none(each))
        case Name() | Member():
            found = meaning(program, written, scope)
            return KINDS_OF_CLASSES.get(found.name, "") if isinstance(found, External) else ""
    return ""


# ---- calls ----------------------------------------------------------------------------------------------------------


def _of_call(program: Program, call: Call, scope: Scope, depth: int) -> ValueKind:
    match call.function:
        case Name(name=name, span=span) if lookup(program, name, scope, span.start) is None:
            return _of_builtin(program, name, call.arguments, scope, depth)
        case Member(owner=owner, name=name) if kind := _of_method(program, owner, name, call, scope, depth):
            return kind
    found = meaning(program, call.function, scope)
    match found:
        case External(name=name):
            return kind_of_package(program, name, call.arguments, scope)
        case FunctionRef(scope=Scope(node=Function(returns=written) as function, parent=around)):
            declared = _declared(program, written, around, depth) if written is not None and around is not None else ""
            if declared == "float" and not function.asynchronous:
                return "" if "decimal" in set(_returned(program, found, call, scope, depth + BY_CALLERS)) else declared
            if declared or function.asynchronous or written is not None:
                return declared
            return _same(_returned(program, found, call, scope, depth))
    return ""


def _returned(program: Program, called: FunctionRef, call: Call, scope: Scope, depth: int) -> Iterator[ValueKind]:
    """The kinds of what the return statements give that a call may run."""
    inside = running(called, call, scope)
    for each in returned_during(program, inside, meaning):
        yield kind_of(program, each.value, inside, depth) if each.value is not None else "none"


def gives_floats_at_times(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a function that declares nothing returns floats, and on other ways whole numbers or None."""
    match meaning(program, call.function, scope):
        case FunctionRef(scope=Scope(node=Function(returns=None, asynchronous=False))) as called:
            kinds = set(_returned(program, called, call, scope, 1))
            return "float" in kinds and kinds <= NUMBERS | {"none"}
    return False


def _of_builtin(program: Program, name: str, arguments: tuple[Argument, ...], scope: Scope, depth: int) -> ValueKind:
    match name, arguments:
        case (("set" | "frozenset"), ()):
            return "empty set"
        case (("set" | "frozenset"), (Argument(value=Collection(items=()), spread=""),)):
            return "empty set"
        case (("set" | "frozenset"), _):
            return "set"
        case (("len" | "ord" | "hash"), (_,)):
            return "int"
        case "round", (Argument(value=number),):
            return "int" if kind_of(program, number, scope, depth) in NUMBERS else ""
        case "round", (Argument(value=number), _):
            kind = kind_of(program, number, scope, depth)
            return kind if kind in NUMBERS else ""
        case (("sum" | "min" | "max"), (Argument(value=listed, spread="", name=""),)):
            kind = _of_elements(program, listed, scope, depth)
            return kind if kind in ("int", "float") else "int" if (name, kind) == ("sum", "bool") else ""
        case (("abs" | "min" | "max"), (_, *_)) if not any(each.spread or each.name for each in arguments):
            kind = _same(kind_of(program, each.value, scope, depth) for each in arguments)
            return kind if kind in NUMBERS else ""
    return KINDS_OF_CLASSES.get(name, "")


def _of_method(program: Program, owner: Value, name: str, call: Call, scope: Scope, depth: int) -> ValueKind:
    if name in ("isoformat", "strftime", "hexdigest"):
        return "text"
    if name not in TEXT_METHODS | {"timestamp", "total_seconds", "astimezone"}:
        return ""
    kind = kind_of(program, owner, scope, depth)
    match name:
        case _ if kind == "text":
            return "text" if name in TEXT_METHODS else ""
        case "timestamp" if kind in DATES:
            return "float"
        case "total_seconds" if not call.arguments:
            found = meaning(program, call.function, scope)
            return "" if isinstance(found, FunctionRef) else "float"  # nothing but times has it
        case "astimezone" if kind in DATES:
            return "aware datetime"
        case "replace" if kind in DATES and not any(each.spread for each in call.arguments):
            zone = next((each.value for each in call.arguments if each.name == "tzinfo"), None)
            return kind if zone is None else "naive datetime" if is_none(zone) else "aware datetime"
    return ""
