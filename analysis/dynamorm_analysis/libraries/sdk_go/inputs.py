"""What a request of the SDK is given: the fields of its input and of the structs in it, followed over variables and
what is assigned to them later."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from dynamorm_analysis.facts.statements import Assignment, Function, Loop
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
    is_none,
    names_in,
)
from dynamorm_analysis.libraries.sdk_go.set_later import goes_on, set_by_functions, set_later, set_on
from dynamorm_analysis.libraries.sdk_go.words import PACKAGES
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import sets, steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.comes_out import comes_out
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by, qualified
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.linking.static.spelled_fields import field_given, is_left_out
from dynamorm_analysis.linking.static.static_types import type_of
from dynamorm_analysis.linking.written.templates import described
from dynamorm_analysis.text import Place

MAX_DEPTH = 8
LONGEST_CHAIN = 64  # what is appended to one list: two steps for each
NOT_PROCESSED = frozenset({"UnprocessedKeys", "UnprocessedItems"})


@dataclass(frozen=True, slots=True)
class Given:
    """A value and where it is written; `optional`: on some paths only. `added` is what was stored into it later.
    `plain`: it stands for itself, and the SDK makes the attribute's value of it. `field`: the field of a struct that it
    is given to, where the tag of that names the attribute, and `type` what the SDK makes of that field."""

    value: Value
    scope: Scope
    optional: bool = False
    added: tuple[tuple[Value, "Given"], ...] = ()
    plain: bool = False
    field: str = ""
    type: str | None = None

    @property
    def place(self) -> Place:
        return self.scope.place(self.value.span)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a struct. `kind` is the name of its type where that is the SDK's; `open`: there may be others."""

    kind: str = ""
    given: Mapping[str, Given] = field(default_factory=dict)
    open: bool = False

    def __getitem__(self, name: str) -> Given | None:
        return self.given.get(name)

    def part(self, program: Program, name: str) -> "Fields":
        """The fields of a struct that is one of these."""
        given = self.given.get(name)
        return fields_of(program, given.value, given.scope) if given is not None else Fields()


UNREAD = Fields(open=True)


def sdk_type(program: Program, type_: Value, scope: Scope, depth: int = 0) -> str:
    """The name of a type of the SDK's packages, also where code calls it otherwise (`type text = types.…MemberS`);
    empty for all others."""
    path, _, name = qualified(program, type_, scope).rpartition(".")
    if path in PACKAGES or path.removesuffix("/types") in PACKAGES:
        return name
    found = found_by(program, type_, scope) if isinstance(type_, Name | Member) and depth < MAX_DEPTH else None
    if found is None or found.is_parameter or found.scope.node is not None or found.bound.value is None:
        return ""
    is_type = isinstance(found.bound.statement, Assignment) and isinstance(found.bound.value, Name | Member)
    return sdk_type(program, found.bound.value, found.scope, depth + 1) if is_type else ""


def fields_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> Fields:
    """The fields of a struct that an expression is or points to."""
    if depth > MAX_DEPTH:
        return UNREAD
    match value:
        case Operation(operator="&" | "*", operands=(inner,)):
            return fields_of(program, inner, scope, depth + 1)
        case Call(function=Name(name="new"), arguments=(type_,)):
            return Fields(sdk_type(program, type_.value, scope))
        case Call(function=function, arguments=arguments) if (kind := sdk_type(program, function, scope)) and all(
            argument.name for argument in arguments
        ):
            return Fields(kind, {argument.name: Given(argument.value, scope) for argument in arguments})
        case Call():
            return _set_in_a_row(program, value, scope, depth) or _returned(program, value, scope, depth)
        case Name():
            if (argument := argument_of(value, scope)) is not None:
                made = fields_of(program, *argument, depth + 1)
                return _with_stored(program, made, found_by(program, value, scope), value)
            sought = (f"fields of {value.name} {value.span.start}", scope, 0)
            return program.once(sought, depth, lambda: _held(program, value, scope, depth))
        case Member():
            return _declared(program, value, scope)
    return UNREAD


