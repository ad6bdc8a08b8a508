"""The same values of Go programs, held otherwise: sums, variables that are filled, items, maps."""

import re

from tree_sitter import Node

from rephrasing.go_pieces import (
    SHORT,
    Piece,
    Pieces,
    before,
    behind,
    called,
    given,
    is_branch,
    stands_in_block,
    tested_error,
)
from rephrasing.go_rewriting import (
    GoFile,
    child,
    declaration_of,
    function_of,
    go_file,
    inside,
    names_of,
    outwards,
    source,
    variables_in,
)
from rephrasing.go_types import Types, bare
from rephrasing.pages import Rephrasings, in_go

SUMS = {"+=": "+", "-=": "-", "*=": "*", "inc_statement": "+", "dec_statement": "-"}
OF_TYPES = {
    "string": ("S", "{}"),
    "int": ("N", "strconv.Itoa({})"),
    "int64": ("N", "strconv.FormatInt({}, 10)"),
    "bool": ("BOOL", "{}"),
}
"""Kinds of attribute values, and how each is written of what a field holds."""


def sums_by_variable(file: GoFile) -> str:
    """`order.Total += price` with a variable that holds the sum."""
    change = Pieces()
    for number, statement in enumerate(file.nodes("assignment_statement", "inc_statement", "dec_statement")):
        operator, right = statement.child_by_field_name("operator"), statement.child_by_field_name("right")
        sign = SUMS.get(source(operator) if operator is not None else statement.type, "")
        by = source(right) if right is not None else "1"
        changed = source(child(statement, "left") if right is not None else statement.named_children[0])
        if stands_in_block(statement) and sign and not changed.isidentifier():
            by = f"({by})" if right is not None and right.named_children[0].type == "binary_expression" else by
            change.put(statement, f"total{number} := {changed} {sign} {by}\n\t{changed} = total{number}")
    return change.of(file)


def filled_by_pointer(file: GoFile) -> str:
    """`var order Order` that a call fills as `order := new(Order)`."""
    change = Pieces()
    for statement, name, kind, mentions in _filled(file):
        if kind not in structs_of(file) or any(map(is_given, mentions)) or not any(map(_is_pointed, mentions)):
            continue
        change.put(statement, f"{name} := new({kind})")
        for one in mentions:
            around = one.parent
            if around is not None and _is_pointed(one):
                change.put(around, name)
            elif around is not None and around.type != "selector_expression":
                change.put(one, f"*{name}")
    return change.of(file)


def filled_by_literal(file: GoFile) -> str:
    """`var order Order` as `order := Order{}`."""
    change = Pieces()
    for statement, name, kind, _ in _filled(file):
        if kind in structs_of(file):
            change.put(statement, f"{name} := {kind}{{}}")
    return change.of(file)


def _filled(file: GoFile) -> list[tuple[Node, str, str, list[Node]]]:
    """Declarations `var order Order`, each with the variable, its type, and where it is mentioned."""
    found = []
    for statement in file.nodes("var_declaration"):
        function, specs = function_of(statement), list(inside(statement, "var_spec"))
        kind = specs[0].child_by_field_name("type") if len(specs) == 1 else None
        if function is None or kind is None or not stands_in_block(statement):
            continue
        names = names_of(specs[0])
        if len(names) == 1 and specs[0].child_by_field_name("value") is None:
            name = source(names[0])
            mentions = [one for one in variables_in(function) if source(one) == name and one != names[0]]
            if all(declaration_of(one) == specs[0] for one in mentions):
                found.append((statement, name, source(kind), mentions))
    return found


def structs_of(file: GoFile) -> set[str]:
    return {of for of, _ in Types(file).declared.fields}


def _is_pointed(mention: Node) -> bool:
    around = mention.parent
    return around is not None and around.type == "unary_expression" and source(child(around, "operator")) == "&"


def is_given(mention: Node) -> bool:
    """Whether a variable is given something where it is mentioned."""
    around = mention.parent
    statement = around.parent if around is not None and around.type == "expression_list" else None
    return statement is not None and statement.child_by_field_name("left") == around


def items_in_variables(file: GoFile) -> str:
    """What is made an object of has a variable: `item := out.Item`."""
    change = Pieces()
    for number, call in enumerate(file.nodes("call_expression")):
        name = source(child(call, "function")).rpartition(".")[2]
        arguments, statement = child(call, "arguments").named_children, _statement(call)
        if statement is not None and name.startswith("Unmarshal") and arguments[0].type == "selector_expression":
            change.insert(statement.start_byte, f"stored{number} := {source(arguments[0])}\n\t")
            change.put(arguments[0], f"stored{number}")
    return change.of(file)


