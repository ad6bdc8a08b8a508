"""What a TypeScript file imports and exports; `require` is an import as well."""

from collections.abc import Callable, Iterator

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Import, Statement
from dynamorm_analysis.facts.values import Constant, Name
from dynamorm_analysis.reading.source import Source
from dynamorm_analysis.reading.typescript.classes import class_, decorators

Statements = tuple[Statement, ...]
DEFAULT = "default"


def import_(node: Node, source: Source) -> Statements:
    """`import d, { a as b } from "m"`, `import * as m from "m"` and `import m = require("m")`."""
    return tuple(_imports(node, source))


def _imports(node: Node, source: Source) -> Iterator[Import]:
    for clause in node.named_children:
        if clause.type == "import_require_clause":
            module = _module(clause.child_by_field_name("source"), source)
            for name in clause.named_children[:1]:
                yield Import(module, "", source.text(name), 0, source.span(name))
        elif clause.type == "import_clause":
            module = _module(node.child_by_field_name("source"), source)
            for part in clause.named_children:
                yield from _imported(part, module, source)


def _imported(part: Node, module: str, source: Source) -> Iterator[Import]:
    span = source.span(part)
    match part.type:
        case "identifier":
            yield Import(module, DEFAULT, source.text(part), 0, span)
        case "namespace_import":
            for name in part.named_children[:1]:
                yield Import(module, "", source.text(name), 0, span)
        case "named_imports":
            for specifier in part.named_children:
                yield from _specified(specifier, module, source)


def _specified(specifier: Node, module: str, source: Source) -> Iterator[Import]:
    """`a as b` of an import or an export from another module."""
    name = source.word(specifier.child_by_field_name("name"))
    if name:
        binds = source.word(specifier.child_by_field_name("alias")) or name
        yield Import(module, name, binds, 0, source.span(specifier))


def _module(node: Node | None, source: Source) -> str:
    value = None if node is None else source.value(node)
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""


def export(node: Node, source: Source) -> Statements:
    """What a file exports is bound in it under the name that others see."""
    origin = node.child_by_field_name("source")
    if origin is not None:
        return tuple(_handed_on(node, _module(origin, source), source))
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    is_default = any(child.type == DEFAULT for child in node.children)
    span = source.span(node)
    if declaration is not None:
        found = _declared(declaration, node, is_default, source)
        name = declaration.child_by_field_name("name")
        if not is_default or name is None:
            return found
        written = Name(source.text(name), source.span(name))
        return (*found, Assignment((Name(DEFAULT, written.span),), written, None, "", span))
    if value is not None:
        return (Assignment((Name(DEFAULT, source.span(value)),), source.value(value), None, "", span),)
    return tuple(_renamed(node, source))


def _declared(declaration: Node, node: Node, is_default: bool, source: Source) -> Statements:
    if declaration.type not in ("class_declaration", "abstract_class_declaration"):
        return source.statements(declaration)
    name = declaration.child_by_field_name("name")
    sign = name or declaration.children[0]
    called = source.text(name) if name is not None else DEFAULT if is_default else ""
    return (class_(called, sign, declaration, source, decorators(node, source)),)


def _handed_on(node: Node, module: str, source: Source) -> Iterator[Import]:
    """`export * from "m"`, `export * as n from "m"` and `export { a as b } from "m"`."""
    clauses = [child for child in node.named_children if child.type in ("export_clause", "namespace_export")]
    if not clauses:
        yield Import(module, "*", "*", 0, source.span(node))
    for clause in clauses:
        for part in clause.named_children:
            if clause.type == "namespace_export":
                yield Import(module, "", source.text(part), 0, source.span(part))
            elif part.type == "export_specifier":
                yield from _specified(part, module, source)


def _renamed(node: Node, source: Source) -> Iterator[Statement]:
    """`export { a as b }` binds `b`, and `export = a` what others get as the default."""
    for clause in node.named_children:
        if clause.type == "identifier":
            span = source.span(clause)
            yield Assignment((Name(DEFAULT, span),), Name(source.text(clause), span), None, "", span)
        for part in clause.named_children if clause.type == "export_clause" else ():
            name, alias = part.child_by_field_name("name"), part.child_by_field_name("alias")
            if name is not None and alias is not None:
                written = Name(source.text(name), source.span(name))
                target = Name(source.text(alias), source.span(alias))
                yield Assignment((target,), written, None, "", source.span(part))


def required(target: Node, value: Node, source: Source) -> Statements:
    """`const m = require("m")` and `const { a, b: c } = require("m")`; empty where it is something else."""
    function, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None and arguments.type == "arguments" else []
    if value.type != "call_expression" or source.word(function) != "require" or len(given) != 1:
        return ()
    module = _module(given[0], source)
    if not module:
        return ()
    if target.type == "identifier":
        return (Import(module, "", source.text(target), 0, source.span(target)),)
    if target.type != "object_pattern":
        return ()
    return tuple(found for part in target.named_children for found in _taken(part, module, source))


def _taken(part: Node, module: str, source: Source) -> Iterator[Import]:
    name = source.text(part) if part.type == "shorthand_property_identifier_pattern" else ""
    binds = name
    if part.type == "pair_pattern":
        name, binds = (source.word(part.child_by_field_name(field)) for field in ("key", "value"))
    if name:
        yield Import(module, name, binds, 0, source.span(part))


GROUPS: dict[str, Callable[[Node, Source], Statements]] = {"import_statement": import_, "export_statement": export}
