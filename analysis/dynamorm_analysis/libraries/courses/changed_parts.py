"""Which attributes a write gives values that its function has made of what they were when it read the item."""

import re
from collections.abc import Iterable, Iterator, Sequence

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.courses.asked import Asked, attribute_of
from dynamorm_analysis.libraries.courses.changed_elements import changes_elements
from dynamorm_analysis.libraries.courses.computed_values import computed_of
from dynamorm_analysis.libraries.courses.given_attribute import given_attribute
from dynamorm_analysis.libraries.courses.own_fields import changed_by_method
from dynamorm_analysis.libraries.courses.read_out import changed_text
from dynamorm_analysis.libraries.courses.spelled_out import fields_in, set_in_any_case
from dynamorm_analysis.libraries.requests.computed import CHANGING, changes_in_place
from dynamorm_analysis.libraries.values.told_values import value_told
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.added import given_by_list
from dynamorm_analysis.linking.names.flow import origin_of, sets, steps
from dynamorm_analysis.linking.names.origins import ERRORS, Origin, is_made_by_name, is_same
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import is_named_alike

COMBINING = frozenset({"append", "difference", "max", "merge", "min", "union"})
"""Functions that make a value of several."""
ROUNDING = frozenset({"Decimal", "FormatFloat", "FormatInt", "FormatUint", "Itoa", "round", "sorted"})
WRAPPED = re.compile(r"[\w.]+\((.+)\)")
MAX_HOPS = 6
MOST_GIVEN = 3
MOST_FORMS = 2  # functions that give an item another form, one around the other


def changed_parts(
    program: Program, asked: Asked, function: Function, call: Call, access: Access
) -> Iterator[tuple[str, Span]]:
    """The attributes, each with the call that gave the item in which it was read, or the attribute alone."""
    values = values_in(asked, call, [written.value for written in access.written])
    for written, value in zip(access.written, values, strict=True):
        for origin in changed_by_method(program, asked, call, written) if access.via is not None else ():
            if not origin.error:
                yield written.attribute, origin.call.span
        for each in (value, *_stored_under(asked, call, written.attribute)):
            for origin in _made(program, asked, function, each) if each is not None else ():
                attribute = attribute_of(origin) or given_attribute(program, asked, origin.call)
                if not origin.error and written.is_called(attribute):
                    yield written.attribute, origin.call.span


def _made(program: Program, asked: Asked, function: Function, value: Value) -> Iterator[Origin]:
    yield from _made_of(asked, function, value, 0)
    yield from computed_of(program, asked, value, lambda inner, node, each: _made_of(inner, node, each, 0))


def changed_by_name(program: Program, asked: Asked, function: Function, call: Call) -> Iterator[tuple[str, Span]]:
    """The same of what an update is handed by name, where its attributes are not known:
    `save(id, tries=job["tries"] + 1)`."""
    for argument in call.arguments:
        for origin in _made_of(asked, function, argument.value, 0) if argument.name else ():
            attribute = attribute_of(origin) or given_attribute(program, asked, origin.call)
            if not origin.error and is_named_alike(attribute, argument.name):
                yield attribute, origin.call.span


def kept_parts(asked: Asked, call: Call, access: Access) -> Iterator[tuple[str, Span]]:
    """The attributes that a put takes over from an item which a call gave, as they are or where it has no other value
    for them; each with the call."""
    values = values_in(asked, call, [written.value for written in access.written])
    for written, value in zip(access.written, values, strict=True):
        for part in _perhaps_given(asked, value, 0) if value is not None else ():
            for origin in asked.origins(part) if not _is_set(asked, part, call) else ():
                if not origin.error and written.is_called(attribute_of(origin)):
                    yield written.attribute, origin.call.span


def _is_set(asked: Asked, value: Value, call: Call) -> bool:
    """Whether an expression is a field which the function has set in any case: it is no longer what was read."""
    function = asked.scope.node
    if not isinstance(function, Function) or not isinstance(value, Item | Member):
        return False
    return any(field in set_in_any_case(function, name, call.span.start) for name, field in fields_in(value))


def _perhaps_given(asked: Asked, value: Value, hops: int) -> Iterator[Value]:
    """The expressions of which a value is one."""
    if hops > MAX_HOPS:
        return
    match value:
        case Operation(operator="or", operands=operands):
            further: Iterable[Value | None] = operands
        case Conditional(then=then, otherwise=otherwise):
            further = (then, otherwise)
        case Call(function=Member(name="get"), arguments=(_, Argument(value=default))):
            yield value
            further = (default,)
        case Name(name=name):
            bounds = asked.scope.bindings.get(name, ())[:MOST_GIVEN]
            further = [each.value for each in bounds if each.by == "assignment"]
        case _:
            yield value
            further = ()
    for each in further:
        yield from _perhaps_given(asked, each, hops + 2) if each is not None else ()


