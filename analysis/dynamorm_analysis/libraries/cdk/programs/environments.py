"""The environment variables that a CDK program gives to functions and containers, with what these run."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, blocks
from dynamorm_analysis.facts.values import (
    Call,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
)
from dynamorm_analysis.libraries.cdk.constructs import Code, Setting, Wording
from dynamorm_analysis.libraries.cdk.programs.filling import Change, changes
from dynamorm_analysis.libraries.cdk.programs.following import caller_of
from dynamorm_analysis.libraries.cdk.programs.giving import given_by_name
from dynamorm_analysis.libraries.cdk.programs.naming import tables_named
from dynamorm_analysis.libraries.cdk.programs.run_code import code_of, deployed_beside
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case, told
from dynamorm_analysis.libraries.cdk.tables import NAMES
from dynamorm_analysis.libraries.cdk.variables import VARIABLE
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.calls.calling import arguments_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.given_by_callers import during_calls
from dynamorm_analysis.linking.meaning import ClassRef, Instance, Produced, Raw, options
from dynamorm_analysis.linking.objects.constructing import INIT, given, sites_for
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 8
ENVIRONMENT = re.compile(r"(env|\w*Env)(ironment)?(Var(iable)?s?)?", re.ASCII)
MAX_RUNS = 32  # calls of a method; with more, it is read as it stands
MAX_OPTIONS = 3  # levels of mappings in what a call is given
MAX_VARIABLES = 500  # of a mapping that statements fill
MAX_RUNS_DEPTH = 2  # callers that lie between a method and the `__init__` that runs it
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
OF_TEMPLATES = ("variables", "Variables")  # in which constructs of templates hold them
OF_A_STACK = "env"  # account and region, in TypeScript
ADDING = "addEnvironment"
ADDING_SEVERAL = re.compile(r"(add|set|with)Env(ironment)?(Var(iable)?s?)?", re.ASCII)
Given = tuple[str, Value, Scope]


def settings(program: Program, path: str, unit: Unit) -> Iterator[Setting]:
    """The variables that a statement sets."""
    kinds = (Call, Mapping)
    for occurrence in occurrences(program.module_scope(path, unit.anchor), unit.statement, kinds):
        match occurrence.value:
            case Call() as call if _sets(program, call, occurrence.scope):
                for scope in _runs(program, occurrence.scope):
                    yield from _beside(program, scope, _of_call(program, call, scope))
            case value if _is_assigned(occurrence):
                for scope in _runs(program, occurrence.scope):
                    for variable, held, where in _entries(program, value, scope):
                        yield from _beside(program, scope, _setting(program, variable, held, where, None))
            case Mapping() as mapping if not _is_argument(occurrence):
                yield from _beside(program, occurrence.scope, _of_mapping(program, mapping, occurrence.scope))


def _beside(program: Program, scope: Scope, found: Iterator[Setting]) -> Iterator[Setting]:
    """Variables, with the code that is deployed by the construct which sets them."""
    for setting in found:
        yield replace(setting, beside=deployed_beside(program, scope, setting.code))


def _sets(program: Program, call: Call, scope: Scope) -> bool:
    if isinstance(call.function, Member) and camel_case(call.function.name) == ADDING:
        return True
    given = given_by_name(program, call, scope)
    return _adds_several(call) or any(ENVIRONMENT.fullmatch(name) or _is_listing(*given[name]) for name in given)


def _adds_several(call: Call) -> bool:
    """`function.add_environment_variables({"ORDERS": table.table_name})`, a method of one's own."""
    return isinstance(call.function, Member) and ADDING_SEVERAL.fullmatch(camel_case(call.function.name)) is not None