def _statement(node: Node) -> Node | None:
    """The statement of a block that a node stands in, or in the head of which."""
    inner = node
    for outer in outwards(node):
        if outer.type == "statement_list":
            return inner
        is_further = outer.type == "if_statement" and outer.parent is not None and outer.parent.type == "if_statement"
        if is_further or outer.type in ("block", "func_literal", "for_statement", "expression_case"):
            return None
        inner = outer
    return None


def marshalled_by_hand(file: GoFile) -> str:
    """`item, err := attributevalue.MarshalMap(order)` as a map with an entry for each field."""
    types, change, needs_numbers = Types(file), Pieces(), False
    for statement in file.nodes(SHORT):
        call, test = called(statement), (behind(statement) or [statement])[0]
        if call is None or source(child(call, "function")) != "attributevalue.MarshalMap":
            continue
        argument = child(call, "arguments").named_children[0]
        argument = child(argument, "operand") if argument.type == "unary_expression" else argument
        kind = types.of(argument) if argument.type == "identifier" else None
        item, error = given(statement)
        entries = _entries(file, bare(kind), source(argument)) if kind is not None else ""
        if not entries or "types" not in file.imports or tested_error(test) != error or not is_branch(test):
            continue
        needs_numbers |= "strconv." in entries
        is_known = any(error in given(one) for one in before(statement))
        later = [one for one in behind(test) if error in map(source, inside(one, "identifier"))]
        declared = f"\n\tvar {error} error" if not is_known and later and not _declares(later[0], error) else ""
        written = f"{item} := map[string]types.AttributeValue{{\n{entries}\t}}{declared}"
        change.put((statement.start_byte, test.end_byte), written)
    if needs_numbers:
        change.with_import(file, "strconv")
    return change.of(file)


def _declares(statement: Node, error: str) -> bool:
    head = statement.child_by_field_name("initializer") if statement.type == "if_statement" else statement
    return head is not None and head.type == SHORT and error in given(head)


def _entries(file: GoFile, kind: str, of: str) -> str:
    """An entry of a map for each field of a struct; nothing where one is left out, or of another type."""
    specs = (one for text in file.package.values() for one in go_file(text).nodes("type_spec"))
    struct = next((one for one in specs if source(child(one, "name")) == kind), None)
    lines: list[str] = []
    for one in inside(struct, "field_declaration") if struct is not None else ():
        names, tag = one.children_by_field_name("name"), source(one.child_by_field_name("tag"))
        written = OF_TYPES.get(source(one.child_by_field_name("type")))
        attribute = re.search(r'dynamodbav:"([^",]+)"', tag)
        if written is None or len(names) != 1 or attribute is None:
            return ""
        value = written[1].format(f"{of}.{source(names[0])}")
        lines.append(f'\t\t"{attribute[1]}": &types.AttributeValueMember{written[0]}{{Value: {value}}},\n')
    return "".join(lines)


def maps_filled(file: GoFile) -> str:
    """A map that is written out is filled entry by entry, in a variable."""
    change = Pieces()
    for number, literal in enumerate(file.nodes("composite_literal")):
        kind, statement = child(literal, "type"), _statement(literal)
        entries = [one.named_children for one in child(literal, "body").named_children if one.type == "keyed_element"]
        if kind.type != "map_type" or "AttributeValue" not in source(kind) or statement is None or not entries:
            continue
        is_short = any(value.named_children[0].type == "literal_value" for _, value in entries)
        if is_short or any(one.type == "composite_literal" and _is_map(one) for one in outwards(literal)):
            continue
        is_named = statement.type == SHORT and len(given(statement)) == 1 and _is_whole(statement, literal)
        held = given(statement)[0] if is_named else f"held{number}"
        pieces: list[Piece] = [f"{held} := {source(kind)}{{}}"]
        for key, value in entries:
            pieces += [f"\n\t{held}[", key, "] = ", value]
        if is_named:
            change.put(statement, *pieces)
        else:
            change.insert(statement.start_byte, *pieces, "\n\t")
            change.put(literal, held)
    return change.of(file)


def _is_whole(statement: Node, value: Node) -> bool:
    return child(statement, "right").named_children == [value]


def _is_map(literal: Node) -> bool:
    return child(literal, "type").type == "map_type"


REPHRASINGS: Rephrasings = {
    "go-sums-by-variable": in_go(sums_by_variable),
    "go-filled-by-pointer": in_go(filled_by_pointer),
    "go-filled-by-literal": in_go(filled_by_literal),
    "go-items-in-variables": in_go(items_in_variables),
    "go-marshalled-by-hand": in_go(marshalled_by_hand),
    "go-maps-filled": in_go(maps_filled),
}