def values_in(asked: Asked, call: Call, written: Iterable[WrittenValue]) -> Iterator[Value | None]:
    """The expressions that a call gives as values, as its function has them: each is a variable, or a part of the
    call or of a dictionary that it is given."""
    parts: dict[str, Value] = {}
    for each in written:
        symbol = each.symbol
        if symbol.isidentifier():
            yield Name(symbol, Span(call.span.start, call.span.start))
        elif not symbol or symbol.startswith('f"'):
            yield None
        else:
            parts = parts or _by_source(asked, call)
            wrapped = WRAPPED.fullmatch(symbol)  # by the function that is called
            inner = parts.get(wrapped[1]) if wrapped is not None else None
            at = Span(call.span.start, call.span.start)
            yield parts.get(symbol) or inner or value_told(symbol, at, parts)


def _by_source(asked: Asked, call: Call) -> dict[str, Value]:
    """The parts of a call, and of the dictionaries that it is given, by what is written there, the first one where
    several are alike."""
    found: dict[str, Value] = {}
    for part in (part for whole in (call, *_built_for(asked, call)) for part in parts_of(whole)):
        found.setdefault(source_of(part), part)
    return found


def _built_for(asked: Asked, call: Call) -> Iterator[Value]:
    """The dictionaries and objects that a call is given by a name, and what is stored in them before; also where
    functions give them another form: `put_item(Item=json.loads(json.dumps(item), parse_float=Decimal))`."""
    for argument in call.arguments:
        yield from _built_of(asked, argument.value, call.span.start, 0)


def _built_of(asked: Asked, value: Value, before: int, hops: int) -> Iterator[Value]:
    match value:
        case Name(name=name):
            for one in given_by_list(asked.scope, name, before) if hops < MOST_FORMS else ():
                if isinstance(one, Mapping):
                    yield one
                else:
                    yield from _built_of(asked, one, one.span.start, hops + 1)
            for step in steps(asked.scope, name, before):
                given = step.statement.value if isinstance(step.statement, Assignment) else None
                if given is None or not isinstance(step.statement, Assignment):
                    continue
                is_store = any(isinstance(target, Item) for target in step.statement.targets)
                is_object = isinstance(given, Call) and is_made_by_name(given)  # also `&dynamodb.UpdateItemInput{…}`
                if is_store or is_object or isinstance(given, Mapping | Operation) or _is_dictionary(given):
                    yield given
                    if isinstance(given, Operation):  # an input, whose fields may be set later
                        yield from _built_of(asked, given, before, hops)
                        for later in stored(asked.scope, name, given.span.end, before):
                            yield later.value
                            yield from _built_of(asked, later.value, before, hops)
                elif isinstance(given, Call):
                    yield from _built_of(asked, given, given.span.start, hops)
        case Operation(operator="&", operands=(Call() as made,)):
            yield from _built_of(asked, made, before, hops)
        case Call(arguments=arguments) if hops < MOST_FORMS:
            for argument in arguments:
                yield from _built_of(asked, argument.value, before, hops + 1)
        case Mapping(entries=entries) if hops < MOST_FORMS:  # `{**order, "total": total}`
            for entry in entries:
                if entry.key is None:
                    yield from _built_of(asked, entry.value, before, hops + 1)
        case Operation(operator="|", operands=operands) if hops < MOST_FORMS:
            for operand in operands:
                yield from _built_of(asked, operand, before, hops + 1)


def _is_dictionary(value: Value) -> bool:
    """`dict(total=total)`"""
    return isinstance(value, Call) and isinstance(value.function, Name) and value.function.name == "dict"


def _stored_under(asked: Asked, call: Call, name: str) -> Iterator[Value]:
    """What is stored under a name, on one path or another, in the dictionaries that a call is given."""
    for given in (each.value for each in call.arguments if isinstance(each.value, Name)):
        for step in steps(asked.scope, given.name, call.span.start):
            match step.statement:
                case Assignment(targets=(Item(index=Constant(value=key)),), value=value, operator=""):
                    if key == name and value is not None:
                        yield value


