"""Expressions of a program as what they tell of a construct's properties."""

from collections.abc import Collection as Names

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Value,
)
from dynamorm_analysis.libraries.cdk.classes import class_of
from dynamorm_analysis.libraries.cdk.constructs import (
    ASKED,
    NOTHING,
    UNTOLD,
    Fields,
    Flag,
    Items,
    Nothing,
    Told,
    Untold,
    Word,
    Wording,
    either,
)
from dynamorm_analysis.libraries.cdk.programs.filling import Change, changes, truth
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.meaning import (
    Environment,
    External,
    Meaning,
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
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.text import Place

MAX_DEPTH = 12
MAX_ITEMS = 100


def told(program: Program, value: Value, scope: Scope, depth: int = 0) -> Told:
    """What an expression tells; `ASKED` where only the caller of the function around knows."""
    if depth > MAX_DEPTH:
        return UNTOLD
    match value:
        case Conditional(test=test, then=then, otherwise=otherwise):
            answer = truth(program, test, scope)
            if answer is None:
                return _not_told(program, test, scope)
            return told(program, then if answer else otherwise, scope, depth + 1)
        case Operation(operator="or", operands=operands):
            return _first_true(program, operands, scope, depth)
        case Operation(operator="and", operands=(test, then)):
            answer = truth(program, test, scope)
            if answer is None:
                return _not_told(program, test, scope)
            return told(program, then, scope, depth + 1) if answer else NOTHING
        case Mapping(entries=entries):
            return _fields(program, entries, scope, scope.place(value.span), depth)
        case Collection(items=items):
            return _items(program, items, scope, scope.place(value.span), depth)
        case Name(name=name) if steps := changes(program, scope, name, value.span.start):
            is_chosen = isinstance(steps[0].statement, Assignment) and _is_choice(steps[0].statement.value)
            if len(steps) > 1 or not steps[0].sure or is_chosen:
                sought = (f"cdk told {name}", scope, value.span.start)
                return program.once(sought, depth, lambda: _filled(program, steps, scope, depth))
        case Template(parts=(only,)):
            return told(program, only, scope, depth + 1)
    return of_meaning(program, meaning(program, value, scope), value, scope, depth)


def _is_choice(value: Value | None) -> bool:
    """Whether a value is one of several: `given || { … }`."""
    return isinstance(value, Conditional) or (isinstance(value, Operation) and value.operator in ("or", "and"))


def of_meaning(program: Program, found: Meaning, value: Value, scope: Scope, depth: int = 0) -> Told:
    """What something tells that an expression stands for."""
    match found:
        case Text(template=template):
            followed = not isinstance(value, Constant | Template | Operation)
            asked = template.constant is None and _asks(program, value, scope)
            return Wording(template, scope.place(value.span), followed, asked)
        case Environment(name=name):
            return Wording(KeyTemplate((Hole(f"env:{name}"),)), scope.place(value.span), followed=True)
        case Setting(given=given):
            return of_meaning(program, given, value, scope, depth)
        case Scalar(value=None):
            return NOTHING
        case Scalar(value=bool() | int() | float() as scalar):
            return Flag(scalar)
        case External(name=name):
            return Word(name.rpartition(".")[2])
        case Produced(callee=External(name=name), call=call, scope=where) if class_of(name):
            return of_arguments(program, call.arguments, where, where.place(call.span), (), depth + 1, positional=True)
        case Raw(value=inner, scope=where) if inner is not value:
            return told(program, inner, where, depth + 1)
    return ASKED if is_asked_of(found) else UNTOLD


def of_arguments(
    program: Program,
    arguments: tuple[Argument, ...],
    scope: Scope,
    place: Place,
    read: Names[str] = (),
    depth: int = 0,
    *,
    positional: bool = False,
) -> Fields:
    """Keyword arguments as properties, `**` ones taken apart; only those to be `read`, where these are named. With
    `positional` also the others, by their numbers."""
    result = Fields({}, place)
    if is_script(scope.path):
        result = _of_object(program, arguments, scope, place, read, depth)
    for number, argument in enumerate(arguments):
        if positional and not argument.name and not argument.spread:
            result = _with(result, str(number), told(program, argument.value, scope, depth + 1))
        if argument.name:
            name = camel_case(argument.name)
            if not read or name in read:
                result = _with(result, name, told(program, argument.value, scope, depth + 1))
        elif argument.spread == "**":
            result = _merged(result, told(program, argument.value, scope, depth + 1))
    return result


def _of_object(
    program: Program, arguments: tuple[Argument, ...], scope: Scope, place: Place, read: Names[str], depth: int
) -> Fields:
    """The object that holds the properties in TypeScript: behind scope and id, or alone."""
    result = Fields({}, place)
    if any(argument.spread for argument in arguments):
        return _opened(result, UNTOLD)
    given = arguments[PROPERTIES:][:1] or (arguments if len(arguments) == 1 else ())
    for argument in given:
        if isinstance(argument.value, Mapping):
            return _fields(program, argument.value.entries, scope, scope.place(argument.value.span), depth + 1, read)
        written = told(program, argument.value, scope, depth + 1)
        if isinstance(written, Fields | Untold):
            result = _merged(result, written)
    return result


PROPERTIES = 2
"""The position of the properties in the call of a construct."""


def camel_case(name: str) -> str:
    """`partition_key` as AWS's own documentation writes it."""
    first, *further = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in further)


