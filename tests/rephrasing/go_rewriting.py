"""A Go file as a tree whose pieces of text are replaced by their bytes, and where its variables are declared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from dynamorm_analysis.syntax.go import parse

FUNCTIONS = ("function_declaration", "method_declaration", "func_literal")
DECLARING = ("short_var_declaration", "var_declaration", "const_declaration")


@dataclass(frozen=True)
class GoFile:
    """A file, and the whole of its package by path, itself among it."""

    path: str
    text: str
    package: Mapping[str, str]

    @cached_property
    def root(self) -> Node:
        return parse(self.text.encode()).root_node

    @cached_property
    def imports(self) -> dict[str, str]:
        """What each imported package is called, and its path."""
        found = {}
        for spec in self.nodes("import_spec"):
            path = source(child(spec, "path")).strip('"')
            name = spec.child_by_field_name("name")
            last, *above = reversed(path.split("/"))
            plain = above[0] if above and last[:1] == "v" and last[1:].isdigit() else last
            found[source(name) if name else plain] = path
        return found

    @cached_property
    def letter(self) -> str:
        """What tells names that are made for this file from those of the others of its package."""
        number = sorted(self.package).index(self.path)
        return chr(ord("A") + number) if number else ""

    def nodes(self, *kinds: str) -> list[Node]:
        return list(inside(self.root, *kinds))

    def taken(self, name: str) -> bool:
        """Whether the package mentions a name anywhere."""
        return any(name in text for text in self.package.values())


def go_file(text: str, path: str = "main.go", others: Mapping[str, str] | None = None) -> GoFile:
    return GoFile(path, text, {**(others or {}), path: text})


def packages_of(files: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The Go files that can be read as such and are no tests, each with all of its package."""
    for path, text in files.items():
        if path.endswith(".go") and not path.endswith("_test.go") and not go_file(text).root.has_error:
            yield path, {other: files[other] for other in files if _is_beside(other, path)}


def _is_beside(other: str, path: str) -> bool:
    return other.endswith(".go") and other.rpartition("/")[0] == path.rpartition("/")[0]


@dataclass
class GoEdits:
    """Texts in the place of nodes, and before and after them; an edit within a node that is replaced is left out."""

    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def replace(self, node: Node, text: str) -> None:
        self.edits.append((node.start_byte, node.end_byte, text))

    def before(self, node: Node, text: str) -> None:
        self.edits.append((node.start_byte, node.start_byte, text))

    def after(self, node: Node, text: str) -> None:
        self.edits.append((node.end_byte, node.end_byte, text))

    def of(self, file: GoFile) -> str:
        return _with_edits(file.text.encode(), 0, self.edits)

    def within(self, node: Node) -> str:
        """The text of a node alone, with what is replaced in it."""
        edits = [one for one in self.edits if node.start_byte <= one[0] and one[1] <= node.end_byte]
        return _with_edits(node.text or b"", node.start_byte, edits)


