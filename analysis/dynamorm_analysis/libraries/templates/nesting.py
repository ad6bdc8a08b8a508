"""Nested stacks: what a parameter of a template stands for, where another template deploys it and fills it in."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.values import Collection, Constant, Value
from dynamorm_analysis.libraries.documents import Found, field, text_of
from dynamorm_analysis.libraries.templates.documents import entry, intrinsic, referred, resource
from dynamorm_analysis.linking.files.nested_stacks import FILE_OF, JINJA, deployed_as, stacks_of
from dynamorm_analysis.linking.files.packages import STACKS, USERS
from dynamorm_analysis.linking.files.program import Program

WHOLE_ATTRIBUTE = re.compile(r"\$\{(\w+(?:\.\w+)+)\}")
MOST_LEVELS = 8
MOST_USES = 32  # of one template; more are not looked at


def origin(program: Program, found: Found) -> Found | None:
    """What the stacks around a template give to the parameter that a value is; none where they give nothing, or several
    things.

    An output of one nested stack that is given to another one is followed too.
    """
    here = found
    for _ in range(MOST_LEVELS):
        further = _output(program, here) or _given(program, here)
        if further is None:
            return here if here is not found else None
        here = further
    return None


def is_filled_in(program: Program, path: str, parameter: str) -> bool:
    """Whether a stack around a template gives anything to a parameter, so that its default does not hold."""
    return any(field(field(stack.value, "Parameters"), parameter) is not None for stack in _uses(program, path))


def outermost(program: Program, path: str) -> str:
    """The template that deploys a file, by others or itself; empty where none does, or several do."""
    here = path
    for _ in range(MOST_LEVELS):
        around = {use.path for use in _uses(program, here)}
        if len(around) != 1:
            return here if not around and here != path else ""
        here = around.pop()
    return ""


def _given(program: Program, found: Found) -> Found | None:
    """What the one who deploys a template gives to the parameter that a value is; several have to give the same."""
    name = referred(found.value)
    if not name or entry(program, found.path, ("Parameters", name)) is None:
        return None
    if resource(program, found.path, name) is not None:
        return None
    answers: list[Found] = []
    for stack in _uses(program, found.path):
        value = field(field(stack.value, "Parameters"), name)
        if value is None:
            return None
        answers.append(stack.part(value))
    same = all(other.path == answers[0].path and _same(other.value, answers[0].value) for other in answers[1:])
    return answers[0] if answers and same else None


def _same(one: Value, other: Value) -> bool:
    """Whether two values of a template mean the same."""
    names = referred(one) or attribute_named(one) or text_of(one)
    return bool(names) and names == (referred(other) or attribute_named(other) or text_of(other))


def _uses(program: Program, path: str) -> Iterator[Found]:
    """The properties of the nested stacks that deploy a template."""
    file = deployed_as(path)
    uses = program.package_bindings(file, USERS, STACKS)
    for other, bound in uses if len(uses) <= MOST_USES else ():
        if other == path or deployed_as(other) == file:
            continue
        for stack, deployed in stacks_of(other, bound):
            properties = field(stack, "Properties")
            if deployed == file and properties is not None:
                yield Found(other, bound.anchor, properties)


def _output(program: Program, found: Found) -> Found | None:
    """What an output of a nested stack is: `!GetAtt Tables.Outputs.Orders`."""
    match attribute_named(found.value):
        case (stack, "Outputs", name):
            pass
        case _:
            return None
    deploying = resource(program, found.path, stack)
    properties = field(deploying.value, "Properties") if deploying is not None else None
    kind = text_of(field(deploying.value, "Type")) if deploying is not None else None
    file = text_of(field(properties, FILE_OF.get(kind or "", "")))
    if not file or "://" in file or "${" in file:
        return None
    path = normpath(join(dirname(found.path), file))
    files = (entry(program, path + ending, ("Outputs", name)) for ending in ("", *JINJA))
    outputs = [output for output in files if output is not None]
    value = field(outputs[0].value, "Value") if len(outputs) == 1 else None
    return outputs[0].part(value) if value is not None else None


def attribute_named(value: Value | None) -> tuple[str, ...]:
    """The parts of what `!GetAtt` names: `!GetAtt A.B.C`, or `{"Fn::GetAtt": ["A", "B.C"]}`."""
    match intrinsic(value):
        case ("GetAtt", Constant(value=str(text))):
            return tuple(text.split("."))
        case ("Sub", Constant(value=str(text))) if whole := WHOLE_ATTRIBUTE.fullmatch(text):
            return tuple(whole[1].split("."))
        case ("GetAtt", Collection(items=(Constant(value=str(owner)), Constant(value=str(text))))):
            return (owner, *text.split("."))
    return ()
