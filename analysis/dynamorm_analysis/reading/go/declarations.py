"""Go's imports, types, constants and variables: each name that a group declares is a statement of its own."""

from collections.abc import Callable, Iterator
from re import fullmatch

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Class, Import, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Collection,
    Constant,
    Entry,
    Mapping,
    Name,
    Operation,
    Unknown,
    Value,
)
from dynamorm_analysis.reading.go.functions import signature, type_parameters
from dynamorm_analysis.reading.source import ASIDE, Source

Statements = tuple[Statement, ...]
NAMED_OTHERWISE = {"github.com/aws/jsii-runtime-go": "jsii"}
"""Packages whose path does not tell their name."""


def package(_: Node, __: Source) -> Statements:
    """The package's name tells nothing that its folder does not."""
    return ()


def imports(node: Node, source: Source) -> Statements:
    return tuple(found for spec in _specs(node, "import_spec") for found in _import(spec, source))


def _import(spec: Node, source: Source) -> Iterator[Import]:
    path = spec.child_by_field_name("path")
    written = source.value(path) if path is not None else None
    if not isinstance(written, Constant) or not isinstance(written.value, str):
        return
    name = source.word(spec.child_by_field_name("name"))
    yield Import(written.value, "*" if name == "." else "", name or package_name(written.value), 0, source.span(spec))


def package_name(path: str) -> str:
    """The name by which a file knows an imported package: the last part of its path that is no version, without a `go`
    before or behind it, which no name can have."""
    if path in NAMED_OTHERWISE:
        return NAMED_OTHERWISE[path]
    *before, last = path.split("/")
    if fullmatch(r"v[0-9]+", last) and before:
        last = before[-1]
    if fullmatch(r".+\.v[0-9]+", last):
        return last.rpartition(".v")[0] or last
    return last.removeprefix("go-").removesuffix("-go") or last


def types(node: Node, source: Source) -> Statements:
    return tuple(_type(spec, source) for spec in node.named_children if spec.type in ("type_spec", "type_alias"))


def _type(spec: Node, source: Source) -> Statement:
    name, kind = spec.child_by_field_name("name"), spec.child_by_field_name("type")
    span = source.span(spec)
    if name is None:
        return source.loose(spec)
    if kind is None or kind.type != "struct_type":
        target = Name(source.text(name), source.span(name))
        value = _interface(kind or spec, source) if kind is None or kind.type == "interface_type" else None
        return Assignment((target,), value or source.required(kind, spec), None, "", span)
    declared = [child for child in kind.named_children if child.type == "field_declaration_list"]
    fields = [field for block in declared for field in block.named_children if field.type == "field_declaration"]
    return Class(
        source.text(name),
        (
            *(_embedded(field, source) for field in fields if _embeds_value(field)),
            *_type_parameters(spec.child_by_field_name("type_parameters"), source),
        ),
        (),
        tuple(found for field in fields if not _embeds_value(field) for found in _field(field, source)),
        source.span(name),
        span,
    )


def _interface(kind: Node, source: Source) -> Unknown:
    """Of an interface the types that are part of it, and its methods: each with what it takes and what it returns."""
    parts: list[Value] = []
    methods: list[Entry] = []
    for child in kind.named_children:
        name = child.child_by_field_name("name")
        if child.type == "type_elem" and len(child.named_children) == 1:
            parts.append(source.value(child.named_children[0]))
        elif child.type == "method_elem" and name is not None:
            methods.append(Entry(Name(source.text(name), source.span(name)), signature(child, source)))
    if methods:
        parts.append(Mapping(tuple(methods), source.span(kind)))
    return Unknown(tuple(parts), source.span(kind))


def _type_parameters(node: Node | None, source: Source) -> Iterator[Argument]:
    """`T any` of `Repository[T any]`, as what the type is given by name."""
    for parameter in type_parameters(node, source):
        if node is not None and parameter.annotation is not None:
            yield Argument(parameter.annotation, parameter.name, "", source.span(node))


def _embeds_value(field: Node) -> bool:
    """Whether a field has no name of its own: then the fields of its type are promoted. Pointers are a field."""
    is_pointer = any(child.type == "*" for child in field.children)
    return field.child_by_field_name("name") is None and not is_pointer


def _embedded(field: Node, source: Source) -> Argument:
    return Argument(source.required(field.child_by_field_name("type"), field), "", "", source.span(field))


def _field(field: Node, source: Source) -> Iterator[Assignment]:
    """`name type tag` assigns the tag's text to the name; a field without tag is declared only."""
    kind, tag = field.child_by_field_name("type"), field.child_by_field_name("tag")
    annotation, value = source.optional(kind), source.optional(tag)
    names = field.children_by_field_name("name")
    if not names and kind is not None:  # an embedded pointer is called like its type
        named = kind.child_by_field_name("name") or kind.child_by_field_name("type") or kind
        pointer = Operation("*", (source.value(kind),), source.span(kind))
        yield _declared(named, field, value, pointer, source)
    for name in names:
        if name.is_named:
            yield _declared(name, field, value, annotation, source)


def _declared(name: Node, field: Node, value: Value | None, annotation: Value | None, source: Source) -> Assignment:
    target = Name(source.text(name), source.span(name))
    return Assignment((target,), value, annotation, "", source.between(name, field))


def variables(node: Node, source: Source) -> Statements:
    """`var a, b T = x, y` and constants; a constant that repeats the expression above it has no value here."""
    specs = _specs(node, "var_spec", "const_spec")
    return tuple(found for spec in specs for found in _variables(spec, source))


def _variables(spec: Node, source: Source) -> Iterator[Assignment]:
    names = [name for name in spec.children_by_field_name("name") if name.is_named]
    kind = source.optional(spec.child_by_field_name("type"))
    given = spec.child_by_field_name("value")
    values = source.values(given.named_children) if given is not None else ()
    if len(values) == 1 and len(names) > 1:  # one call that returns several, as `a, b := x()`
        targets = tuple(Name(source.text(name), source.span(name)) for name in names)
        together = Collection("tuple", targets, source.between(names[0], names[-1]))
        yield Assignment((together,), values[0], kind, "", source.span(spec))
        return
    for position, name in enumerate(names):
        target = Name(source.text(name), source.span(name))
        value = values[position] if len(values) == len(names) else None
        yield Assignment((target,), value, kind, "", source.between(name, spec))


def _specs(node: Node, *kinds: str) -> Iterator[Node]:
    """The specifications of a declaration, those inside parentheses included."""
    for child in node.named_children:
        if child.type in kinds:
            yield child
        elif child.type not in ASIDE:
            yield from _specs(child, *kinds) if child.type.endswith("_list") or child.is_error else ()


GROUPS: dict[str, Callable[[Node, Source], Statements]] = {
    "package_clause": package,
    "import_declaration": imports,
    "type_declaration": types,
    "var_declaration": variables,
    "const_declaration": variables,
}
