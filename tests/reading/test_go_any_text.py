"""Whatever text a Go file holds, it is read, and what it says can be stored and understood."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for

WORDS = """
    package p import "a/b" type T struct { } PK string `theorydb:"pk,index:g,sk"` func ( ) * & := = , . : ; [ ]
    var const
    db.Model(&T{}) .Where("PK","=",x) .All(&xs) .First(&x) q if for range switch case default return go
    defer func() \\ " '
    fmt.Sprintf("A#%s", T.PK) map[string]any{ []T{ { } 1 0x 1.5 'é' // /* */ select <-
"""
TOKENS = [*WORDS.split(), "\n", 'type T struct {\nPK string `theorydb:"pk"`\n}\n', "func f(q T) {\n"]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map(" ".join))
def test_any_tokens(text: str) -> None:
    """Words and signs of Go in any order are read, with all places inside of the file."""
    assert_understood(text.encode())


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes(content: bytes) -> None:
    """Any bytes are read, with all places inside of the file."""
    assert_understood(content)


def test_deep_nesting() -> None:
    """Code nested beyond all measure ends the reading of a statement, not the program."""
    assert_understood(b"package p\nvar x = " + b"f(" * 5000)
    assert_understood(b"package p\nfunc f() {" + b"if x {" * 3000)
    assert_understood(b"package p\nfunc f() { db.Model(&T{})" + b'.Where("A", "=", 1)' * 3000 + b".All(&x) }")


def assert_understood(content: bytes) -> None:
    read = reader_for("page.go")
    assert read is not None
    facts = read(content)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
    assert all(0 <= unit.start <= len(content) for unit in facts.units)
    project = Project().with_file("page.go", facts)
    for access in project.accesses:
        span = project.locate(access.place)
        assert span is not None
        assert span.end <= len(content)
