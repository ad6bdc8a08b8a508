"""What text an expression makes, in languages where `fmt.Sprintf` and `+` build texts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    is_none,
)
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.packages import GO
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, Meaning, Setting, Text, alternatives, options
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by, qualified
from dynamorm_analysis.linking.static.static_telling import told_hole
from dynamorm_analysis.linking.static.static_types import BASIC_TYPES, called, during, kind_of
from dynamorm_analysis.linking.written import templates
from dynamorm_analysis.model.names import Hole, KeyTemplate

MAX_DEPTH = 20
MOST_PARTS = 100
MOST_CALLS = 5  # of functions that make a text, inside of each other
LONGEST = 10_000
VERB = re.compile(r"%(?:%|[-+# 0]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?(?:\[\d+\])?[a-zA-Z])")
PADDED = re.compile(r"%(0\d+)d")
READS_ENVIRONMENT = frozenset({"os.Getenv", "os.LookupEnv"})
FORMATS = frozenset({"fmt.Sprintf", "pulumi.Sprintf"})
OPTIONS = frozenset({"flag.String", "github.com/spf13/pflag.String"})  # of a command line: name, default, usage
# What they return is as good a name as what they are given.
TRANSPARENT = frozenset(
    {"strings.TrimSpace", "strings.ToLower", "strings.ToUpper", "aws.String", "pulumi.String"}
    | {"pulumi.StringPtr", "jsii-runtime-go.String"}
)


def text_meaning(program: Program, value: Value, scope: Scope, depth: int = 0) -> Meaning:
    """A text, an environment variable's value, one of several of these, or nothing known."""
    if depth > MAX_DEPTH:
        return OPAQUE
    if isinstance(value, Constant):
        return Text(templates.text(value.value), written=True) if isinstance(value.value, str) else OPAQUE
    name = (f"text {value.span.start}-{value.span.end}", scope, 0)
    return program.once(name, depth, lambda: _text_meaning(program, value, scope, depth))


def _text_meaning(program: Program, value: Value, scope: Scope, depth: int) -> Meaning:
    match value:
        case Name() | Member():
            return _of_name(program, value, scope, depth)
        case Operation(operator="+", operands=operands) if not any(map(_is_number, operands)):
            return Text(template_of(program, value, scope, depth))
        case Operation(operator="&" | "*", operands=(inner,)):
            return text_meaning(program, inner, scope, depth + 1)
        case Call():
            return _of_call(program, value, scope, depth)
        case Item(owner=Name() as name, index=key):
            return _of_entry(program, name, key, scope, depth)
    return OPAQUE


def template_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> KeyTemplate:
    """The text that an expression makes, with holes for what only the running program knows. One that is longer than
    any name or key is a hole as a whole."""
    found = _template_of(program, value, scope, depth)
    return (
        found if len(found.parts) <= MOST_PARTS and len(found.prefix) <= LONGEST else told_hole(program, value, scope)
    )


def _template_of(program: Program, value: Value, scope: Scope, depth: int) -> KeyTemplate:
    match value:
        case Constant(value=str() | int() | float() as constant) if not isinstance(constant, bool):
            return templates.text(str(constant))
        case Operation(operator="+", operands=operands) if not any(map(_is_number, operands)):
            return templates.joined(*(template_of(program, operand, scope, depth + 1) for operand in operands))
        case Call(function=function, arguments=(Argument(value=first), *rest)) if depth <= MAX_DEPTH:
            name = qualified(program, function, scope)
            pattern = constant_text(program, first, scope) if _last(name) in FORMATS else None
            if pattern is not None:
                return _formatted(program, pattern, [argument.value for argument in rest], scope, depth)
            passed = (first, scope) if _is_transparent(name) else _handed_back(program, value, scope)
            if passed is not None and (inner := template_of(program, *passed, depth + 1)).tells_nothing:
                return inner
    found = text_meaning(program, value, scope, depth + 1) if depth <= MAX_DEPTH else OPAQUE
    if isinstance(found, Text):
        return found.template
    argument = argument_of(value, scope)
    return (
        template_of(program, *argument, depth + 1)
        if argument and depth <= MAX_DEPTH
        else told_hole(program, value, scope)
    )


def _is_number(value: Value) -> bool:
    """Whether a number is written: what is added to one is no text."""
    return isinstance(value, Constant) and isinstance(value.value, int | float)