def ways_of(program: Program, value: Value, scope: Scope) -> tuple[Fields, ...]:
    """The structs of which a variable holds one, as branches have filled it: each of them wholly known, and all of one
    type; else what is known of the struct in any case."""
    found = found_by(program, value, scope) if isinstance(value, Name) and argument_of(value, scope) is None else None
    if isinstance(value, Name) and found is not None and not found.is_parameter and found.bound.value is not None:
        held = [fields_of(program, one, found.scope, 1) for one in _set_to(found, found.bound.value, value)]
        ways = tuple(_with_stored(program, one, found, value) for one in held if one.given)
        if len(ways) > 1 and all(one.kind and one.kind == ways[0].kind and not one.open for one in ways):
            return ways
    return (fields_of(program, value, scope),)


def _declared(program: Program, value: Value, scope: Scope) -> Fields:
    """A struct of which no more is known than its type: what a function is given, or a loop runs over."""
    typed = type_of(program, value, scope)
    if typed is None:
        return UNREAD
    type_ = typed.type
    while isinstance(type_, Operation) and type_.operator == "*":
        type_ = type_.operands[0]
    return Fields(sdk_type(program, type_, typed.scope), open=True)


def _set_in_a_row(program: Program, call: Call, scope: Scope, depth: int) -> Fields | None:
    """The input that the first SDK's own methods give back, with what they set: `input = input.SetLimit(20)`."""
    owner, later = set_on(call)
    made = fields_of(program, owner, scope, depth + 1) if later else UNREAD
    if not made.kind:
        return None
    return replace(made, given={**made.given, **{name: Given(value, scope) for name, value in later}})


def _returned(program: Program, call: Call, scope: Scope, depth: int) -> Fields:
    """The struct that a function of the workspace makes."""
    made = given_back(program, call, scope)
    return fields_of(program, *made, depth + 1) if made is not None else UNREAD


def _held(program: Program, name: Name, scope: Scope, depth: int) -> Fields:
    """The struct in a variable, with the fields that are set after it was made."""
    found = _begun(program, found_by(program, name, scope), name)
    if found is None:
        return UNREAD
    annotation = found.bound.statement.annotation if isinstance(found.bound.statement, Assignment) else None
    made = UNREAD
    if found.is_parameter or isinstance(found.bound.statement, Loop):
        made = _declared(program, name, scope)
    elif not isinstance(found.bound.statement, Assignment):
        return UNREAD
    elif found.bound.value is not None:
        ways = [fields_of(program, one, found.scope, depth + 1) for one in _set_to(found, found.bound.value, name)]
        made = ways[0] if len(ways) == 1 else _common(ways)
    elif (call := found.giving(name)) is not None:  # `input, err := …`
        made = fields_of(program, call, found.scope, depth + 1)
    elif annotation is not None:  # `var input dynamodb.QueryInput`
        made = Fields(sdk_type(program, annotation, found.scope))
    return _with_stored(program, made, found, name)


def _begun(program: Program, found: Found | None, name: Name) -> Found | None:
    """Where a variable was set that goes on from itself since: `input = input.SetLimit(20)`."""
    while found is not None and (before := goes_on(found.bound.value, name.name)) is not None:
        earlier = found_by(program, before, found.scope)
        if earlier is None or earlier.bound is found.bound:
            return None
        found = earlier
    return found


def _set_to(found: Found, last: Value, name: Name) -> list[Value]:
    """What a variable may hold where it is read: what branches before have set it to, the last one first."""
    before = steps(found.scope, name.name, name.span.start) if found.scope.node is not None else ()
    values = [
        one.statement.value
        for one in before
        if isinstance(one.statement, Assignment) and sets(one.statement, name.name)
    ]
    made = (value for value in values if value is not None and goes_on(value, name.name) is None)
    others = [value for value in made if value is not last and not is_none(value)]
    return [last, *others] if any(value is last for value in values) else [last]


def _common(ways: list[Fields]) -> Fields:
    """The fields that a struct has whichever of several it is."""
    first, *others = ways
    kept = {
        name: given
        for name, given in first.given.items()
        if all((one := other.given.get(name)) is not None and _is_same(given, one) for other in others)
    }
    return Fields(first.kind if all(other.kind == first.kind for other in others) else "", kept, open=True)


def _is_same(one: Given, other: Given) -> bool:
    """Whether two fields are told by the same words, and by no variable that branches set."""
    told = _told(one.value)
    if one.added or other.added or not told or told != _told(other.value):
        return False
    return all(len(one.scope.bindings.get(name, ())) <= 1 for name in names_in(one.value))


def _told(value: Value) -> str:
    """How a value reads, be it pointed to or not."""
    return described(value.operands[0] if isinstance(value, Operation) and value.operator == "&" else value)