def _runs(program: Program, scope: Scope, depth: int = 0) -> list[Scope]:
    """A method of a construct as its own class calls it, `__init__` as the calls of the class do, and a function as
    the program calls it, once for each call; as it stands where it is not called."""
    method, owner = scope.node, scope.enclosing_class
    if not isinstance(method, Function) or depth > MAX_RUNS_DEPTH:
        return [scope]
    if owner is None:
        return _called(program, scope, depth) or [scope]
    if owner.node is None or owner.parent is None:
        return [scope]
    if method.name == INIT:
        return _constructed(program, scope, ClassRef(owner), depth) or [scope]
    found: list[Scope] = []
    for call, occurrence in calls(owner.parent, owner.node):
        if occurrence.scope.enclosing_class == owner and _is_own(call, occurrence.scope, method.name):
            for outer in _runs(program, occurrence.scope, depth + 1):
                found.append(scope.calling(arguments_of(method, call, outer, 1, scope.parent)))
    return found if 0 < len(found) <= MAX_RUNS else [scope]


def _called(program: Program, function: Scope, depth: int) -> list[Scope]:
    """A function as each call in the program runs it, and as the calls of that do which it stands in; none where they
    are too many or not known."""
    if function.arguments or not isinstance(function.node, Function) or function.node.is_nameless:
        return []
    found: list[Scope] = []
    for during in during_calls(program, function):
        caller = caller_of(during)
        for outer in _runs(program, caller, depth + 1) if caller is not None else ():
            found.append(during.calling(_given_from(during, caller, outer)))
    return found if len(found) <= MAX_RUNS else []


def _given_from(during: Scope, caller: Scope | None, outer: Scope) -> dict[str, tuple[Value, Scope]]:
    """What a call gives, with its caller as that is called itself."""
    return {name: (value, outer if at is caller else at) for name, (value, at) in during.arguments.items()}


def _constructed(program: Program, init: Scope, of: ClassRef, depth: int) -> list[Scope]:
    """An `__init__` as each call of its class runs it, and as the calls of the class do in whose `__init__` that call
    stands; none where a class below it calls it."""
    sites = sites_for(program, of, meaning)
    if any(isinstance(site.call.function, Member) and site.call.function.name == INIT for site in sites):
        return []
    runs = [(site, outer) for site in sites for outer in _runs(program, site.scope, depth + 1)]
    if len(runs) > MAX_RUNS:
        runs = [(site, site.scope) for site in sites]
    return [
        init.on(Instance(of, site.call, outer)).calling(given(replace(site, scope=outer), init)) for site, outer in runs
    ]


def _is_own(call: Call, scope: Scope, method: str) -> bool:
    """Whether a method calls another of its own object."""
    around = scope.node
    match call.function:
        case Member(owner=Name(name=receiver), name=name) if isinstance(around, Function) and around.parameters:
            return name == method and receiver == around.parameters[0].name
    return False


def _of_call(program: Program, call: Call, scope: Scope) -> Iterator[Setting]:
    if isinstance(call.function, Member) and camel_case(call.function.name) == ADDING:
        yield from _added(program, call, call.function.owner, scope)
        return
    if _adds_several(call):
        for argument in call.arguments:
            for variable, value, where in _entries(program, argument.value, scope):
                yield from _setting(program, variable, value, where, None)
    for name, (mapping, around) in given_by_name(program, call, scope).items():
        is_environment = ENVIRONMENT.fullmatch(name) and not (name == OF_A_STACK and is_script(scope.path))
        code = code_of(program, call, scope) if is_environment else None
        found = _entries(program, mapping, around) if is_environment else _among_options(program, mapping, around)
        for variable, value, where in found:
            yield from _setting(program, variable, value, where, code)


def _added(program: Program, call: Call, owner: Value, scope: Scope) -> Iterator[Setting]:
    """`function.add_environment("ORDERS", table.table_name)`."""
    named_values = {argument.name: argument.value for argument in call.arguments if argument.name}
    positional = [argument.value for argument in call.arguments if not argument.name and not argument.spread]
    key = named_values.get("key") or named_values.get("name") or next(iter(positional), None)
    value = named_values.get("value") or next(iter(positional[1:2]), None)
    variable = constant_text(program, key, scope) if key is not None else None
    if variable is None or value is None:
        return
    made = options(meaning(program, owner, scope))
    code = None
    if len(made) == 1 and isinstance(made[0], Produced | Instance) and made[0].call is not None and made[0].scope:
        code = code_of(program, made[0].call, made[0].scope)
    yield from _setting(program, variable, value, scope, code)