def _handed_back(program: Program, call: Call, scope: Scope) -> tuple[Value, Scope] | None:
    """What a function of the workspace makes its only result of, when that stands for one of its arguments."""
    function = called(program, call, scope)
    inside = during(program, call, function, scope) if function is not None else None
    if inside is None or not inside.arguments or not isinstance(inside.node, Function):
        return None
    given = list(returns(inside.node.body))
    if len(given) != 1 or given[0].value is None:
        return None
    value = given[0].value
    while isinstance(value, Call) and value.arguments and _is_transparent(qualified(program, value.function, inside)):
        value = value.arguments[0].value
    return argument_of(value, inside)


def constant_text(program: Program, value: Value, scope: Scope) -> str | None:
    """The text that an expression always has, or None."""
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, str) else None
    found = text_meaning(program, value, scope)
    return found.template.constant if isinstance(found, Text) else None


def _formatted(program: Program, pattern: str, fillers: list[Value], scope: Scope, depth: int) -> KeyTemplate:
    parts: list[KeyTemplate] = []
    end = 0
    for verb in VERB.finditer(pattern):
        parts.append(templates.text(pattern[end : verb.start()]))
        end = verb.end()
        if verb[0] == "%%":
            parts.append(templates.text("%"))
        elif fillers and verb[0] in ("%s", "%v", "%d"):
            parts.append(template_of(program, fillers.pop(0), scope, depth + 1))
        else:
            filled = told_hole(program, fillers.pop(0), scope) if fillers else KeyTemplate((Hole(),))
            padded = PADDED.fullmatch(verb[0])
            parts.append(templates.with_format(filled, f":{padded[1]}d") if padded is not None else filled)
    return templates.joined(*parts, templates.text(pattern[end:]))


def _of_name(program: Program, value: Value, scope: Scope, depth: int) -> Meaning:
    if (argument := argument_of(value, scope)) is not None:
        return text_meaning(program, *argument, depth + 1)
    found = found_by(program, value, scope)
    if found is None or found.is_parameter or not isinstance(found.bound.statement, Assignment):
        return OPAQUE
    if found.bound.value is None and found.scope.node is None:
        return _set_at_start(program, found, value, depth)
    if not found.surely_at(value):
        return _of_steps(program, found, value, depth)
    if (read := _first_result(program, found, value)) is not None:
        return text_meaning(program, read, found.scope, depth + 1)
    if found.bound.value is None or found.bound.statement.operator:
        return OPAQUE
    meaning = text_meaning(program, found.bound.value, found.scope, depth + 1)
    return Text(meaning.template) if isinstance(meaning, Text) else meaning


def _of_steps(program: Program, found: Found, value: Value, depth: int) -> Meaning:
    """What an environment variable says, or what stands for it where it says nothing: `name := os.Getenv("ORDERS")`
    and `if name == "" { name = "orders" }`, or the other way round."""
    name = value.name if isinstance(value, Name) else ""
    given: list[Meaning] = []
    for bound in found.scope.bindings.get(name, ()) if name and found.scope.node is not None else ():
        if bound.statement.span.start > value.span.start:
            break
        read = _first_result(program, Found(bound, found.scope), value)
        is_set = isinstance(bound.statement, Assignment) and not bound.statement.operator
        set_to = read or bound.value
        if not is_set or set_to is None:
            return OPAQUE
        given = [] if not bound.perhaps else given
        given.append(text_meaning(program, set_to, found.scope, depth + 1))
    named = {option.name for one in given for option in options(one) if isinstance(option, Environment)}
    is_known = all(isinstance(option, Environment | Text) for one in given for option in options(one))
    return alternatives(tuple(given)) if is_known and len(named) == 1 else OPAQUE


def _first_result(program: Program, found: Found, value: Value) -> Call | None:
    """`os.LookupEnv(x)` for the first of `name, found := os.LookupEnv(x)`, and so a function of the workspace."""
    call = found.giving(value) if isinstance(value, Name) else None
    if call is None or qualified(program, call.function, found.scope) in READS_ENVIRONMENT:
        return call
    return call if called(program, call, found.scope) is not None else None


def _of_entry(program: Program, name: Name, key: Value, scope: Scope, depth: int) -> Meaning:
    """An entry of a map that is written out and into which its file stores nothing: `tables["users"]`."""
    found = found_by(program, name, scope)
    whole = found.held_at(name) if found is not None else None
    wanted = constant_text(program, key, scope)
    if found is None or wanted is None or not isinstance(whole, Mapping):
        return OPAQUE
    keys = [constant_text(program, one.key, found.scope) if one.key is not None else None for one in whole.entries]
    if None in keys or keys.count(wanted) != 1 or _is_stored_into(program, name, found):
        return OPAQUE
    return text_meaning(program, whole.entries[keys.index(wanted)].value, found.scope, depth + 1)


