"""A Python file becomes units that are placed by content, with its comments and its first error."""

import msgspec
import pytest

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import Assignment, Class, Evaluation
from dynamorm_analysis.facts.values import Constant, Name
from dynamorm_analysis.reading.python.file import read
from dynamorm_analysis.text import Place, Span

MODEL = b"""\
import pynamodb

class Order(Model):
    id = UnicodeAttribute(hash_key=True)

Order.scan()
Order.scan()
"""


def written(content: bytes, facts: Facts) -> list[bytes]:
    """The text of each unit."""
    return [content[unit.start :][: unit.statement.span.end] for unit in facts.units]


def test_units_count_from_their_start() -> None:
    """Spans in a statement count from its first byte, so that it is the same value wherever it stands."""
    here, there = read(MODEL), read(b"# moved\n\n" + MODEL)
    assert [unit.statement for unit in here.units] == [unit.statement for unit in there.units]
    assert [unit.start + 9 for unit in here.units] == [unit.start for unit in there.units]
    assert written(MODEL, here)[1].startswith(b"class Order(Model):")


def test_anchors_tell_equal_statements_apart() -> None:
    """The second of two equal statements has `~1` behind its digest, and the third `~2`."""
    first, second, third = [unit.anchor for unit in read(b"a()\na()\na()\n").units]
    assert (second, third) == (f"{first}~1", f"{first}~2")
    assert len(first) == 16


def test_names_of_one_import_are_units() -> None:
    """An import of several names is one unit for each, all with the same start."""
    units = read(b"x = 1\nfrom a import b, c\n").units[1:]
    assert [unit.start for unit in units] == [6, 6]
    assert units[1].anchor == f"{units[0].anchor}~1"


def test_a_place_follows_its_statement() -> None:
    """A place is found again after an edit elsewhere, and gone with its statement."""
    scan = read(MODEL).units[2]
    place = Place("models.py", scan.anchor, Span(6, 10))
    moved = b"x = 1\n" + MODEL
    span = read(moved).locate(place)
    assert span is not None
    assert moved[span.start : span.end] == b"scan"
    assert read(b"x = 1\n").locate(place) is None


def test_an_edit_reads_one_statement_again() -> None:
    """Statements that an edit left alone are the very same values as before."""
    before = read(MODEL).units
    after = read(MODEL.replace(b"hash_key", b"range_key")).units
    assert [a.statement is b.statement for a, b in zip(before, after, strict=True)] == [True, False, True, True]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_line_ends(line_end: bytes) -> None:
    """Lines end with LF, CR LF or CR alone, as Python has it."""
    content = MODEL.replace(b"\n", line_end)
    facts = read(content)
    assert facts.broken is None
    assert [type(unit.statement).__name__ for unit in facts.units] == ["Import", "Class", "Evaluation", "Evaluation"]
    model = facts.units[1].statement
    assert isinstance(model, Class)
    assert isinstance(model.body[0], Assignment)


def test_windows_line_ends_inside_a_string() -> None:
    """A string over several lines has LF in its value, as in Python, and then no place of its own characters."""
    statement = read(b'x = """a\r\nb"""').units[0].statement
    assert isinstance(statement, Assignment)
    assert statement.value == Constant("a\nb", Span(4, 14), -1)


def test_comments_end_before_windows_line_ends() -> None:
    """A comment's span covers neither CR nor LF."""
    (comment,) = read(b"a()  # noqa \r\nb()\r\n").comments
    assert (comment.text, comment.span, comment.alone) == ("noqa", Span(5, 12), False)


def test_surrogates_are_replaced() -> None:
    """Half a character, as an escape or in the file, cannot be stored and is replaced."""
    statement = read(b'"\\ud83d"').units[0].statement
    assert isinstance(statement, Evaluation)
    assert statement.value == Constant("\ufffd", Span(0, 8), -1)
    assert read("'\ud83d'".encode("utf-8", "surrogatepass")).units


def test_a_byte_order_mark_is_no_code() -> None:
    """A byte order mark before the first statement changes nothing about it."""
    (unit,) = read(b"\xef\xbb\xbfx = y").units
    assert isinstance(unit.statement, Assignment)
    assert unit.statement.targets == (Name("x", Span(0, 1)),)


@pytest.mark.parametrize(
    "content",
    [
        b"x = " + b"(" * 5000,
        b"x = " + b"[" * 5000 + b"]" * 5000,
        b"x = " + b"-" * 5000 + b"1",
        b"x = a" + b".b()" * 5000,
        b"x = " + b" + ".join([b"a"] * 5000),
        b"x = " + b"lambda: " * 5000 + b"1",
        b"".join(b" " * depth + b"if a:\n" for depth in range(1000)) + b" " * 1000 + b"b()",
        b"if a: b()\n" + b"elif c: d()\n" * 3000,
        b"match a:\n" + b"    case 1: pass\n" * 3000,
        b"x = y = " * 5000 + b"1",
        b"x =\n" * 5000,
        b"x = " + b"f'{" * 500,
    ],
    ids=lambda content: content[:16].decode(),
)
def test_deep_nesting(content: bytes) -> None:
    """However deep code nests, it is read, and its facts can be stored and loaded."""
    facts = read(content)
    assert facts.units
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