def _is_assigned(occurrence: Occurrence) -> bool:
    """Whether a value becomes the environment of a function that is there already: `function.environment = …`."""
    match occurrence.statement:
        case Assignment(targets=(Member(name=name),), value=value) if value is occurrence.value:
            return ENVIRONMENT.fullmatch(camel_case(name)) is not None
    return False


def _is_argument(occurrence: Occurrence) -> bool:
    """Whether a mapping is an argument of which a name tells what it is for: that of its parameter, or of the entry
    that holds it. An object that a script gives by itself has none."""
    if is_script(occurrence.scope.path) and isinstance(occurrence.parent, Call):
        return False
    return any(isinstance(outer, Call) for outer in occurrence.outer)


def _of_mapping(program: Program, mapping: Mapping, scope: Scope) -> Iterator[Setting]:
    """A mapping that is kept for later, where its keys are written as variables are and its values name tables; then
    the texts beside these are what variables are set to as well."""
    found: list[Setting] = []
    texts: list[tuple[str, Value]] = []
    for entry in mapping.entries:
        if not isinstance(entry.key, Constant) or not CONSTANT.fullmatch(str(entry.key.value)):
            continue
        variable = str(entry.key.value)
        if _is_name(entry.value):
            found += (one for one in _setting(program, variable, entry.value, scope, None) if one.tables)
        elif isinstance(entry.value, Constant | Name | Member):
            texts.append((variable, entry.value))
    yield from found
    for variable, value in texts if found else ():
        found = list(_setting(program, variable, value, scope, None))
        yield from (one for one in found if one.text is not None and one.text.template.constant is not None)


def _is_name(value: Value) -> bool:
    return isinstance(value, Member) and camel_case(value.name) in NAMES


# ---- options --------------------------------------------------------------------------------------------------------


def _is_listing(value: Value, scope: Scope) -> bool:
    """Whether an argument is a mapping of options among which there are variables."""
    options_of = _listed(value, scope)
    return options_of is not None and any(True for _ in _environments(options_of))


def _among_options(program: Program, value: Value, scope: Scope) -> Iterator[Given]:
    """The variables among options, `{"environment_variables": variables}`, and those that are added to them there."""
    options_of = _listed(value, scope)
    for variables in _environments(options_of) if options_of is not None else ():
        yield from _entries(program, variables, scope)
    if isinstance(value, Name) and isinstance(scope.node, Function) and options_of is not None:
        yield from _stored(program, scope.node.body, value.name, scope)


def _listed(value: Value, scope: Scope) -> Mapping | None:
    """A mapping, also one that a local variable was set to once."""
    if isinstance(value, Name):
        bounds = scope.bindings.get(value.name, ())
        value = bounds[0].value if len(bounds) == 1 and bounds[0].value is not None else value
    return value if isinstance(value, Mapping) else None


def _environments(options_of: Mapping, depth: int = 0) -> Iterator[Value]:
    for entry in options_of.entries:
        if not isinstance(entry.key, Constant):
            continue
        if _is_environment(str(entry.key.value)):
            yield entry.value
        elif isinstance(entry.value, Mapping) and depth < MAX_OPTIONS:
            yield from _environments(entry.value, depth + 1)


def _stored(program: Program, body: tuple[Statement, ...], name: str, scope: Scope) -> Iterator[Given]:
    """`options["environment"]["ORDERS"] = table.table_name` in a function."""
    for statement in body:
        match statement:
            case Assignment(targets=(Item(owner=Name(name=of), index=Constant(value=str(key))),), value=value):
                if of == name and value is not None and _is_environment(key):
                    yield from _entries(program, value, scope)
            case Assignment(
                targets=(
                    Item(owner=Item(owner=Name(name=of), index=Constant(value=str(key))), index=Constant() as at),
                ),
                value=value,
            ):
                if of == name and value is not None and _is_environment(key):
                    yield str(at.value), value, scope
        for block in blocks(statement):
            yield from _stored(program, block, name, scope)


