"""Reads and extends the source of PynamoDB models: how an attribute is declared, and where new ones go."""

from dataclasses import dataclass

import libcst

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Class, Function, Statement, inside
from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_codeactions.imports import imported_names
from dynamorm_codeactions.rewriting import Draft, add_lines_after, class_at, code_of, parsed

ROLE_ARGUMENTS = frozenset({"hash_key", "range_key", "null", "default", "default_for_new"})
LITERALS = (libcst.SimpleString, libcst.Integer, libcst.Float)
CONSTANTS = frozenset({"True", "False", "None"})


@dataclass(frozen=True, slots=True)
class AttributeCall:
    """An attribute as a class declares it: `name = class_name(arguments)`.

    `path` is the file that says so. `origin` is the module from which another file can import the class, empty where
    the call means something in its own file only.
    """

    name: str
    class_name: str
    arguments: str
    path: str
    origin: str

    def stands_in(self, path: str) -> bool:
        return path == self.path or bool(self.origin)

    def written_in(self, draft: Draft, path: str) -> str | None:
        """The line for a class in a file, its import added; None where that file cannot say it."""
        class_name: str | None = self.class_name
        if path != self.path:
            class_name = draft.need_import(path, self.origin, self.class_name) if self.origin else None
        return f"{self.name} = {class_name}({self.arguments})" if class_name else None


def key_attribute(draft: Draft, model: Definition, name: str, role: str) -> AttributeCall | None:
    """A model's attribute as the key of an index: `UnicodeAttribute(hash_key=True)`. `role` is the argument; None
    where the model does not declare the attribute in a way that an index can repeat."""
    attribute = model.attribute(name)
    return _declaration(draft, attribute, f"{role}=True") if attribute is not None else None


def add_attributes(draft: Draft, model: Definition, attributes: tuple[Attribute, ...]) -> bool:
    """Declares attributes of an index on its model, optional ones, since stored items lack them; False where the
    model's source does not allow it."""
    found = class_at(draft.project, model.place)
    if found is None or not found[1].body:
        return False
    unit, node = found
    lines: list[str] = []
    for attribute in attributes:
        declared = _declaration(draft, attribute, "null=True")
        line = declared.written_in(draft, model.place.path) if declared else None
        if line is None or attribute.code_name in names_of(node) | {known.code_name for known in model.attributes}:
            return False
        lines.append(line)
    last = _last_assignment(node, {attribute.code_name for attribute in model.attributes}) or node.body[-1]
    return add_lines_after(draft, model.place.path, unit, node, last, tuple(lines))


def add_index(draft: Draft, model: Definition, unit: Unit, node: Class, line: str) -> bool:
    """Puts the attribute that holds an index below the other ones, else below the attributes and an empty line."""
    if not node.body:
        return False
    below = _last_assignment(node, {index.binding for index in model.indexes})
    last = below or _last_assignment(node, {attribute.code_name for attribute in model.attributes}) or node.body[-1]
    return add_lines_after(draft, model.place.path, unit, node, last, (line,) if below else ("", line))


def names_of(node: Class) -> set[str]:
    """The names that a class's own body gives to attributes, methods and inner classes."""
    found: set[str] = set()
    for statement in node.body:
        match statement:
            case Assignment(targets=targets):
                found |= {target.name for target in targets if isinstance(target, Name)}
            case Class(name=name) | Function(name=name):
                found.add(name)
    return found


def _last_assignment(node: Class, names: set[str]) -> Statement | None:
    found: Statement | None = None
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name),)) if name in names:
                found = statement
    return found


def _declaration(draft: Draft, attribute: Attribute, role: str) -> AttributeCall | None:
    """The call that declares an attribute, in another role."""
    path = attribute.place.path
    unit = draft.project.unit(attribute.place)
    for statement in inside(unit.statement) if unit else ():
        match statement:
            case Assignment(targets=(Name(span=span),), value=Call(span=called, function=function)) if unit:
                if span != attribute.place.span:
                    continue
                scope = draft.project.program.module_scope(path, unit.anchor)
                call = parsed(draft.text(path, called.shifted(unit.start)))
                if not isinstance(meaning(draft.project.program, function, scope), External | ClassRef):
                    return None  # what makes the attribute may not take another role
                return _in_role(draft, attribute, call, role) if isinstance(call, libcst.Call) else None
    return None


def _in_role(draft: Draft, attribute: Attribute, call: libcst.Call, role: str) -> AttributeCall | None:
    if any(argument.star for argument in call.args):
        return None
    kept = [argument for argument in call.args if not (argument.keyword and argument.keyword.value in ROLE_ARGUMENTS)]
    own = [code_of(argument.value) for argument in kept if argument.keyword is None]
    named = [f"{argument.keyword.value}={code_of(argument.value)}" for argument in kept if argument.keyword]
    path, class_name = attribute.place.path, code_of(call.func)
    travels = all(_is_literal(argument.value) for argument in kept)
    origin = _origin(draft, path, class_name) if travels else ""
    return AttributeCall(attribute.code_name, class_name, ", ".join([*own, role, *named]), path, origin)


def _is_literal(value: libcst.BaseExpression) -> bool:
    return isinstance(value, LITERALS) or (isinstance(value, libcst.Name) and value.value in CONSTANTS)


def _origin(draft: Draft, path: str, class_name: str) -> str:
    """The module that a file has a class from, by the class's own name and in words that every file understands."""
    for _, one in imported_names(draft.facts(path)):
        if one.binds == one.name == class_name and not one.level:
            return one.module
    return ""
