"""TypeScript's classes, enumerations and namespaces: constructors are `__init__`, and members are set in the body."""

from collections.abc import Callable, Iterator

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Class, Evaluation, Function, Statement
from dynamorm_analysis.facts.values import Argument, Name, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.reading.typescript.functions import FUNCTION_VALUES, method
from dynamorm_analysis.reading.typescript.naming import made_name
from dynamorm_analysis.reading.typescript.type_expressions import annotation

# What the facts call functions of a class that are no plain methods, by the word before their name.
DECORATORS = {"static": "classmethod", "get": "property"}
NAMES = frozenset({"property_identifier", "private_property_identifier", "string", "number"})


def declared(node: Node, source: Source) -> Statement:
    name = node.child_by_field_name("name")
    return source.loose(node) if name is None else class_(source.text(name), name, node, source)


def class_value(node: Node, source: Source) -> Value:
    """A class as a value stands before the statement that holds it."""
    sign = node.child_by_field_name("name") or (node.children[0] if node.children else node)
    named = made_name(node, source)
    source.lifted.append(class_(named, sign, node, source))
    return Name(named, source.span(node.child_by_field_name("body") or node))


def class_(name: str, sign: Node, node: Node, source: Source, beside: tuple[Value, ...] = ()) -> Class:
    """A class whose name stands at `sign`; `beside` are decorators that stand outside of it."""
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    bases = () if heritage is None else tuple(_bases(heritage, source))
    body = node.child_by_field_name("body")
    return Class(
        name,
        bases,
        (*beside, *decorators(node, source)),
        () if body is None else tuple(_members(body, source)),
        source.span(sign),
        source.span(node),
    )


def decorators(node: Node, source: Source) -> tuple[Value, ...]:
    given = (child.named_children for child in node.children_by_field_name("decorator"))
    return source.values([part for parts in given for part in parts])


def _bases(heritage: Node, source: Source) -> Iterator[Argument]:
    for clause in heritage.named_children:
        if clause.type == "extends_clause":
            for value in clause.children_by_field_name("value"):
                if value.is_named:
                    yield Argument(source.value(value), "", "", source.span(value))


def _members(body: Node, source: Source) -> Iterator[Statement]:
    """What functions without a name stand in a field's value is lifted out of the class, since it is no method."""
    if not source.has_room:
        return
    with source.below(1):
        beside: tuple[Value, ...] = ()
        for child in body.named_children:
            match child.type:
                case "decorator":
                    beside = (*beside, *source.values(child.named_children))
                    continue
                case "method_definition":
                    yield _method(child, beside, source)
                case "public_field_definition":
                    yield _field(child, source)
                case "class_static_block" | "ERROR":
                    span = source.span(child)
                    yield Evaluation(Unknown((), span), span)
            beside = ()


def _method(node: Node, beside: tuple[Value, ...], source: Source) -> Statement:
    name = node.child_by_field_name("name")
    if name is None or name.type not in NAMES:
        return Evaluation(Unknown((), source.span(node)), source.span(node))
    words = {child.type for child in node.children if child.end_byte <= name.start_byte}
    marks = tuple([Name(DECORATORS[word], source.span(name)) for word in DECORATORS if word in words])
    called = _name(name, source)
    if "set" in words:
        called = f"set {called}"
    elif called == "constructor" and not marks:
        called = "__init__"
    return method(called, name, (*beside, *marks), node, source)


def _field(node: Node, source: Source) -> Statement:
    """A field; one that holds a function is a method."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or name.type not in NAMES:
        return Evaluation(Unknown((), source.span(node)), source.span(node))
    if value is not None and value.type in FUNCTION_VALUES:
        return method(_name(name, source), name, (), value, source)
    target = Name(_name(name, source), source.span(name))
    kind = annotation(node.child_by_field_name("type"), source)
    return Assignment((target,), source.optional(value), kind, "", source.span(node))


def _name(node: Node, source: Source) -> str:
    return source.text(node).strip("'\"")


def enumeration(node: Node, source: Source) -> Statement:
    """An enumeration is a class whose body sets its members; those that are only counted have no value."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return source.loose(node)
    members: list[Statement] = []
    for child in body.named_children:
        named = child.child_by_field_name("name") if child.type == "enum_assignment" else child
        if child.type in ASIDE or named is None or named.type not in NAMES:
            continue
        value = source.optional(child.child_by_field_name("value"))
        target = Name(_name(named, source), source.span(named))
        members.append(Assignment((target,), value, None, "", source.span(child)))
    return Class(source.text(name), (), (), tuple(members), source.span(name), source.span(node))


def namespace(node: Node, source: Source) -> Statement:
    """A namespace is a class whose functions have no receiver."""
    name = node.child_by_field_name("name")
    if name is None:
        return source.loose(node)
    body = tuple([_without_receiver(statement) for statement in source.body(node)])
    return Class(source.text(name), (), (), body, source.span(name), source.span(node))


def _without_receiver(statement: Statement) -> Statement:
    if not isinstance(statement, Function):
        return statement
    mark = Name("staticmethod", statement.name_span)
    return Function(
        statement.name,
        statement.parameters,
        statement.returns,
        (*statement.decorators, mark),
        statement.body,
        statement.asynchronous,
        statement.name_span,
        statement.span,
    )


VALUES: dict[str, Callable[[Node, Source], Value]] = {"class": class_value}
READERS: dict[str, Callable[[Node, Source], Statement]] = {
    "class_declaration": declared,
    "abstract_class_declaration": declared,
    "enum_declaration": enumeration,
    "internal_module": namespace,
}
