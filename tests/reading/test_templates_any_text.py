"""Whatever text a YAML or JSON file holds, its facts are sound."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Value, children
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.json import file as json_file
from dynamorm_analysis.reading.yaml import file as yaml_file

READERS = (yaml_file.read, json_file.read)
TEMPLATE = """\
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  # a comment
  Orders: &orders
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${Stage}-orders"
      KeySchema: [{AttributeName: 'id', KeyType: HASH}]
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
  Copy: *orders
  Text: |
    some
    text
"""
TOKENS = ["a", "b:", "- ", "? ", ": ", "[", "]", "{", "}", ",", "&a ", "*a", "!Ref ", "<<: *a", '"', "'", "|", ">", "#",
          "\n", "\n  ", "\n    ", "\r\n", "\t", "---", "é", "AWS::DynamoDB::Table", "Type: "]  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(TEMPLATE)), st.integers(0, 9), st.lists(st.sampled_from(TOKENS), max_size=4).map("".join))
def test_edited_templates(start: int, length: int, new: str) -> None:
    """A template with any damage is read and recognised, with all places inside of it."""
    assert_sound((TEMPLATE[:start] + new + TEMPLATE[start + length :]).encode())


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_tokens(text: str) -> None:
    """Signs of both notations in any order are read, with all places inside of the file."""
    assert_sound(text.encode())


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    """Any bytes are read, with all places inside of the file."""
    assert_sound(content)


@pytest.mark.parametrize(
    "content",
    [
        b"- " * 40_000 + b"x",
        b"? - : " * 5_000,
        b"-\t" * 40_000,
        b"".join(b" " * depth + b"a:\n" for depth in range(2_000)),
        b"".join(b" " * depth + b"a:\n" + b" " * depth + b"- \n" for depth in range(1_000)),
        b"[" * 100_000,
        b'{"a": ' * 50_000,
        b"a: !x !y &z " * 5_000,
        b'a: "' + b"x" * 1_500_000,
        b"a: b\r" * 40_000,
    ],
)
def test_deep_texts(content: bytes) -> None:
    """Nesting and lengths beyond all measure are read, as far as they go."""
    assert_sound(content)


def test_aliases_that_multiply() -> None:
    """Aliases of aliases of aliases are followed to a limit."""
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    facts = yaml_file.read("\n".join(["a0: &a0 [x]", *levels, "loop: &loop [*loop]"]).encode())
    assert len(facts.units) == 31


def assert_sound(content: bytes) -> None:
    for path, read in zip(("template.yaml", "template.json"), READERS, strict=True):
        facts = read(content)
        assert facts == read(content)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
        assert len({unit.anchor for unit in facts.units}) == len(facts.units)
        for unit in facts.units:
            assert isinstance(unit.statement, Assignment)
            assert unit.statement.value is not None
            for value in _values(unit.statement.value):
                span = value.span.shifted(unit.start)
                assert 0 <= span.start <= span.end <= len(content)
                if isinstance(value, Constant) and isinstance(value.value, str) and value.content >= 0:
                    start = value.content + unit.start
                    assert content[start:].startswith(value.value.encode()[:1])
        project = Project().with_file(path, facts)
        assert all(project.locate(definition.place) is not None for definition in project.definitions)


def _values(value: Value) -> Iterator[Value]:
    waiting = [value]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += children(here)
