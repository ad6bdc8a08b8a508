"""What a call is given: its keyword arguments, and the entries of dictionaries that were built up before it."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
)
from dynamorm_analysis.libraries.requests.converted import converted, converted_by
from dynamorm_analysis.libraries.requests.dumped import dumped
from dynamorm_analysis.libraries.requests.filled_by_calls import filled, in_turn
from dynamorm_analysis.libraries.requests.filtered import left_of, whole_of
from dynamorm_analysis.libraries.requests.given import STORED, Given, Parameters, one_of
from dynamorm_analysis.libraries.requests.in_rounds import copied_in_rounds, made_in_rounds, stored_in_rounds
from dynamorm_analysis.libraries.requests.through_json import (
    object_read_again,
    object_rewritten,
    read_again,
    rewritten,
)
from dynamorm_analysis.libraries.values.attribute_names import attribute_name
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.deciding import chosen, taken
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef, Raw, Scalar, options
from dynamorm_analysis.linking.names.added import given_by_list
from dynamorm_analysis.linking.names.flow import as_given
from dynamorm_analysis.linking.scope import Bound, Scope

MAX_DEPTH = 12
TYPED_FORMS = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
OBJECTS = ("troposphere.dynamodb.", "pulumi_aws.")  # how classes of objects that hold what they are given begin
MAPPING_CALLS = frozenset({"dict", "OrderedDict", "defaultdict", "copy", "deepcopy", "cast"})
MODULES = frozenset({"builtins", "collections", "copy", "t", "typing", "typing_extensions"})
"""Whose functions these are."""


def of_call(program: Program, arguments: tuple[Argument, ...], scope: Scope, depth: int = 0) -> Parameters:
    """The keyword arguments of a call, `**` ones taken apart."""
    result = Parameters()
    for argument in arguments:
        if argument.name:
            result = result.with_value(argument.name, _argument(argument, scope))
        elif argument.spread == "**":
            result = result.merged(of_mapping(program, argument.value, scope, depth))
    return result


def _argument(argument: Argument, scope: Scope, optional: bool = False) -> Given:
    return Given(argument.value, scope, optional, start=argument.span.start)


def of_given(program: Program, values: tuple[Given, ...]) -> Parameters:
    """The entries of a parameter that is itself a mapping, such as `Key` or `ExpressionAttributeNames`."""
    result = Parameters()
    for given in values:
        entries = of_mapping(program, given.value, given.scope)
        if given.operator == "=" and not given.optional:
            result = entries
        elif given.operator == "=" and not result.given:
            result = Parameters().merged(entries, optional=True)
        else:
            result = result.merged(entries.each_stored(given.operator), optional=given.optional)
    return result


def of_mapping(program: Program, value: Value, scope: Scope, depth: int = 0) -> Parameters:
    """The entries of a dictionary by their constant keys; open where some are not known."""
    if depth > MAX_DEPTH:
        return Parameters(open=True)
    match value:
        case Mapping(entries=entries):
            return _of_entries(program, entries, scope, depth)
        case Call():
            return _of_called(program, value, scope, depth)
        case Operation(operator="|", operands=operands):
            result = Parameters()
            for operand in operands:
                result = result.merged(of_mapping(program, operand, scope, depth + 1))
            return result
        case Operation(operator="or" | "and", operands=operands):
            found = [of_mapping(program, operand, scope, depth + 1) for operand in operands]
            result = Parameters()
            for parameters in found:
                result = result.merged(parameters, optional=True)
            return result
        case Conditional():
            return one_of([of_mapping(program, p, scope, depth + 1) for p in chosen(program, value, scope, meaning)])
        case Comprehension(kind="dict", clauses=(Clause() as clause,), element=element):
            whole = whole_of(clause, element)
            if whole is None:
                return made_in_rounds(program, clause, element, scope)
            return left_of(program, of_mapping(program, whole, scope, depth + 1), clause, element, scope)
        case Name(name=name):
            sought = (f"entries of {name}", scope, value.span.start)
            return program.once(sought, depth, lambda: _of_name(program, value, name, scope, depth))
        case Constant(value=None):
            return Parameters()
        case _:
            return _of_meaning(program, value, scope, depth)


def _of_entries(program: Program, entries: tuple[Entry, ...], scope: Scope, depth: int) -> Parameters:
    result = Parameters()
    for entry in entries:
        if entry.key is None:
            result = result.merged(of_mapping(program, entry.value, scope, depth + 1))
            continue
        key = attribute_name(program, entry.key, scope)
        given = Given(entry.value, scope, start=entry.key.span.start)
        result = result.with_value(key, given) if key is not None else result.opened()
    return result


def _of_called(program: Program, call: Call, scope: Scope, depth: int) -> Parameters:
    """`dict(a=1)`, `params.copy()`, `json.loads(json.dumps(params))`, or a function that builds a dictionary."""
    match call.function:
        case Member(owner=owner, name="copy") if not call.arguments:
            return of_mapping(program, owner, scope, depth + 1)
        case Name(name=name) | Member(name=name) if _is_of_mappings(call.function) or _is_typed(program, call, scope):
            result = Parameters()
            for argument in call.arguments:
                if argument.name:
                    result = result.with_value(argument.name, _argument(argument, scope))
                elif name != "cast" or argument is call.arguments[-1]:
                    result = result.merged(of_mapping(program, argument.value, scope, depth + 1))
            return result
    if (fields := dumped(program, call, scope, lambda given, at: of_call(program, given, at, depth + 1))) is not None:
        return fields
    if (writer := rewritten(program, call, scope)) is not None:
        return read_again(of_mapping(program, writer.arguments[0].value, scope, depth + 1), writer, call)
    if (dump := object_rewritten(program, call, scope)) is not None:
        return object_read_again(of_mapping(program, dump, scope, depth + 1), call)
    callees = options(meaning(program, call.function, scope))
    if not all(isinstance(callee, FunctionRef) for callee in callees):
        is_held = isinstance(call.function, Member) and call.function.name in ("get", "setdefault")
        return _of_meaning(program, call, scope, depth) if is_held else Parameters(open=True)
    results = [
        found
        for callee in callees
        if isinstance(callee, FunctionRef)
        for found in _of_returns(program, callee, call, scope, depth)
    ]
    return one_of(results)


def _is_of_mappings(function: Value) -> bool:
    """`dict(…)`, `copy.deepcopy(…)`; `order.dict()` and `order.copy(update=…)` are methods of something else."""
    match function:
        case Name(name=name):
            return name in MAPPING_CALLS
        case Member(owner=Name(name=module), name=name):
            return name in MAPPING_CALLS and module in MODULES
    return False


def _is_typed(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a call makes a dictionary of a declared form: `QueryInputTypeDef(IndexName=…)`, the same of one
    dictionary, `KeySchema(…)` of troposphere,
    `TableAttributeArgs(…)` of Pulumi."""
    if not call.arguments:
        return False
    made = meaning(program, call.function, scope)
    if isinstance(made, External):
        return made.name.endswith("TypeDef") or made.name.startswith(OBJECTS)
    return isinstance(made, ClassRef) and not TYPED_FORMS.isdisjoint(
        base.name for base in mro(program, made) if isinstance(base, External)
    )