# ---- choices --------------------------------------------------------------------------------------------------------


def _first_true(program: Program, operands: tuple[Value, ...], scope: Scope, depth: int) -> Told:
    for operand in operands[:-1]:
        answer = truth(program, operand, scope)
        if answer is None:
            return _not_told(program, operand, scope)
        if answer:
            return told(program, operand, scope, depth + 1)
    return told(program, operands[-1], scope, depth + 1)


def _not_told(program: Program, value: Value, scope: Scope) -> Untold:
    """Why a condition is not known."""
    parts = value.operands if isinstance(value, Operation) else (value,)
    return ASKED if any(is_asked_of(meaning(program, part, scope)) for part in parts) else UNTOLD


def is_asked_of(found: Meaning) -> bool:
    """Whether something is, or is a part of, what only the caller of a function knows."""
    for option in options(found):
        while isinstance(option, Part):
            option = option.owner
        if isinstance(option, ParameterRef) or (isinstance(option, Produced) and is_asked_of(option.callee)):
            return True
    return False


def _asks(program: Program, value: Value, scope: Scope) -> bool:
    """Whether holes of a text are parameters of the function around."""
    match value:
        case Template(parts=parts) | Operation(operands=parts):
            return any(_asks(program, part, scope) for part in parts)
        case Call(function=Member(name="format"), arguments=arguments):
            return any(_asks(program, argument.value, scope) for argument in arguments)
        case Name() | Member():
            return is_asked_of(meaning(program, value, scope))
    return False


# ---- objects and lists ----------------------------------------------------------------------------------------------


def _fields(
    program: Program, entries: tuple[Entry, ...], scope: Scope, place: Place, depth: int, read: Names[str] = ()
) -> Fields:
    result = Fields({}, place)
    for entry in entries:
        if entry.key is None:
            result = _merged(result, told(program, entry.value, scope, depth + 1))
            continue
        key = constant_text(program, entry.key, scope)
        if key is None:
            result = _opened(result, UNTOLD)
        elif not read or camel_case(key) in read:
            result = _with(result, camel_case(key), told(program, entry.value, scope, depth + 1))
    return result


def _items(program: Program, items: tuple[Value, ...], scope: Scope, place: Place, depth: int) -> Items:
    found: list[Told] = []
    rest: Nothing | Untold = NOTHING
    for item in items:
        further = told(program, item.value if isinstance(item, Spread) else item, scope, depth + 1)
        if not isinstance(item, Spread):
            found.append(further)
        elif isinstance(further, Items):
            found += further.items
            rest = either(rest, further.rest)
        else:
            rest = either(rest, further if isinstance(further, Untold) else UNTOLD)
    return _bounded(Items(tuple(found), place, rest))


