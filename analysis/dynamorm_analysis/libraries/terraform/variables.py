"""The environment variables that Terraform gives to code, and the tables whose names they hold."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call as CallOf
from dynamorm_analysis.facts.values import (
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Template,
    Value,
)
from dynamorm_analysis.libraries.terraform.blocks import blocks
from dynamorm_analysis.libraries.terraform.deployed_code import Code, code_of, code_of_module, names_of
from dynamorm_analysis.libraries.terraform.following import fields, followed, instances, items
from dynamorm_analysis.libraries.terraform.frames import Expression, Fields, Frame, Walk, bracketed, member, named
from dynamorm_analysis.libraries.terraform.registry import name_of_table, table_module
from dynamorm_analysis.libraries.terraform.tables import identity, in_stack, service
from dynamorm_analysis.libraries.terraform.texts import TABLE, constant, template, text
from dynamorm_analysis.model.wiring import Wire, parameter, reach

VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
NAMED_VALUE = re.compile(r'"name"\s*:\s*"(?P<name>\w+)"\s*,\s*"value"\s*:\s*"$')
LAMBDA = "aws_lambda_function"
# Resources that run code, with the arguments that hold its variables somewhere inside.
CONTAINERS = {
    "aws_ecs_task_definition": ("container_definitions",),
    "aws_batch_job_definition": ("container_properties",),
    "aws_apprunner_service": ("source_configuration",),
    "aws_glue_job": ("default_arguments",),
    "aws_codebuild_project": ("environment",),
}
STORED = "aws_ssm_parameter"
LAMBDA_MODULE = "terraform-aws-modules/lambda/aws"
DEEPEST = 8
# Arguments of modules that name things to people.
ASIDE = frozenset({"tags", "labels"})
NOT_TOLD: Code = ("", "")
UNTOLD = ""  # the table of a variable whose value is not known


def of_function(walk: Walk, block: Expression) -> Iterator[Wire]:
    """Variables of a Lambda function: any text may be a table's name, which only the code's use of it tells."""
    for environment in blocks(walk, block, "environment").found:
        given = member(environment, "variables")
        code, names = code_of(walk, block), names_of(walk, block)
        yield from _any_text(walk, block, given, code, names) if given is not None else ()


def of_container(walk: Walk, block: Expression, kind: str) -> Iterator[Wire]:
    """Variables of what runs otherwise: those that surely name a table."""
    for argument in CONTAINERS[kind]:
        for one in blocks(walk, block, argument).found:
            yield from _references(walk, block, one, DEEPEST)


def of_parameter(walk: Walk, block: Expression) -> Iterator[Wire]:
    """The table whose name a parameter of Systems Manager holds."""
    named_so, value = member(block, "name"), member(block, "value")
    stored = template(walk, named_so) if named_so is not None else None
    table = table_of(walk, value) if value is not None else None
    if stored and table:
        yield Wire(parameter(str(stored)), table, block.path)


def of_module(walk: Walk, block: Expression, source: str) -> Iterator[Wire]:
    """Variables among the arguments of a module whose own files are not at hand."""
    if source == LAMBDA_MODULE:
        given = member(block, "environment_variables")
        yield from _any_text(walk, block, given, code_of_module(walk, block)) if given is not None else ()
        return
    for entry in block.value.entries if isinstance(block.value, Mapping) else ():
        if isinstance(entry.key, Constant) and entry.key.value not in ASIDE:
            yield from _references(walk, block, block.part(entry.value), DEEPEST)


def _any_text(
    walk: Walk, block: Expression, given: Expression, code: tuple[Code, ...], names: tuple[str, ...] = ()
) -> Iterator[Wire]:
    found = fields(walk, given) or Fields()
    for variable, value in found.entries.items():
        written = template(walk, value)
        filled_by = service(value.frame) if written is not None and written.constant is None else ""
        text = str(written) if written is not None else ""
        table = table_of(walk, value) or UNTOLD
        for file, folder in code or (NOT_TOLD,):
            yield Wire(variable, table, block.path, file, folder, text, filled_by, _reaches(block.frame), called=names)


def _reaches(frame: Frame) -> tuple[str, ...]:
    """The folders whose code the stack may deploy: its own, and that of the module, whose examples stand inside."""
    is_example = not frame.folder or frame.stack.startswith(f"{frame.folder}/")
    return tuple(dict.fromkeys((*reach(frame.stack), *(reach(frame.folder) if is_example else (frame.folder,)))))


def wire(block: Expression, variable: str, table: str) -> Wire:
    """A variable of code that the stack of a block deploys."""
    return Wire(variable, table, block.path, reaches=_reaches(block.frame))


def _references(walk: Walk, block: Expression, written: Expression, levels: int) -> Iterator[Wire]:
    """Variables (`TABLE = …`, or `{name = "TABLE", value = …}`) that hold the name of a table somewhere in a value."""
    target = followed(walk, written)
    if levels and isinstance(target.value, Conditional):  # what is put beside differs, or nothing is set at all
        for side in (target.value.then, target.value.otherwise):
            yield from _references(walk, block, target.part(side), levels - 1)
        return
    if levels and isinstance(target.value, Template):
        yield from _references_in_text(walk, block, target, target.value.parts, levels)
        return
    if not levels or not isinstance(target.value, Mapping | Collection | Comprehension | CallOf):
        return
    found = fields(walk, target)
    if found is None:
        for _, value in items(walk, target) or ():
            yield from _references(walk, block, value, levels - 1)
        return
    entries = found.entries
    if "name" in entries and "value" in entries:
        variable = followed(walk, entries["name"]).value
        table = referred(walk, entries["value"])
        if isinstance(variable, Constant) and table is not None:
            yield wire(block, str(variable.value), table)
    for key, value in entries.items():
        table = referred(walk, value) if VARIABLE.fullmatch(key) else None
        if table is not None:
            yield wire(block, key, table)
        else:
            yield from _references(walk, block, value, levels - 1)


def _references_in_text(
    walk: Walk, block: Expression, text: Expression, parts: tuple[Value, ...], levels: int
) -> Iterator[Wire]:
    """The same in JSON that is written out as a text, with its values put in."""
    before = ""
    for part in parts:
        if isinstance(part, Constant):
            before = str(part.value)
            continue
        named_so = NAMED_VALUE.search(before)
        table = referred(walk, text.part(part)) if named_so else None
        if named_so is not None and table is not None:
            yield wire(block, named_so["name"], table)
        elif named_so is None:
            yield from _references(walk, block, text.part(part), levels - 1)
        before = ""


# ---- tables ---------------------------------------------------------------------------------------------------------


def table_of(walk: Walk, written: Expression) -> str | None:
    """The id of the table whose name a value holds."""
    table = referred(walk, written)
    if table is not None:
        return table
    found = text(walk, written)
    if found is None or not found.name.known:
        return None
    return found.template.constant or in_stack(written.frame, str(found.template))


def referred(walk: Walk, written: Expression) -> str | None:
    """The id of the table whose name a reference is: `aws_dynamodb_table.orders.name`."""
    target = followed(walk, written)
    match target.value:
        case Member(owner=owner, name="name" | "id"):
            return _resource(walk, target, owner)
        case Member(owner=Member(owner=Member(owner=Name(name="data"), name=kind), name=label), name="value") if (
            kind == STORED
        ):
            block = named(walk, target.frame, f"data.{kind}.{label}")
            stored = constant(walk, member(block, "name")) if block is not None else None
            return parameter(stored) if stored else None
        case Member(owner=Member(owner=Name(name="module"), name=module), name=output):
            return _of_module(walk, target, module, output, None)
        case Member(owner=Item(owner=Member(owner=Name(name="module"), name=module), index=index), name=output):
            return _of_module(walk, target, module, output, target.part(index))
    return None


def _of_module(walk: Walk, target: Expression, module: str, output: str, key: Expression | None) -> str | None:
    block = named(walk, target.frame, f"module.{module}")
    words = table_module(block) if block is not None else None
    if block is None or words is None or output not in words.outputs:
        return None
    return identity_of(walk, block, f"module.{module}", key)


def _resource(walk: Walk, target: Expression, owner: Value) -> str | None:
    key: Expression | None = None
    if isinstance(owner, Item):
        key, owner = target.part(owner.index), owner.owner
    match owner:
        case Member(owner=Name(name=kind), name=label) if kind == TABLE:
            block = named(walk, target.frame, f"{TABLE}.{label}")
            return identity_of(walk, block, label, key) if block is not None else None
        case Member(owner=Member(owner=Name(name="data"), name=kind), name=label) if kind == TABLE:
            block = named(walk, target.frame, f"data.{TABLE}.{label}")
            given = member(block, "name") if block is not None else None
            found = text(walk, given) if given is not None else None
            if found is None or not found.name.known or given is None:
                return None
            return found.template.constant or in_stack(given.frame, str(found.template))
    return None


def identity_of(walk: Walk, block: Expression, label: str, key: Expression | None = None) -> str | None:
    """The id of the table that a block declares, or that of one of its instances."""
    made = list(instances(walk, block))
    if len(made) == 1:
        number, instance = made[0]
        return identity(name_of_table(walk, instance), instance.frame, instance.path, bracketed(label, number))
    wanted = followed(walk, key).value if key is not None else None
    for number, instance in made:
        if isinstance(wanted, Constant) and str(number) == str(wanted.value):
            return identity(name_of_table(walk, instance), instance.frame, instance.path, bracketed(label, number))
    return None
