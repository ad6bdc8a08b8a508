"""A Go file in which texts and pieces of the file itself stand in the place of others, and what its statements are."""

from dataclasses import dataclass, field

from tree_sitter import Node

from rephrasing.go_rewriting import FUNCTIONS, GoFile, child, function_of, inside, names_of, outwards, source

Span = tuple[int, int]
Piece = str | Node | Span
SHORT = "short_var_declaration"


@dataclass
class Pieces:
    """What stands where in the new text: pieces of the old one are written with what is put into them in turn."""

    instead: dict[Span, tuple[Piece, ...]] = field(default_factory=dict)
    inserted: dict[int, list[Piece]] = field(default_factory=dict)

    def insert(self, place: int, *pieces: Piece) -> None:
        """Puts pieces before what stands at a place."""
        self.inserted.setdefault(place, []).extend(pieces)

    def put(self, place: Node | Span, *pieces: Piece) -> None:
        """Puts pieces in the place of a node; not where something that overlaps with it has got others already."""
        start, end = span_of(place)
        crossing = (one < end and start < other for one, other in self.instead)
        nested = (_holds((start, end), each) or _holds(each, (start, end)) for each in self.instead)
        if (start, end) not in self.instead and all(
            is_nested or not is_crossing for is_crossing, is_nested in zip(crossing, nested, strict=True)
        ):
            self.instead[start, end] = pieces

    def of(self, file: GoFile) -> str:
        content = file.text.encode()
        return self._written(content, (0, len(content)), ()) + self._at(content, len(content), ())

    def with_import(self, file: GoFile, path: str) -> None:
        if path not in file.imports.values():
            place = next(iter(file.nodes("import_declaration")), None) or file.nodes("package_clause")[0]
            self.put(place, place, f'\n\nimport "{path}"')

    def _written(self, content: bytes, whole: Span, done: tuple[Span, ...]) -> str:
        inner = [one for one in self.instead if _holds(whole, one) and one not in done]
        outer: list[Span] = []
        for span in sorted(inner, key=lambda one: (one[0], -one[1])):
            if not outer or span[0] >= outer[-1][1]:
                outer.append(span)
        parts: list[str] = []
        at = whole[0]
        for span in outer:
            parts += [self._plain(content, at, span[0]), self._at(content, span[0], done)]
            pieces = self.instead[span]
            parts += [self._piece(content, one, (*done, span)) for one in pieces]
            at = span[1]
        return "".join([*parts, self._plain(content, at, whole[1])])

    def _piece(self, content: bytes, piece: Piece, done: tuple[Span, ...]) -> str:
        return piece if isinstance(piece, str) else self._written(content, span_of(piece), done)

    def _plain(self, content: bytes, start: int, end: int) -> str:
        """What nothing stands in the place of, with what is inserted there."""
        parts: list[str] = []
        for place in sorted(one for one in self.inserted if start <= one < end):
            parts += [content[start:place].decode(), self._at(content, place, ())]
            start = place
        return "".join([*parts, content[start:end].decode()])

    def _at(self, content: bytes, place: int, done: tuple[Span, ...]) -> str:
        """What is inserted at a place, once."""
        return "".join(self._piece(content, one, done) for one in self.inserted.pop(place, ()))


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def span_of(place: Node | Span) -> Span:
    return (place.start_byte, place.end_byte) if isinstance(place, Node) else place


def whole(statements: list[Node]) -> Span:
    """From the first of some statements to the last."""
    return (statements[0].start_byte, statements[-1].end_byte)


def statements(block: Node) -> list[Node]:
    inner = [
        one
        for part in block.named_children
        for one in (part.named_children if part.type == "statement_list" else [part])
    ]
    return [one for one in inner if one.type != "comment"]


def before(statement: Node) -> list[Node]:
    return [one for one in beside(statement) if one.end_byte <= statement.start_byte]


def behind(statement: Node) -> list[Node]:
    return [one for one in beside(statement) if one.start_byte >= statement.end_byte]


def beside(statement: Node) -> list[Node]:
    """The statements of the block that one stands in."""
    around = statement.parent
    return [one for one in around.named_children if one.type != "comment"] if around is not None else []


def stands_in_block(statement: Node) -> bool:
    return statement.parent is not None and statement.parent.type == "statement_list"


def is_of_body(statement: Node) -> bool:
    """Whether a statement stands in its function's own body, and in no block inside of it."""
    _, block, function, *_ = [*outwards(statement), None, None, None]
    return stands_in_block(statement) and block is not None and function is not None and function.type in FUNCTIONS


def returns(block: Node) -> bool:
    inner = statements(block)
    return bool(inner) and inner[-1].type == "return_statement"


def given(statement: Node) -> list[str]:
    """The names, and what else, that an assignment or declaration gives something."""
    left = statement.child_by_field_name("left")
    return [source(one) for one in left.named_children] if left is not None else []


def gives_plainly(statement: Node) -> bool:
    """Whether a statement is `a, b := f()` or `a, b = f()`."""
    if statement.type not in (SHORT, "assignment_statement") or called(statement) is None:
        return False
    return statement.type == SHORT or source(child(statement, "operator")) == "="


def called(statement: Node) -> Node | None:
    """The call whose results a statement gives to variables."""
    right = statement.child_by_field_name("right")
    values = right.named_children if right is not None else []
    return values[0] if len(values) == 1 and values[0].type == "call_expression" else None


def declared_before(statement: Node) -> set[str]:
    """What is declared in the block of a statement before it, parameters of its function among it."""
    found = {source(name) for one in before(statement) for name in _names_in(one)}
    function = function_of(statement)
    for part in ("receiver", "parameters", "result") if function is not None and is_of_body(statement) else ():
        declaring = function.child_by_field_name(part) if function is not None else None
        found |= {source(name) for each in (declaring.named_children if declaring else []) for name in names_of(each)}
    return found


def _names_in(statement: Node) -> list[Node]:
    if statement.type == SHORT:
        return names_of(statement)
    return (
        [name for spec in inside(statement, "var_spec") for name in names_of(spec)]
        if statement.type == "var_declaration"
        else []
    )


def tested_error(statement: Node) -> str:
    """The error that a branch tests: `if err != nil`."""
    condition = statement.child_by_field_name("condition") if statement.type == "if_statement" else None
    error, _, none = source(condition).partition(" != ")
    return error if none == "nil" and error.isidentifier() and error.lower().endswith("err") else ""


def is_branch(statement: Node, *, with_head: bool = False) -> bool:
    """Whether a statement is `if` without `else`, `with_head`: one that sets something before it tests."""
    if statement.type != "if_statement" or not stands_in_block(statement):
        return False
    has_head = statement.child_by_field_name("initializer") is not None
    return statement.child_by_field_name("alternative") is None and has_head is with_head