def _with_stored(program: Program, made: Fields, found: Found | None, name: Name) -> Fields:
    """A struct with the fields that its function sets after it was made, or given."""
    if found is None or not isinstance(found.scope.node, Function):
        return made
    statement = found.bound.statement
    after = statement.span.end if isinstance(statement, Assignment) else statement.span.start
    given = dict(made.given)
    holds = partial(comes_out, program, scope=found.scope)
    later = [(one, found.scope) for one in set_later(found.scope, name.name, after, name.span.start, holds)]
    later += set_by_functions(program, found.scope, name.name, after, name.span.start)
    for one, within in later:
        known = given.get(one.field)
        if one.key is not None:
            if known is not None:
                entry = (one.key, Given(one.value, within, one.optional))
                given[one.field] = replace(known, added=(*known.added, entry))
            continue
        is_optional = one.optional and (known is None or known.value != one.value)
        given[one.field] = Given(one.value, within, is_optional)
    return replace(made, given=given)


def set_once(program: Program, given: Given | None) -> Given | None:
    """What a variable is given that is declared with nothing, and then set in one place, or stays nil."""
    name = given.value if given is not None else None
    found = found_by(program, name, given.scope) if given is not None and isinstance(name, Name) else None
    call = found.giving(name) if found is not None and isinstance(name, Name) else None
    if found is None or call is None or not isinstance(name, Name):
        return given
    declared = [one for one in found.scope.bindings.get(name.name, ()) if one is not found.bound]
    is_declared_only = all(isinstance(one.statement, Assignment) and one.statement.value is None for one in declared)
    return Given(call, found.scope) if is_declared_only else given


# ---- lists ----------------------------------------------------------------------------------------------------------


def items_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> tuple[list[Given], bool]:
    """The items of a list, with those that are appended to it, and whether these are all."""
    match value:
        case Collection(kind="list", items=items):
            found = [Given(item, scope) for item in items if not isinstance(item, Spread)]
            return found, len(found) == len(items)
        case (
            Call(function=Collection(kind="list"), arguments=())
            | Constant(value=None)
            | Call(function=Name(name="make"))
        ):
            return [], True
        case Call(function=Name(name="append"), arguments=(first, *rest)) if depth <= LONGEST_CHAIN:
            begun, complete = items_of(program, first.value, scope, depth + 1)
            added = [Given(argument.value, scope) for argument in rest if not argument.spread]
            return [*begun, *added], complete and len(added) == len(rest)
        case Call() if depth <= MAX_DEPTH:
            made = given_back(program, value, scope)
            return items_of(program, *made, depth + 1) if made is not None else ([], False)
        case Item(owner=owner, index=Unknown()) if depth <= MAX_DEPTH:  # `requests[start:end]`
            whole, complete = items_of(program, owner, scope, depth + 1)
            return [replace(one, optional=True) for one in whole], complete
        case Name() if depth <= LONGEST_CHAIN:
            if (argument := argument_of(value, scope)) is not None:
                return items_of(program, *argument, depth + 1)
            return _listed(program, value, scope, depth)
        case Member() if depth <= MAX_DEPTH:
            if is_left_out(program, value, scope):
                return [], True
            given = field_given(program, value, scope)
            return items_of(program, *given, depth + 1) if given is not None else ([], False)
    return [], False


def _listed(program: Program, name: Name, scope: Scope, depth: int) -> tuple[list[Given], bool]:
    """What a variable was set to at last, with what is stored into it; an `append` that goes on from it is followed by
    its own first argument. What may not have happened is optional."""
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or not isinstance(found.bound.statement, Assignment):
        return [], False
    taken = steps(found.scope, name.name, name.span.start) if found.scope.node is not None else ()
    listed: list[Given] = []
    complete = found.bound.statement.value is None  # declared only
    if found.bound.value is not None:
        listed, complete = items_of(program, found.bound.value, found.scope, depth + 1)
    elif (made := found.giving(name)) is not None:
        listed, complete = items_of(program, made, found.scope, depth + 1)
    for step in taken:
        match step.statement:
            case Assignment(targets=(Item(owner=Name()),), value=one, span=at) if (
                one is not None and at.start > found.bound.statement.span.start
            ):
                listed.append(Given(one, found.scope))
    is_sure = not any(step.optional for step in taken)
    return listed if is_sure else [replace(one, optional=True) for one in listed], complete
