"""A text under edit is at each moment what it would be, had it been opened like that."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.reading.python.file import read
from dynamorm_analysis.syntax.document import SyntaxDocument
from dynamorm_analysis.text import LineIndex
from syntax.edits import edits, excerpts, place


@settings(deadline=None, derandomize=True, max_examples=200)
@given(excerpts(), edits)
def test_edits_equal_a_fresh_text(content: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    """After any edits, lines, tree and facts are those of a text that was opened with the same content."""
    document = SyntaxDocument(content)
    for start, length, new in changes:
        assert document.tree is document.tree
        first, last = place(document.content, start, length)
        content = document.content[:first] + new + document.content[last:]
        document.replace(first, last, new)
        assert_fresh(document, content)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.sampled_from([b"a = 1", b"\r", b"\n", b"\r\n", b"# b", b"'''"])).map(b"".join), edits)
def test_line_breaks_join_and_part(content: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    """Edits between the CR and the LF of one line break leave lines and tree in step."""
    document = SyntaxDocument(content)
    for start, length, new in changes:
        document.tree  # noqa: B018  (parses, so that the next edit has a tree to change)
        first, last = place(document.content, start, length % 3)
        content = document.content[:first] + new + document.content[last:]
        document.replace(first, last, new)
        assert_fresh(document, content)


def test_several_edits_before_the_tree_is_asked_for() -> None:
    """A tree may fall behind by several edits, and catches up at once."""
    document = SyntaxDocument(b"a = 1\nb = 2\n")
    assert not document.tree.root_node.has_error
    document.replace(0, 1, b"first")
    document.replace(len(document.content), len(document.content), b"c = (")
    document.replace(4, 5, b"")
    assert_fresh(document, b"firs = 1\nb = 2\nc = (")


def test_another_text() -> None:
    """A text that is set as a whole forgets the one before."""
    document = SyntaxDocument(b"a = (")
    assert document.tree.root_node.has_error
    document.set(b"a = 1\r\nb")
    assert_fresh(document, b"a = 1\r\nb")


def test_an_empty_text() -> None:
    """A text of nothing has one line and an empty tree."""
    document = SyntaxDocument()
    assert document.starts == [0]
    assert document.tree.root_node.child_count == 0


def assert_fresh(document: SyntaxDocument, content: bytes) -> None:
    fresh = SyntaxDocument(content)
    assert document.content == content
    assert document.starts == fresh.starts == LineIndex(content).starts
    assert str(document.tree.root_node) == str(fresh.tree.root_node)
    assert read(content, document.tree) == read(content)