def _of_returns(program: Program, callee: FunctionRef, call: Call, scope: Scope, depth: int) -> Iterator[Parameters]:
    function = callee.scope.node
    if not isinstance(function, Function):
        return
    inner = running(callee, call, scope)
    conversion = program.shared("what it converts", callee.scope.alone, lambda: converted_by(function))
    if conversion is not None and (given := inner.arguments.get(conversion[0])) is not None:
        entries = of_mapping(program, *given, depth + 1)
        if entries.given:
            yield converted(program, entries, conversion[1], inner)
            return
    for statement in returned_during(program, inner, meaning):
        if statement.value is not None:
            yield of_mapping(program, statement.value, inner, depth + 2)


def _of_meaning(program: Program, value: Value, scope: Scope, depth: int) -> Parameters:
    results: list[Parameters] = []
    for option in options(meaning(program, value, scope)):
        match option:
            case Raw(value=inner, scope=where) if inner is not value:
                results.append(of_mapping(program, inner, where, depth + 1))
            case Scalar(value=None):
                results.append(Parameters())
            case _:
                return Parameters(open=True)
    return one_of(results)


# ---- dictionaries built step by step ------------------------------------------------------------------------------


def _of_name(program: Program, value: Value, name: str, scope: Scope, depth: int) -> Parameters:
    holder: Scope | None = scope
    while holder is not None and holder.node is not None and name not in holder.bindings:
        holder = holder.parent
    if holder is None or not isinstance(holder.node, Function):
        return _of_meaning(program, value, scope, depth)
    before = value.span.start if holder is scope else holder.node.span.end
    is_parameter = any(bound.by == "parameter" for bound in holder.bindings[name])
    if is_parameter and name in holder.arguments:
        given, caller = holder.arguments[name]
        result = of_mapping(program, given, caller, depth + 1)
    else:
        result = Parameters(open=not _is_set(holder.bindings[name]))
    done = taken(program, holder, name, before, meaning)
    if not done and not is_parameter:
        added = given_by_list(holder, name, before) if holder is scope else ()
        if added:
            return one_of([of_mapping(program, one, holder, depth + 1) for one in added])
        return _of_meaning(program, value, scope, depth)
    is_set = is_parameter
    for step, hands_on in in_turn(done, taken(program, holder, as_given(name), before, meaning)):
        if hands_on:
            given_on = filled(program, result, step.statement, name, holder, depth, of_mapping)
            result = result.either(given_on) if step.optional else given_on
            continue
        match step.statement:
            case Assignment(targets=targets, value=assigned, operator=operator) if assigned is not None:
                for target in targets:
                    store = _Store(target, assigned, operator, step.optional and is_set, holder)
                    result = _stored(program, result, store, depth)
            case Evaluation(value=Call() as call):
                result = _method_called(program, result, call, holder, step.optional, depth)
        is_set = True
    return result


