"""A diagram in Mermaid's words, as a flowchart that GitHub and GitLab show in Markdown."""

from collections.abc import Iterator, Sequence

from dynamorm_cdkgen.diagram import Box, Diagram, Port

CODES = {sign: f"#{ord(sign)};" for sign in '#&"<>`\\'}  # what labels may not say as it is


def mermaid(shown: Diagram) -> str:
    """Lines from functions to the tables and indexes that they ask, and on to the kinds of items in them."""
    lines = ["flowchart LR"]
    for number, file in enumerate(shown.files):
        lines += _group(f"code{number}", _title(file), [_code(row)[0] for row in file.rows], ("([", "])"))
    for number, table in enumerate(shown.tables):
        lines += _group(f"table{number}", _title(table), table.rows, ("[(", ")]"), ("[/", "/]"))
    lines += [f'  kind{number}["{_title(kind)}"]' for number, kind in enumerate(shown.kinds)]
    for source, target in shown.asks:
        _, asked = _code(shown.files[source[0]].rows[source[1]])
        lines.append(f'  {_row("code", source)} -->|"{_text(asked)}"| {_row("table", target)}')
    for source, target in shown.holds:
        key = shown.kinds[target[0]].rows[target[1]].partition(": ")[2]
        told = f'|"{_text(key)}"|' if key else ""
        lines.append(f"  {_row('table', source)} ---{told} kind{target[0]}")
    return "\n".join(lines) + "\n"


def _group(name: str, title: str, rows: Sequence[str], *shapes: tuple[str, str]) -> Iterator[str]:
    """Rows inside of a frame; the last of the shapes is that of all further ones."""
    yield f'  subgraph {name}["{title}"]'
    for row, text in enumerate(rows):
        opening, closing = shapes[min(row, len(shapes) - 1)]
        yield f'    {name}row{row}{opening}"{_text(text)}"{closing}'
    yield "  end"


def _code(row: str) -> tuple[str, str]:
    """A function and what it asks."""
    function, _, asked = row.rpartition(": ")
    return function, asked


def _row(kind: str, port: Port) -> str:
    return f"{kind}{port[0]}row{port[1]}"


def _title(box: Box) -> str:
    return f"{_text(box.title)}<br>{_text(box.note)}" if box.note else _text(box.title)


def _text(text: str) -> str:
    return "".join(CODES.get(sign, sign) if sign.isprintable() else " " for sign in text) or " "