def _with_edits(content: bytes, base: int, edits: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[bytes] = []
    at = base
    for start, end, text in sorted(edits, key=lambda one: (one[0], -one[1])):
        if start < at:
            continue
        pieces += [content[at - base : start - base], text.encode()]
        at = end
    return b"".join([*pieces, content[at - base :]]).decode()


def source(node: Node | None) -> str:
    return node.text.decode() if node is not None and node.text is not None else ""


def child(node: Node, name: str) -> Node:
    found = node.child_by_field_name(name)
    assert found is not None, f"{node.type} has no {name}"
    return found


def inside(node: Node, *kinds: str) -> Iterator[Node]:
    """Nodes of these kinds in a node and the node itself, as they stand."""
    if node.type in kinds:
        yield node
    for inner in node.named_children:
        yield from inside(inner, *kinds)


def outwards(node: Node) -> Iterator[Node]:
    """What stands around a node, the nearest first."""
    while (outer := node.parent) is not None:
        yield outer
        node = outer


def function_of(node: Node) -> Node | None:
    """The function, method or literal in whose body a node stands."""
    return next((outer for outer in outwards(node) if outer.type in FUNCTIONS), None)


def top_of(node: Node) -> Node:
    """The declaration of the file that a node stands in."""
    chain = [node, *outwards(node)]
    return chain[-2] if len(chain) > 1 else node


def statement_of(node: Node) -> Node | None:
    """The statement of a block that a node is part of, None where it is evaluated in a head, in a literal or under a
    condition of its own."""
    inner = node
    for outer in outwards(node):
        if outer.type == "statement_list":
            return inner
        if outer.type in ("func_literal", "for_statement", "communication_case", "expression_case"):
            return None
        is_short = outer.type == "binary_expression" and source(child(outer, "operator")) in ("&&", "||")
        if is_short and inner == outer.child_by_field_name("right"):
            return None
        if outer.type == "if_statement" and outer.parent is not None and outer.parent.type == "if_statement":
            return None
        if outer.type == "if_statement" and outer.child_by_field_name("initializer") not in (None, inner):
            return None
        inner = outer
    return None


def variables_in(node: Node) -> list[Node]:
    """The identifiers in an expression that stand for values, as they stand; no fields, types and labels."""
    return [one for one in inside(node, "identifier") if not _is_key_of_struct(one)]


def _is_key_of_struct(identifier: Node) -> bool:
    element = identifier.parent
    pair = element.parent if element is not None else None
    if pair is None or pair.type != "keyed_element" or pair.child_by_field_name("key") != element:
        return False
    literal = pair.parent.parent if pair.parent is not None else None
    if literal is None or literal.type != "composite_literal":
        return source(identifier)[:1].isupper()
    return child(literal, "type").type not in ("map_type", "slice_type", "array_type", "implicit_length_array_type")


def declaration_of(identifier: Node) -> Node | None:
    """Where a variable of a function is declared: a declaration, parameter, clause of a loop or switch; None for what
    the package or the language declares."""
    name = source(identifier)
    inner = identifier
    for outer in outwards(identifier):
        for declaring in _declared_around(inner, outer):
            if name in map(source, names_of(declaring)):
                return declaring
        inner = outer
    return None


def _declared_around(inner: Node, outer: Node) -> Iterator[Node]:
    """What is declared for a part of a node by other parts, the latest first."""
    if outer.type == "statement_list":
        before = [one for one in outer.named_children if one.end_byte <= inner.start_byte]
        for statement in reversed(before):
            yield from _specs(statement)
    elif outer.type in ("if_statement", "expression_switch_statement", "type_switch_statement"):
        if outer.type == "type_switch_statement" and inner.type in ("type_case", "default_case"):
            yield outer
        initializer = outer.child_by_field_name("initializer")
        if initializer is not None and initializer != inner:
            yield from _specs(initializer)
    elif outer.type == "for_statement":
        for clause in outer.named_children:
            if clause.type == "range_clause" and clause != inner:
                yield clause
            elif clause.type == "for_clause" and (start := clause.child_by_field_name("initializer")) is not None:
                yield from _specs(start)
    elif outer.type == "communication_case":
        received = outer.child_by_field_name("communication")
        if received is not None and received != inner:
            yield received
    elif outer.type in FUNCTIONS:
        for name in ("parameters", "receiver", "result"):
            parameters = outer.child_by_field_name(name)
            if parameters is not None and parameters.type == "parameter_list":
                yield from parameters.named_children


def _specs(statement: Node) -> Iterator[Node]:
    if statement.type == "short_var_declaration":
        yield statement
    elif statement.type in DECLARING:
        yield from inside(statement, "var_spec", "const_spec")


def names_of(declaring: Node) -> list[Node]:
    """The names that a declaration, parameter or clause declares."""
    if declaring.type in ("short_var_declaration", "range_clause", "receive_statement"):
        left = declaring.child_by_field_name("left")
        return list(left.named_children) if left is not None else []
    if declaring.type == "type_switch_statement":
        alias = declaring.child_by_field_name("alias")
        return list(alias.named_children) if alias is not None else []
    return declaring.children_by_field_name("name")
