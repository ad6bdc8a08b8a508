"""Reads and extends the source of PynamoDB models: how an attribute is declared, and where new ones go."""

import re
from dataclasses import dataclass

import libcst

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Class, Statement
from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import External
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_codeactions.rewriting import Draft, add_lines_after, class_at, code_of

CLASS_OF_TYPE = {"S": "UnicodeAttribute", "N": "NumberAttribute", "B": "BinaryAttribute"}
ROLE_ARGUMENTS = frozenset({"hash_key", "range_key", "null", "default", "default_for_new"})


@dataclass(frozen=True, slots=True)
class AttributeCall:
    """An attribute as a class declares it: `name = call`."""

    name: str
    call: str
    origin: str | None  # the package that its class comes from, None for one that only its own file knows


def key_attribute(draft: Draft, model: Definition, name: str, kind: str, role: str) -> AttributeCall:
    """A model's attribute as the key of an index: `UnicodeAttribute(hash_key=True)`. `role` is the argument."""
    attribute = model.attribute(name)
    declared = _declaration(draft, attribute) if attribute else None
    if attribute is None or declared is None:
        alias = "" if name.isidentifier() else f', attr_name="{name}"'
        code_name = name if name.isidentifier() else re.sub(r"\W", "_", name)
        return AttributeCall(code_name, f"{CLASS_OF_TYPE[kind]}({role}=True{alias})", "pynamodb.attributes")
    call, origin = declared
    return _with_role(call, attribute.code_name, origin, f"{role}=True")


def add_attributes(draft: Draft, model: Definition, attributes: tuple[Attribute, ...]) -> bool:
    """Declares attributes of an index on its model, optional ones, since stored items lack them; False where the
    model's source does not allow it."""
    found = class_at(draft.project, model.place)
    if found is None:
        return False
    unit, node = found
    lines: list[str] = []
    for attribute in attributes:
        declared = _declaration(draft, attribute)
        if declared is None:
            return False
        added = _with_role(declared[0], attribute.code_name, declared[1], "null=True")
        if attribute.place.path != model.place.path:
            if added.origin is None:
                return False
            draft.need_import(model.place.path, added.origin, added.call.split("(")[0])
        lines.append(f"{added.name} = {added.call}")
    names = {attribute.code_name for attribute in model.attributes}
    last = _last_assignment(node, names)
    add_lines_after(draft, model.place.path, unit, last or node.body[-1], tuple(lines))
    return True


def add_index(draft: Draft, model: Definition, unit: Unit, node: Class, line: str) -> None:
    """Puts the attribute that holds an index below the other ones, else below the attributes and an empty line."""
    below = _last_assignment(node, {index.binding for index in model.indexes})
    last = below or _last_assignment(node, {attribute.code_name for attribute in model.attributes}) or node.body[-1]
    add_lines_after(draft, model.place.path, unit, last, (line,) if below else ("", line))


def _last_assignment(node: Class, names: set[str]) -> Statement | None:
    found: Statement | None = None
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name),)) if name in names:
                found = statement
    return found


def _with_role(call: libcst.Call, name: str, origin: str | None, role: str) -> AttributeCall:
    kept = [argument for argument in call.args if not (argument.keyword and argument.keyword.value in ROLE_ARGUMENTS)]
    own = [code_of(argument.value) for argument in kept if argument.keyword is None]
    named = [f"{argument.keyword.value}={code_of(argument.value)}" for argument in kept if argument.keyword]
    text = f"{code_of(call.func)}({', '.join([*own, role, *named])})"
    return AttributeCall(name, text, origin if not own else None)


def _declaration(draft: Draft, attribute: Attribute) -> tuple[libcst.Call, str | None] | None:
    """The call that declares an attribute, and the package that its class is imported from by its own name."""
    module = draft.project.modules.get(attribute.place.path)
    unit = module.units.get(attribute.place.anchor) if module else None
    for statement in _statements(unit.statement) if unit else ():
        match statement:
            case Assignment(targets=(Name(span=span),), value=Call(span=called, function=function)) if unit:
                if span != attribute.place.span:
                    continue
                call = libcst.parse_expression(draft.text(attribute.place.path, called.shifted(unit.start)))
                if not isinstance(call, libcst.Call):
                    return None
                scope = draft.project.program.module_scope(attribute.place.path, unit.anchor)
                found = meaning(draft.project.program, function, scope)
                if not isinstance(found, External) or not isinstance(function, Name):
                    return call, None
                package, _, name = found.name.rpartition(".")
                return call, package if name == function.name else None
    return None


def _statements(statement: Statement) -> list[Statement]:
    inner = [found for part in getattr(statement, "body", ()) for found in _statements(part)]
    return [statement, *inner]