def _is_set(bounds: Iterable[Bound]) -> bool:
    """Whether a name gets all that it holds from assignments: not from a caller, nor in turn from what a loop runs
    over."""
    return all(bound.by == "assignment" and bound.value is not None for bound in bounds)


@dataclass(frozen=True, slots=True)
class _Store:
    """`target operator= value`, where the target is the dictionary or a part of it."""

    target: Value
    value: Value
    operator: str
    optional: bool
    scope: Scope


def _stored(program: Program, before: Parameters, store: _Store, depth: int) -> Parameters:
    match store.target, store.operator:
        case Name(), "":
            entries = of_mapping(program, store.value, store.scope, depth + 1)
            return before.either(entries) if store.optional else entries
        case Name(), "|=":
            entries = of_mapping(program, store.value, store.scope, depth + 1)
            return before.merged(entries, optional=store.optional)
        case Item(owner=Name(), index=index), _:
            given = Given(store.value, store.scope, store.optional, start=store.target.span.start)
            return _entry_stored(program, before, index, given, store, depth)
        case Item(owner=Item()), "":
            return _part_stored(program, before, store, depth)
        case _:
            return before.opened()


def _part_stored(program: Program, before: Parameters, store: _Store, depth: int) -> Parameters:
    """`params["Update"]["ExpressionAttributeValues"][":state"] = value`: one more part of a parameter."""
    target, part, levels = store.target, store.value, 0
    while isinstance(target, Item) and isinstance(target.owner, Item):
        part = Mapping((Entry(target.index, part),), store.target.span)
        target, levels = target.owner, levels + 1
    if not isinstance(target, Item) or not isinstance(target.owner, Name):
        return before.opened()
    given = Given(part, store.scope, store.optional, STORED * levels)
    return _entry_stored(program, before, target.index, given, store, depth)


def _entry_stored(
    program: Program, before: Parameters, index: Value, given: Given, store: _Store, depth: int
) -> Parameters:
    key = attribute_name(program, index, store.scope)
    if key is None and (copied := copied_in_rounds(index, given.value, store.scope)) and given.operator == "=":
        entries = of_mapping(program, copied.whole, store.scope, depth + 1)
        entries = entries.each_in(copied.made) if copied.made is not None else entries
        if copied.is_other or copied.of_each:
            entries = entries.each_in_another_form(replaced=copied.is_other)
        return before.merged(
            entries, optional=store.optional and not (copied.of_each or _is_of(store.target, copied.whole))
        )
    if key is None:
        stored = stored_in_rounds(program, index, given) if not store.operator else Parameters(open=True)
        is_new = before.given.keys().isdisjoint(stored.given)  # else it may be what was there that is changed
        return before.merged(stored, optional=True) if is_new else before.opened()
    if store.operator == "+=" and (longer := _longer(before.only(key), given)) is not None:
        return before.with_value(key, longer)
    return before.with_value(key, replace(given, operator=store.operator) if store.operator else given)


def _is_of(target: Value, whole: Value) -> bool:
    """Whether what is stored is an entry of the dictionary itself that a loop goes through."""
    match target, whole:
        case Item(owner=Name(name=stored)), Name(name=name):
            return stored == name
    return False


def _longer(before: Given | None, added: Given) -> Given | None:
    """`params["FilterExpression"] += " AND …"`: what was given before with what is added, perhaps on some paths only;
    None where they are not read in one place."""
    if before is None or before.optional or before.operator != "=" or before.scope != added.scope:
        return None
    span = added.value.span
    value: Value = Operation("+", (before.value, added.value), span)
    if added.optional:
        value = Conditional(Unknown((), span), value, before.value, span)
    return replace(added, value=value, optional=False)


def _method_called(
    program: Program, before: Parameters, call: Call, scope: Scope, optional: bool, depth: int
) -> Parameters:
    """`params.update(…)`, `params.setdefault("X", value)`, `params.pop("X")`."""
    method = call.function.name if isinstance(call.function, Member) else ""
    if method == "update":
        for argument in call.arguments:
            if argument.name:
                before = before.with_value(argument.name, _argument(argument, scope, optional))
            else:
                entries = of_mapping(program, argument.value, scope, depth + 1)
                before = before.merged(entries, optional=optional)
        return before
    if method not in ("setdefault", "pop", "clear") or not call.arguments:
        return before.opened() if method == "clear" else before
    key = attribute_name(program, call.arguments[0].value, scope)
    if key is None:
        return before.opened()
    if method == "pop":
        kept = tuple(replace(given, optional=True) for given in before[key]) if optional else ()
        return Parameters({**before.given, key: kept} if kept else _without(before.given, key), before.open)
    if key in before or len(call.arguments) < 2:
        return before
    return before.with_value(key, Given(call.arguments[1].value, scope, optional))


def _without(given: Names[str, tuple[Given, ...]], key: str) -> Names[str, tuple[Given, ...]]:
    return {name: values for name, values in given.items() if name != key}