def _is_environment(key: str) -> bool:
    name = camel_case(key)
    return name != OF_A_STACK and ENVIRONMENT.fullmatch(name) is not None


# ---- entries --------------------------------------------------------------------------------------------------------


def _entries(program: Program, value: Value, scope: Scope, depth: int = 0) -> list[Given]:
    """The variables of a mapping with their values, as far as they are written down; one that may have several values
    comes as often."""
    if depth > MAX_DEPTH:
        return []
    match value:
        case Mapping(entries=entries):
            return _written(program, entries, scope, depth)
        case Operation(operator="|", operands=(left, right)):
            return _over(_entries(program, left, scope, depth + 1), _entries(program, right, scope, depth + 1))
        case Operation(operator="or", operands=sides):
            return [one for side in sides for one in _entries(program, side, scope, depth + 1)]
        case Conditional(then=then, otherwise=otherwise):
            return [one for side in (then, otherwise) for one in _entries(program, side, scope, depth + 1)]
        case Call(arguments=arguments) if listed := [one.value for one in arguments if one.name in OF_TEMPLATES]:
            return _entries(program, listed[0], scope, depth + 1)
        case Name(name=name) if steps := changes(program, scope, name, value.span.start):
            sought = (f"cdk variables {name}", scope, value.span.start)
            return program.once(sought, depth, lambda: _filled(program, steps, name, scope, depth))
    match meaning(program, value, scope):
        case Raw(value=inner, scope=where) if inner is not value:
            return _entries(program, inner, where, depth + 1)
    return []


def _filled(program: Program, steps: tuple[Change, ...], name: str, scope: Scope, depth: int) -> list[Given]:
    """The variables of a mapping that statements fill."""
    found: list[Given] = []
    for step in steps:
        further = _changed(program, step.statement, name, scope, depth)
        found = _over(found, further) if step.sure else [*found, *further]
    return found[:MAX_VARIABLES]


def _over(before: list[Given], further: list[Given]) -> list[Given]:
    """Entries with further ones in the place of those that have the same names."""
    names = {variable for variable, _, _ in further}
    return [*(one for one in before if one[0] not in names), *further]


def _written(program: Program, entries: tuple[Entry, ...], scope: Scope, depth: int) -> list[Given]:
    found: list[Given] = []
    for entry in entries:
        variable = constant_text(program, entry.key, scope) if entry.key is not None else None
        if entry.key is None or variable in OF_TEMPLATES:
            found = _over(found, _entries(program, entry.value, scope, depth + 1))
        elif variable is not None and VARIABLE.fullmatch(variable):
            found = _over(found, [(variable, entry.value, scope)])
    return found


def _changed(program: Program, statement: Assignment | Evaluation, name: str, scope: Scope, depth: int) -> list[Given]:
    match statement:
        case Assignment(targets=(Item(index=index),), value=value) if value is not None:
            variable = constant_text(program, index, scope)
            return [(variable, value, scope)] if variable is not None else []
        case Assignment(targets=(Member(name=variable),), value=value) if value is not None:
            return [(variable, value, scope)]
        case Assignment(value=value) if value is not None and not (isinstance(value, Name) and value.name == name):
            return _entries(program, value, scope, depth + 1)
        case Evaluation(value=Call(function=Member(name="update"), arguments=arguments)):
            mappings = [argument.value for argument in arguments if not argument.name]
            inner = [one for mapping in mappings for one in _entries(program, mapping, scope, depth + 1)]
            return [*inner, *((argument.name, argument.value, scope) for argument in arguments if argument.name)]
    return []


# ---- values ---------------------------------------------------------------------------------------------------------


def _setting(program: Program, variable: str, value: Value, scope: Scope, code: Code | None) -> Iterator[Setting]:
    """What a variable is set to, unless that surely is no table."""
    tables = tables_named(program, value, scope)
    if tables == ():
        return
    written = told(program, value, scope)
    yield Setting(variable, tables or (), code, written if isinstance(written, Wording) else None)