def _is_stored_into(program: Program, name: Name, found: Found) -> bool:
    """Whether something in a file puts entries into a map."""
    if found.scope.node is not None:
        return len(steps(found.scope, name.name, found.scope.node.span.end)) != 1
    return name.name in program.changed_by(found.scope.path)


STARTING = ("init", "main")


def _set_at_start(program: Program, found: Found, value: Value, depth: int) -> Meaning:
    """What functions that run before all others give a variable of their package that is only declared."""
    name = value.name if isinstance(value, Name | Member) else ""
    set_: list[Meaning] = []
    for function in STARTING:
        for path, bound in program.package_bindings(dirname(found.scope.path), function, GO):
            if isinstance(bound.statement, Function):
                inside = program.module_scope(path, bound.anchor).inner(bound.statement)
                values = [one.value for one in inside.bindings.get(name, ()) if one.by == "assignment"]
                set_ += [text_meaning(program, one, inside, depth + 1) if one else OPAQUE for one in values]
    return alternatives(tuple(set_)) if set_ else OPAQUE


def _of_call(program: Program, call: Call, scope: Scope, depth: int) -> Meaning:
    name = qualified(program, call.function, scope)
    first = call.arguments[0].value if call.arguments else None
    if name in READS_ENVIRONMENT and first is not None:
        variable = constant_text(program, first, scope)
        return Environment(variable) if variable else OPAQUE
    if name in OPTIONS and len(call.arguments) > 1:
        default = text_meaning(program, call.arguments[1].value, scope, depth + 1)
        text = default.template.constant if isinstance(default, Text) else None
        return default if isinstance(default, Environment) else Setting(text, OPAQUE) if text else OPAQUE
    if _last(name) in FORMATS:
        return Text(template_of(program, call, scope, depth + 1))
    if first is not None and (_is_transparent(name) or _is_conversion(program, call.function, scope)):
        meaning = text_meaning(program, first, scope, depth + 1)
        is_case = name in ("strings.ToLower", "strings.ToUpper")
        return OPAQUE if is_case and isinstance(meaning, Text) else meaning
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function):
        return OPAQUE
    inside = during(program, call, function, scope, MOST_CALLS)
    found = returned_text(program, inside, depth + 1)
    is_of_any_call = bool(call.arguments) and not inside.arguments
    return Text(_told_by_nobody(found.template)) if is_of_any_call and isinstance(found, Text) else found


def _told_by_nobody(template: KeyTemplate) -> KeyTemplate:
    """The text of a function of which it is not told what its call gives: its words are none of the caller's."""
    return KeyTemplate(
        tuple(replace(one, told="", made="") if isinstance(one, Hole) else one for one in template.parts)
    )


def returned_text(program: Program, function: Scope, depth: int = 0) -> Meaning:
    """The text that a function returns."""
    if not isinstance(function.node, Function):
        return OPAQUE
    return alternatives(tuple(_returned(program, function, function.node, depth)))


def _returned(program: Program, scope: Scope, function: Function, depth: int) -> Iterator[Meaning]:
    for statement in returns(function.body):
        value = statement.value
        if isinstance(value, Collection) and value.kind == "tuple" and value.items:
            first, last = value.items[0], value.items[-1]
            if isinstance(first, Constant) and not first.value and not is_none(last):  # nothing, beside an error
                continue
            value = first
        yield OPAQUE if value is None else text_meaning(program, value, scope, depth + 1)


def _is_transparent(name: str) -> bool:
    """By the last part of the package's path: `aws.String` of either version of the SDK."""
    return _last(name) in TRANSPARENT


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def passed_through(program: Program, value: Value, scope: Scope) -> Value:
    """What a text is behind pointers and the functions that hand back what they are given."""
    while True:
        match value:
            case Operation(operator="&" | "*", operands=(inner,)):
                value = inner
            case Call(function=function, arguments=(argument,)) if _is_transparent(qualified(program, function, scope)):
                value = argument.value
            case _:
                return value


def _is_conversion(program: Program, function: Value, scope: Scope) -> bool:
    if isinstance(function, Name) and function.name in BASIC_TYPES:
        return True
    found = found_by(program, function, scope)
    is_type = found is not None and isinstance(found.bound.statement, Assignment) and not found.is_parameter
    return is_type and kind_of(program, function, scope) == "string"
