"""What a template or Terraform gives to a table, as text edits where it is written plainly: one property a line."""

import re

from dynamorm_analysis.reading.languages import parser_for
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.lines import end_of_line, indentation_at, start_of_line
from dynamorm_codeactions.rewriting import Draft

TEMPLATES = (".yaml", ".yml")
TERRAFORM = (".tf",)
PROPERTIES = re.compile(rb"(?P<indentation> *)Properties:[ \t]*(?:#[^\n]*)?\r?$")
RESOURCE = "resource"


def set_in_template(draft: Draft, place: Place, name: str, lines: tuple[str, ...], off: str, on: str) -> bool:
    """Gives a resource of a YAML template a property, `lines` one below the other without their indentation, where it
    has none of this `name`; else turns `off` into `on` within it. False where it is not written plainly, and for a
    global table, of which each replica has its own."""
    span = draft.span(place)
    if span is None or not place.path.endswith(TEMPLATES):
        return False
    content = draft.sources.content(place.path)
    block = properties_below(content, span.start)
    if block is None:
        return False
    indentation = indentation_at(content, block.start)
    body = content[block.start : block.end]
    if re.search(rf"(?m)^{indentation}Replicas:".encode(), body) is not None:
        return False
    if (there := re.search(rf"(?m)^{indentation}{name}:".encode(), body)) is not None:
        return _turned(draft, place.path, content, Span(block.start + there.start(), block.end), off, on)
    text = "".join(f"{indentation}{line}\n" for line in lines)
    missing = "" if body.endswith(b"\n") else "\n"
    draft.replace(place.path, Span(block.end, block.end), missing + text)
    return True


def properties_below(content: bytes, offset: int) -> Span | None:
    """The lines of the properties of the resource that is named at an offset, without blank ones at their end."""
    outer = len(indentation_at(content, offset))
    line, begin, depth = end_of_line(content, offset).start, None, 0
    last = line
    while line < len(content):
        below = end_of_line(content, line).start
        text = content[line:below]
        if text.strip() and not text.lstrip().startswith(b"#"):
            indented = len(text) - len(text.lstrip(b" "))
            if indented <= (outer if begin is None else depth):
                break
            if begin is None and (found := PROPERTIES.match(text.rstrip(b"\n"))) is not None:
                begin, depth = below, len(found["indentation"])
            last = below
        line = below
    if begin is None or last <= begin or content[begin:last].lstrip(b" ").startswith(b"Fn::"):
        return None
    return Span(begin, last)


def set_in_resource(draft: Draft, place: Place, name: str, lines: tuple[str, ...], off: str, on: str) -> bool:
    """The same of a resource of Terraform; `lines` stand at the end of its block, behind a blank one, so that nothing
    has to be aligned with them."""
    span = draft.span(place)
    parse = parser_for(place.path)
    if span is None or parse is None or not place.path.endswith(TERRAFORM):
        return False
    content = draft.sources.content(place.path)
    node = parse(content).root_node.descendant_for_byte_range(span.start, span.start)
    while node is not None and node.type != "block":
        node = node.parent
    if node is None or node.children[0].text != RESOURCE.encode() or node.children[-1].type != "block_end":
        return False
    body = next((child for child in node.children if child.type == "body"), None)
    if body is None:
        return False
    for child in body.children:
        if child.children and child.children[0].text == name.encode():
            return _turned(draft, place.path, content, Span(child.start_byte, child.end_byte), off, on)
    start = start_of_line(content, node.children[-1].start_byte)
    if content[start : node.children[-1].start_byte].strip():
        return False  # the block stands on one line
    indentation = indentation_at(content, body.start_byte)
    draft.replace(place.path, Span(start, start), "\n" + "".join(f"{indentation}{line}\n" for line in lines))
    return True


def _turned(draft: Draft, path: str, content: bytes, span: Span, off: str, on: str) -> bool:
    """Turns the first thing that is switched off within a span on, where it is written as one expects."""
    found = re.compile(off.encode()).search(content, span.start, span.end)
    if found is None:
        return False
    draft.replace(path, Span(found.start("value"), found.end("value")), on)
    return True