def _made_of(asked: Asked, function: Function, value: Value, hops: int) -> Iterator[Origin]:
    """The values of which an expression is another one that is made of them."""
    if hops > MAX_HOPS:
        return
    match value:
        case Call(function=called, arguments=(given, *_)) if is_same(called) or last_name(called) in ROUNDING:
            yield from _made_of(asked, function, given.value, hops + 1)
        case Call(function=Member(name="Sprintf"), arguments=(Argument(value=Constant()), given)):
            yield from _made_of(asked, function, given.value, hops + 1)
        case Mapping(entries=(Entry(key=Constant(value=str() as name), value=inner),)) if name in TYPES:
            yield from _made_of(asked, function, inner, hops + 1)
        case Mapping(entries=entries):
            parts = [entry.value for entry in entries if entry.key is None]
            yield from _all_origins(asked, parts if len(entries) > 1 else ())
        case Collection(items=items):
            parts = [item.value for item in items if isinstance(item, Spread)]
            yield from _all_origins(asked, parts if len(items) > 1 else ())
        case Operation(operator="+" | "-" | "*" | "/" | "//" | "|", operands=operands):
            yield from _all_origins(asked, _reckoned(operands, hops))
            for operand in (origin_of(each, asked.scope) for each in operands):
                if isinstance(operand, Call) and last_name(operand.function) in COMBINING:
                    yield from _made_of(asked, function, operand, hops + 2)  # `max(item["ends"], now) + month`
        case Item(owner=inner, index=Unknown()) | Call(function=Member(owner=inner, name="isoformat" | "strftime")):
            yield from _made_of(asked, function, inner, hops + 1)  # `[line, *item["lines"]][:20]`
        case Operation(operator="not", operands=(inner,)):
            yield from asked.origins(inner)
        case Operation(operator="or", operands=(first, *_)):
            yield from _made_of(asked, function, first, hops + 1)
        case Conditional(test=test, then=Constant(value=one), otherwise=Constant(value=other)) if one != other:
            yield from _turned_over(asked, test)
        case Conditional(then=then, otherwise=otherwise):
            yield from _made_of(asked, function, then, hops + 1)
            yield from _made_of(asked, function, otherwise, hops + 1)
        case Comprehension(clauses=(clause, *_)) if clause.conditions:
            yield from asked.origins(clause.iterable)
        case Comprehension(element=element, clauses=(clause,)) if _is_of_each(element, clause.target):
            yield from _made_of(asked, function, clause.iterable, hops + 1)
        case Call(function=called, arguments=arguments) if last_name(called) in COMBINING:
            owners = (called.owner,) if isinstance(called, Member) else ()
            yield from _all_origins(asked, (*owners, *(argument.value for argument in arguments)))
            for argument in arguments:
                yield from _made_of(asked, function, argument.value, hops + 1)
        case Call(function=Member(name="get" | "pop")):
            return  # what is there, or else the default
        case Call(arguments=arguments) if len(arguments) > 1:  # `reduced(item["stock"], number)`
            parts = [argument.value for argument in arguments if isinstance(argument.value, Item | Member)]
            yield from _all_origins(asked, parts)
        case Name() if (text := changed_text(asked, function, value)) is not None:
            yield from asked.origins(text)
        case Name(name=name):
            yield from _made_of_name(asked, function, value, name, hops)
        case Member() | Item():
            if _is_changed_in_place(asked, function, value, hops):
                yield from asked.origins(value)


def _reckoned(operands: Iterable[Value], hops: int) -> Iterator[Value]:
    """What a sum is reckoned of, those inside of it too: `rating` and `votes` of `(rating * votes + given) / 2`."""
    for operand in operands:
        yield operand
        match operand:
            case Operation(operator="+" | "-" | "*" | "/" | "//", operands=inner) if hops <= MAX_HOPS:
                yield from _reckoned(inner, hops + 1)


def _turned_over(asked: Asked, test: Value) -> Iterator[Origin]:
    """What a test is of by which one of two constants is chosen: `"off" if item["power"] == "on" else "on"`."""
    for operand in test.operands if isinstance(test, Operation) else (test,):
        yield from asked.origins(operand)


def _all_origins(asked: Asked, values: Iterable[Value]) -> Iterator[Origin]:
    for value in values:
        yield from asked.origins(value)
        yield from _of_each(asked, value)


def _of_each(asked: Asked, value: Value) -> Iterator[Origin]:
    """Where the list comes from of which a list is made, one by one: `[one["S"] for one in item["members"]["L"]]`."""
    match origin_of(value, asked.scope):
        case Comprehension(element=Item() | Member() | Call() as element, clauses=(clause,)):
            if _is_of_each(element, clause.target):
                yield from asked.origins(clause.iterable)


