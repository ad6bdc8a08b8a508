"""A diagram as a picture: code on the left, tables with their indexes in the middle, kinds of items on the right, each
box beside those that it has lines to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dynamorm_cdkgen.diagram import Box, Diagram, Port

LETTER, LINE = 6.7, 20  # how wide a letter of the rows is, and how high a row
TITLE, NOTE = 28, 16
PAD, GAP, BETWEEN = 12, 22, 150
LONGEST = 64  # letters of a row; what is longer ends with dots
ROUNDS = 4  # how often columns are put in order by their neighbours: more changes little
STYLE = """
  .box { fill: #ffffff; stroke: #8a94a6; }
  .code .head { fill: #eef2f7; } .table .head { fill: #dbe9ff; } .kind .head { fill: #e2f3e4; }
  .title { font-weight: 600; } .note { fill: #5b6575; font-size: 11px; }
  .row { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 11px; }
  .ask { stroke: #4a6fa5; } .hold { stroke: #5f9a68; }
  .ask, .hold { fill: none; stroke-width: 1.3; } .tip { fill: #4a6fa5; }
"""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box with its place in the picture."""

    box: Box
    kind: str
    x: float
    y: float
    width: float

    @property
    def head(self) -> float:
        return TITLE + (NOTE if self.box.note else 0)

    @property
    def height(self) -> float:
        return _height(self.box)

    def row(self, number: int) -> float:
        """How far down the middle of a row is."""
        return self.y + self.head + LINE * number + LINE / 2 + 2


def svg(shown: Diagram) -> str:
    """A picture that needs nothing else: no font, no script, and on dark pages a ground of its own."""
    columns = _placed(shown)
    boxes = [box for column in columns for box in column.values()]
    width = max((box.x + box.width for box in boxes), default=0) + PAD
    height = max((box.y + box.height for box in boxes), default=0) + PAD
    size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui, Segoe UI, sans-serif" font-size="13">',
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>',
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="#fbfcfe"/>',
        *_lines("ask", columns[0], columns[1], shown.asks, ' marker-end="url(#tip)"'),
        *_lines("hold", columns[1], columns[2], shown.holds, ""),
    ]
    for box in boxes:
        lines += _box(box)
    return "\n".join([*lines, "</svg>"]) + "\n"


# ---- places ---------------------------------------------------------------------------------------------------------


def _placed(shown: Diagram) -> Sequence[Mapping[int, _Placed]]:
    """The boxes of each column by their numbers."""
    columns = (("code", shown.files), ("table", shown.tables), ("kind", shown.kinds))
    orders = _ordered(shown)
    turned = [(other, one) for one, other in shown.asks], [(other, one) for one, other in shown.holds]
    bottom = PAD + max(sum(_height(box) + GAP for box in boxes) for _, boxes in columns)
    placed: list[Mapping[int, _Placed]] = []
    x = float(PAD)
    for (kind, boxes), order, links in zip(columns, orders, ((), *turned), strict=True):
        width = max(map(_width, boxes), default=0.0)
        tops = _tops(boxes, order, _wanted(boxes, links, placed[-1] if placed else {}), bottom)
        placed.append({one: _Placed(boxes[one], kind, x, tops[one], width) for one in order})
        x += width + BETWEEN if boxes else 0
    return placed


def _wanted(
    boxes: Sequence[Box], links: Sequence[tuple[Port, Port]], left: Mapping[int, _Placed]
) -> Mapping[int, float]:
    """Where the top of each box would make its lines straight, on the whole."""
    told: dict[int, list[float]] = {}
    for (number, row), (other, other_row) in links:
        above = _Placed(boxes[number], "", 0, 0, 0).row(row)
        told.setdefault(number, []).append(left[other].row(other_row) - above)
    return {number: sum(some) / len(some) for number, some in told.items()}


def _tops(
    boxes: Sequence[Box], order: Sequence[int], wanted: Mapping[int, float], bottom: float
) -> Mapping[int, float]:
    """The boxes one below the other, each as near to where it is wanted as the others leave room."""
    tops: dict[int, float] = {}
    free = float(PAD)
    for number in order:
        tops[number] = max(free, wanted.get(number, free))
        free = tops[number] + _height(boxes[number]) + GAP
    limit = max(bottom, PAD + sum(_height(boxes[number]) + GAP for number in order))
    for number in reversed(order):
        tops[number] = min(tops[number], limit - GAP - _height(boxes[number]))
        limit = tops[number]
    return tops


def _ordered(shown: Diagram) -> list[list[int]]:
    """The numbers of each column's boxes from above to below, so that few lines cross: each box as near as can be to
    the middle of those that it has lines to."""
    orders = [list(range(len(boxes))) for boxes in (shown.files, shown.tables, shown.kinds)]
    for _ in range(ROUNDS):
        middle = _ranks(orders[1])
        orders[0] = _by_neighbours(orders[0], [(one, other) for one, other in shown.asks], middle)
        orders[2] = _by_neighbours(orders[2], [(other, one) for one, other in shown.holds], middle)
        first = _ranks(orders[0])
        orders[1] = _by_neighbours(orders[1], [(other, one) for one, other in shown.asks], first)
    middle = _ranks(orders[1])
    orders[0] = _by_neighbours(orders[0], list(shown.asks), middle)
    orders[2] = _by_neighbours(orders[2], [(other, one) for one, other in shown.holds], middle)
    return orders


def _ranks(order: Sequence[int]) -> Mapping[int, float]:
    """How far down each box is, from 0 to 1."""
    return {number: rank / max(len(order), 1) for rank, number in enumerate(order)}


def _by_neighbours(order: Sequence[int], links: Sequence[tuple[Port, Port]], ranks: Mapping[int, float]) -> list[int]:
    told: dict[int, list[float]] = {}
    for (number, _), (other, row) in links:
        told.setdefault(number, []).append(ranks[other] + row / 1000)
    own = _ranks(order)
    return sorted(order, key=lambda one: (sum(told[one]) / len(told[one]) if one in told else own[one], own[one]))


def _height(box: Box) -> float:
    return TITLE + (NOTE if box.note else 0) + (LINE * len(box.rows) + 6 if box.rows else 0)


def _width(box: Box) -> float:
    letters = [len(box.title) * 1.3, len(box.note), *(len(_short(row)) for row in box.rows)]
    return max(letters) * LETTER + 2 * PAD


# ---- what is drawn --------------------------------------------------------------------------------------------------


def _lines(
    kind: str,
    left: Mapping[int, _Placed],
    right: Mapping[int, _Placed],
    links: Sequence[tuple[Port, Port]],
    end: str,
) -> Iterator[str]:
    for (source, row), (target, other) in links:
        one, two = left[source], right[target]
        x, y, to_x, to_y = one.x + one.width, one.row(row), two.x, two.row(other)
        bend = (to_x - x) / 2
        path = f"M{_n(x)} {_n(y)} C{_n(x + bend)} {_n(y)} {_n(to_x - bend)} {_n(to_y)} {_n(to_x)} {_n(to_y)}"
        yield f'<path class="{kind}" d="{path}"{end}/>'


def _box(placed: _Placed) -> Iterator[str]:
    box, x, y = placed.box, placed.x, placed.y
    size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(placed.width)}"'
    yield f'<g class="{placed.kind}">'
    yield f'<rect class="box" {size} height="{_n(placed.height)}" rx="6"/>'
    yield f'<rect class="box head" {size} height="{_n(placed.head)}" rx="6"/>'
    yield f'<text class="title" x="{_n(x + PAD)}" y="{_n(y + 19)}">{_text(box.title)}</text>'
    if box.note:
        yield f'<text class="note" x="{_n(x + PAD)}" y="{_n(y + 36)}">{_text(box.note)}</text>'
    for number, row in enumerate(box.rows):
        yield f'<text class="row" x="{_n(x + PAD)}" y="{_n(placed.row(number) + 4)}">{_text(_short(row))}</text>'
    yield "</g>"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(text: str) -> str:
    return escape("".join(sign if sign.isprintable() else " " for sign in text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
