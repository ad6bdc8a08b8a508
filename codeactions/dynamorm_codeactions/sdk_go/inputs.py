"""The input of a request of AWS's SDKs for Go, `&dynamodb.QueryInput{…}`, as it is written in the call."""

from collections.abc import Iterator

from tree_sitter import Node

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.reading.languages import parser_for
from dynamorm_analysis.text import Span
from dynamorm_codeactions.lines import indentation_at
from dynamorm_codeactions.rewriting import Draft

NAMED = "keyed_element"
AWS = "aws."


def field_of(content: bytes, path: str, call: Span, name: str) -> Span | None:
    """Where the value of a field stands in the input that a call is given; None where it is not written there."""
    literal = _input(content, path, call)
    found = next((each for each in _fields(literal) if _name(each) == name), None) if literal is not None else None
    return Span(found.children[-1].start_byte, found.children[-1].end_byte) if found is not None else None


def add_field(draft: Draft, access: Access, name: str, value: str) -> bool:
    """Gives the input of a request a further field behind its last one, in line with that; False where the input is not
    written in the call, or has such a field, or the file does not know the package of the value's function."""
    call, path = draft.span(access.call), access.call.path
    if call is None or access.via is not None:
        return False
    content = draft.sources.content(path)
    if value.startswith(AWS) and AWS.encode() not in content:
        return False
    literal = _input(content, path, call)
    fields = list(_fields(literal)) if literal is not None else []
    if not fields or any(_name(each) == name for each in fields):
        return False
    last = fields[-1]
    behind = content[last.end_byte : literal.end_byte - 1] if literal is not None else b""
    if b"\n" not in behind:
        draft.replace(path, Span(last.end_byte, last.end_byte), f", {name}: {value}")
        return True
    if not behind.startswith(b","):
        return False
    line_end = content.index(b"\n", last.end_byte) + 1
    row = _row(fields)
    column = row[-1].children[-1].start_point.column - row[-1].start_point.column if row else 0
    further = len(name) + len(": ") - column
    for each in row if further > 0 else ():  # as gofmt aligns what stands on lines next to each other
        at = each.children[-1].start_byte
        draft.replace(path, Span(at, at), " " * further)
    indentation = indentation_at(content, last.start_byte)
    draft.replace(path, Span(line_end, line_end), f"{indentation}{f'{name}: '.ljust(column)}{value},\n")
    return True


def drop_field(draft: Draft, access: Access, name: str) -> bool:
    """Takes a field out of the input of a request, with its line where it has one to itself."""
    call, path = draft.span(access.call), access.call.path
    if call is None or access.via is not None:
        return False
    content = draft.sources.content(path)
    literal = _input(content, path, call)
    fields = list(_fields(literal)) if literal is not None else []
    found = next((each for each in fields if _name(each) == name), None)
    if found is None or literal is None:
        return False
    start = content.rfind(b"\n", 0, found.start_byte) + 1
    line_end = content.find(b"\n", found.end_byte) + 1
    if not content[start : found.start_byte].strip() and content[found.end_byte : line_end].strip() == b",":
        draft.replace(path, Span(start, line_end), "")
        return True
    position = fields.index(found)
    if position + 1 < len(fields):
        draft.replace(path, Span(found.start_byte, fields[position + 1].start_byte), "")
    elif position:
        draft.replace(path, Span(fields[position - 1].end_byte, found.end_byte), "")
    else:
        draft.replace(path, Span(found.start_byte, found.end_byte), "")
    return True


def replace_in_field(draft: Draft, access: Access, name: str, word: str, new: str) -> bool:
    """Puts another word in the place of the one with which a field's value ends, `types.SelectAllAttributes`."""
    call, path = draft.span(access.call), access.call.path
    value = field_of(draft.sources.content(path), path, call, name) if call is not None else None
    if value is None or access.via is not None or not draft.text(path, value).endswith(f".{word}"):
        return False
    draft.replace(path, Span(value.end - len(word), value.end), new)
    return True


def only_list(content: bytes, path: str, span: Span) -> Span | None:
    """The variable that the one entry of a map at a span holds; None for anything else."""
    parse = parser_for(path)
    node = parse(content).root_node.descendant_for_byte_range(span.start, span.end - 1) if parse is not None else None
    while node is not None and node.type != "composite_literal" and node.start_byte >= span.start:
        node = node.parent
    body = node.child_by_field_name("body") if node is not None and node.start_byte == span.start else None
    entries = list(_fields(body)) if body is not None else []
    value = entries[0].children[-1] if len(entries) == 1 else None
    if value is None or [each.type for each in value.children] != ["identifier"]:
        return None
    return Span(value.start_byte, value.end_byte)


def _row(fields: list[Node]) -> list[Node]:
    """The fields at the end that have a line each, one directly below the other."""
    row: list[Node] = []
    for each in reversed(fields):
        if each.start_point.row != each.end_point.row or (row and row[-1].start_point.row != each.end_point.row + 1):
            break
        row.append(each)
    return row[::-1]


def _input(content: bytes, path: str, call: Span) -> Node | None:
    """The fields of the struct that is the last argument of a call, in braces."""
    parse = parser_for(path)
    node = parse(content).root_node.descendant_for_byte_range(call.start, call.end - 1) if parse is not None else None
    while node is not None and (node.start_byte, node.end_byte, node.type) != (call.start, call.end, "call_expression"):
        node = node.parent
    arguments = node.child_by_field_name("arguments") if node is not None else None
    given = [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []
    last = given[-1] if given else None
    if last is not None and last.type == "unary_expression":
        last = last.named_children[-1]
    return last.child_by_field_name("body") if last is not None and last.type == "composite_literal" else None


def _fields(literal: Node) -> Iterator[Node]:
    return (each for each in literal.named_children if each.type == NAMED)


def _name(field: Node) -> str:
    text = field.children[0].text
    return text.decode() if text is not None else ""