def _is_of_each(element: Value, target: Value) -> bool:
    """Whether what a comprehension gives is made of what it runs over."""
    return not set(names_in(target)).isdisjoint(names_in(element))


def _made_of_name(asked: Asked, function: Function, value: Value, name: str, hops: int) -> Iterator[Origin]:
    done = [step.statement for step in steps(asked.scope, name, value.span.start)]
    given = [statement.value for statement in done if isinstance(statement, Assignment) and sets(statement, name)]
    given = given or list(_beside_errors(asked, name, value.span.start))
    written_out = Constant | Mapping | Collection | Comprehension
    if len(made := [each for each in given if not isinstance(each, written_out)]) > 1:
        yield from _made_of_all(asked, function, made, hops)  # else it may be something else
        return
    yield from _appended_in_rounds(asked, done)
    is_changed = any(map(changes_in_place, done)) or changes_elements(asked.scope, function, name, value.span.start)
    for each in given[:MOST_GIVEN]:
        if each is not None and is_changed:
            yield from _plainly(asked, each)
        elif each is not None:
            yield from _made_of(asked, function, each, hops + 1)


def _made_of_all(asked: Asked, function: Function, given: Sequence[Value | None], hops: int) -> Iterator[Origin]:
    """The values of which all are made that a variable is given, each on a path of its own: one more, or one less."""
    first, *others = ([*_made_of(asked, function, each, hops + 1)] if each is not None else [] for each in given)
    for origin in first if len(given) <= MOST_GIVEN else ():
        if all(any((one.call, one.parts) == (origin.call, origin.parts) for one in made) for made in others):
            yield origin


def _appended_in_rounds(asked: Asked, done: Sequence[Statement]) -> Iterator[Origin]:
    """Where a list comes from of whose elements some are added to another one, which was empty: `kept.append(one)`."""
    match done:
        case [Assignment(value=Collection(items=())), *later]:
            for each in later:
                match each:
                    case Evaluation(
                        value=Call(function=Member(name="append"), arguments=(Argument(value=Name() as one),))
                    ):
                        yield from asked.origins(one)


def _beside_errors(asked: Asked, name: str, before: int) -> Iterator[Value]:
    """The calls that give a variable its value beside an error: `total, err := reduced(…)`."""
    for bound in asked.scope.bindings.get(name, ()):
        match bound.statement:
            case Assignment(
                targets=(Collection(items=(Name(name=first), Name(name=second))),), value=Call() as call
            ) if first == name and (second == "_" or ERRORS.match(second)) and call.span.end <= before:
                yield call


def _plainly(asked: Asked, value: Value) -> Iterator[Origin]:
    """Where a value comes from that is changed afterwards; a dictionary with the same parts is one made of another."""
    match value:
        case Comprehension(element=element, clauses=(clause, *_)):
            for part in parts_of(element):
                yield from asked.origins(part) if isinstance(part, Call | Item | Member) else ()
            if isinstance(element, Name) and _is_of_each(element, clause.target):
                yield from asked.origins(clause.iterable)  # those that are left of a list, to which one is added
        case Conditional(then=then, otherwise=otherwise):
            yield from _plainly(asked, then)
            yield from _plainly(asked, otherwise)
        case _:
            yield from asked.origins(value)


def _is_changed_in_place(asked: Asked, function: Function, value: Member | Item, hops: int) -> bool:
    """Whether a function changes a part of an item where it is: `item["views"] += 1`, `user.tags.append(tag)`,
    `delete(user.Tags, tag)`."""
    written = source_of(value)
    for statement in inside(function):
        if statement.span.end > value.span.start:
            continue
        match statement:
            case Assignment(targets=(target,), operator=operator, value=given):
                if isinstance(target, Item) and source_of(target.owner) == written:
                    return True
                if source_of(target) == written and (operator or _is_of_itself(asked, function, value, given, hops)):
                    return True
            case Evaluation(value=Call(function=Member(owner=owner, name=method))):
                if method in CHANGING and source_of(owner) == written:
                    return True
            case Evaluation(value=Call(function=Name(name="delete"), arguments=(Argument(value=owner), _))):
                if source_of(owner) == written:
                    return True
    return changes_elements(asked.scope, function, written, value.span.start)


def _is_of_itself(asked: Asked, function: Function, value: Value, given: Value | None, hops: int) -> bool:
    """Whether a value is made of what the same part was before."""
    if given is None:
        return False
    calls = {(origin.call.span, origin.parts) for origin in asked.origins(value)}
    return any(
        (one.call.span, one.parts) in calls for one in _made_of(asked, function, given, max(hops + 1, MAX_HOPS - 1))
    )