def _bounded(items: Items) -> Items:
    """No more items than a table can have of anything: lists may be made of themselves again and again."""
    return items if len(items.items) <= MAX_ITEMS else Items(items.items[:MAX_ITEMS], items.place, UNTOLD)


def _filled(program: Program, steps: tuple[Change, ...], scope: Scope, depth: int) -> Told:
    """A dictionary or list that statements fill."""
    result: Told = UNTOLD
    for step in steps:
        after = _after(program, result, step.statement, scope, depth)
        result = after if step.sure else _perhaps(result, after)
    return result


def _after(program: Program, before: Told, statement: Assignment | Evaluation, scope: Scope, depth: int) -> Told:
    match statement:
        case Assignment(targets=(Name(),), value=value, operator="") if value is not None:
            return told(program, value, scope, depth + 1)
        case Assignment(targets=(Item(index=index),), value=value, operator="") if value is not None:
            key = constant_text(program, index, scope)
            if not isinstance(before, Fields):
                return UNTOLD
            if key is None:
                return _opened(before, UNTOLD)
            return _with(before, camel_case(key), told(program, value, scope, depth + 1))
        case Assignment(targets=(Member(name=name),), value=value, operator="") if value is not None:
            if not isinstance(before, Fields):
                return UNTOLD
            return _with(before, camel_case(name), told(program, value, scope, depth + 1))
        case Assignment(targets=(Name(),), value=value, operator="+=") if value is not None:
            return _extended(before, told(program, value, scope, depth + 1))
        case Evaluation(value=Call(function=Member(name="append" | "push"), arguments=(argument,))):
            if not isinstance(before, Items):
                return UNTOLD
            return Items((*before.items, told(program, argument.value, scope, depth + 1)), before.place, before.rest)
        case Evaluation(value=Call(function=Member(name="extend"), arguments=(argument,))):
            return _extended(before, told(program, argument.value, scope, depth + 1))
        case Evaluation(value=Call(function=Member(name="update"), arguments=arguments)):
            positional = [argument.value for argument in arguments if not argument.name and not argument.spread]
            result = before
            for value in positional:
                result = (
                    _merged(result, told(program, value, scope, depth + 1)) if isinstance(result, Fields) else UNTOLD
                )
            if not isinstance(result, Fields):
                return UNTOLD
            return _merged(result, of_arguments(program, arguments, scope, result.place, depth=depth + 1))
        case Evaluation():
            return before
    return UNTOLD


def _perhaps(before: Told, after: Told) -> Told:
    """What is left of a change that may not have happened."""
    match before, after:
        case Fields(entries=old), Fields(entries=new):
            entries = {key: old[key] if old.get(key) == value else UNTOLD for key, value in new.items()}
            return Fields(entries, before.place, either(before.rest, after.rest))
        case Items(items=old_items), Items(items=new_items) if new_items[: len(old_items)] == old_items:
            return Items(new_items, before.place, UNTOLD)
    return UNTOLD


def _with(fields: Fields, name: str, value: Told) -> Fields:
    return Fields({**fields.entries, name: value}, fields.place, fields.rest)


def _opened(fields: Fields, why: Nothing | Untold) -> Fields:
    return Fields(fields.entries, fields.place, either(fields.rest, why))


def _merged(fields: Fields, further: Told) -> Fields:
    """`{**fields, **further}`; what only `further` may hold is not known where it is not."""
    match further:
        case Fields(entries=entries, rest=rest):
            kept = fields.entries if isinstance(rest, Nothing) else dict.fromkeys(fields.entries, rest)
            return Fields({**kept, **entries}, fields.place, either(fields.rest, rest))
        case Untold():
            return _opened(fields, further)
        case Nothing():  # a spread of `undefined` in TypeScript
            return fields
    return _opened(fields, UNTOLD)


def _extended(before: Told, further: Told) -> Told:
    if not isinstance(before, Items):
        return UNTOLD
    match further:
        case Items(items=items, rest=rest):
            return _bounded(Items((*before.items, *items), before.place, either(before.rest, rest)))
        case Untold():
            return Items(before.items, before.place, either(before.rest, further))
    return Items(before.items, before.place, UNTOLD)
