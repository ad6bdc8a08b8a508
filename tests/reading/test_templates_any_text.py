"""Whatever text a YAML, JSON or Terraform file holds, its facts are sound."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Value, children
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.hcl import file as hcl_file
from dynamorm_analysis.reading.jinja import without_jinja
from dynamorm_analysis.reading.jinja_json import file as jinja_json_file
from dynamorm_analysis.reading.jinja_yaml import file as jinja_yaml_file
from dynamorm_analysis.reading.json import file as json_file
from dynamorm_analysis.reading.languages import language_of
from dynamorm_analysis.reading.yaml import file as yaml_file

READERS = {
    "template.yaml": yaml_file.read,
    "template.json": json_file.read,
    "main.tf": hcl_file.read,
    "template.yaml.j2": jinja_yaml_file.read,
    "template.json.j2": jinja_json_file.read,
}
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
JINJA = """\
{% set owner = "depot" %}
Resources:
  # {{ a comment }}
  {% if stage == "live" -%}
  Orders: &orders
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: "{{ stage }}-orders"
      KeySchema: [{AttributeName: {{ key }}, KeyType: HASH}]
      {% include "indexes.yml" %}
  {%- else %}
  Orders: {{ orders | tojson }}
  {% endif %}
  {% raw %}{{ Text }}{% endraw %}: {# two
    lines #} {% if a %}b{% else %}c{% endif %}
  {% macro m(a) %}M: 1{% endmacro %}
  {{ m(1) }}
"""
TERRAFORM = """\
variable "stage" { default = "dev" }
locals {
  indexes = { by-owner = { key = "owner" } } # a comment
  names   = [for one in ["a", "b"] : "${one}-${var.stage}" if one != ""]
}
resource "aws_dynamodb_table" "orders" {
  for_each = toset(local.names)
  name     = "${var.stage}-%{ if true }x%{ endif }-${each.key}"
  hash_key = local.indexes["by-owner"].key
  dynamic "global_secondary_index" {
    for_each = local.indexes
    content {
      name     = global_secondary_index.key
      hash_key = global_secondary_index.value.key
    }
  }
  tags = { text = <<-EOT
    some ${local.names[0]} text
  EOT
  }
}
resource "aws_lambda_function" "list" {
  environment { variables = merge({ TABLE = aws_dynamodb_table.orders["a"].name }, var.more...) }
}
"""
TOKENS = ["a", "b:", "- ", "? ", ": ", "[", "]", "{", "}", ",", "&a ", "*a", "!Ref ", "<<: *a", '"', "'", "|", ">", "#",
          "\n", "\n  ", "\n    ", "\r\n", "\t", "---", "é", "AWS::DynamoDB::Table", "Type: "]  # fmt: skip
JINJA_TOKENS = [
    *TOKENS, "{% if a %}", "{% else %}", "{% endif %}", "{% for a in b -%}", "{%- endfor %}", "{{ a }}", "{{", "}}",
    "{%", "%}", "{#", "#}", "{% raw %}", "{% endraw %}", "{% macro a() %}", "{% endmacro %}", "{% include 'a' %}",
    "{% extends 'a' %}", "{% set a %}", "{% endset %}", "{% set a = 1 %}", "{{}}", "{{-a-}}", "{{ '\\n' ~ \"'\" }}",
]  # fmt: skip
TERRAFORM_TOKENS = [
    "a", "a ", "= ", "{", "}\n", "[", "]", "(", ")", ",", ".b", ".*", "[*]", '"', "${", "%{ if ", "%{ endif }", "}",
    "<<E\n", "<<-EOT\n", "\nE\n", "\nEOT\n", "for ", " in ", " : ", " => ", "...", "?", "!", "-", "&&", "#", "//",
    "/*", "*/", "\n", "\r\n", "\\", "$${", "é", 'resource "aws_dynamodb_table" "t" {\n', "locals {\n", "name = ",
    "var.a", "1", "null",
]  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(TEMPLATE)), st.integers(0, 9), st.lists(st.sampled_from(TOKENS), max_size=4).map("".join))
def test_edited_templates(start: int, length: int, new: str) -> None:
    """A template with any damage is read and recognised, with all places inside of it."""
    assert_sound((TEMPLATE[:start] + new + TEMPLATE[start + length :]).encode())


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(JINJA)), st.integers(0, 9), st.lists(st.sampled_from(JINJA_TOKENS), max_size=4).map("".join))
def test_edited_jinja(start: int, length: int, new: str) -> None:
    """A template written with Jinja, with any damage, is read and recognised, with all places inside of it."""
    assert_sound((JINJA[:start] + new + JINJA[start + length :]).encode())


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(JINJA_TOKENS), max_size=60).map("".join))
def test_any_jinja_tokens(text: str) -> None:
    """Jinja's signs in any order are read, with all places inside of the file."""
    assert_sound(text.encode())


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(TERRAFORM)), st.integers(0, 9), st.lists(st.sampled_from(TERRAFORM_TOKENS), max_size=4))
def test_edited_terraform(start: int, length: int, new: list[str]) -> None:
    """Terraform with any damage is read and recognised, with all places inside of it."""
    assert_sound((TERRAFORM[:start] + "".join(new) + TERRAFORM[start + length :]).encode())


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(TERRAFORM_TOKENS), max_size=60).map("".join))
def test_any_terraform_tokens(text: str) -> None:
    """Terraform's signs in any order are read, with all places inside of the file."""
    assert_sound(text.encode())


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
        b"a {\n" * 20_000,
        b'a "b" {\n' * 5_000 + b"}\n" * 5_000,
        b"locals {\na = " + b"[" * 20_000,
        b"locals {\na = " + b"(" * 5_000 + b"1" + b")" * 5_000 + b"\n}\n",
        b'locals {\na = "' + b'${"' * 5_000,
        b'locals {\na = "' + b"${a}" * 40_000 + b'"\n}\n',
        b"locals {\na = b" + b".c" * 40_000 + b"\n}\n",
        b"locals {\na = " + b"!" * 40_000 + b"b\n}\n",
        b"locals {\na = 1" + b" + 1" * 20_000 + b"\n}\n",
        b"locals {\na = b" + b" ? b : b" * 5_000 + b"\n}\n",
        b"locals {\na = <<" + b"E" * 5_000 + b"\nx\n" + b"E" * 5_000 + b"\n}\n",
        b"locals {\na = " + b"<<E\n${" * 2_000,
        b"{{ a }}" * 5_000,
        b"a: [" + b"{{ a }}, " * 5_000,
        b"{{" * 40_000,
        b"{% if a %}" * 20_000,
        b"{% if a %}b" * 10_000 + b"{% endif %}" * 10_000,
        b"{% macro a() %}\n" * 10_000 + b"{% endmacro %}\n" * 10_000,
        b"{% include 'a' %}\n" * 20_000,
        b"a: {% if a %}\n  b: c\n{% endif %}\n" * 3_000,
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


@pytest.mark.parametrize(
    "terraform",
    [
        "\n".join(f'a{n} = "${{local.a{n + 1}}}${{local.a{n + 1}}}"' for n in range(60)),
        "\n".join(f"a{n} = concat(local.a{n + 1}, local.a{n + 1})" for n in range(60)),
        "\n".join(f"a{n} = {{ for k, v in local.a{n + 1} : k => local.a{n + 1} }}" for n in range(60)),
        "\n".join(f"a{n} = merge(local.a{n + 1}, local.a{(n + 7) % 60})" for n in range(60)),
        "a0 = [for a in local.a1 : [for b in local.a1 : [for c in local.a1 : a]]]\na1 = [" + "1, " * 300 + "]",
    ],
)
def test_names_that_multiply(terraform: str) -> None:
    """Names that stand for other names again and again are followed to a limit."""
    table = 'resource "aws_dynamodb_table" "t" {\n for_each = local.a0\n name = local.a0\n hash_key = "id"\n}\n'
    wires = 'resource "aws_lambda_function" "f" {\n environment {\n variables = local.a0\n }\n}\n'
    content = f"locals {{\n{terraform}\n}}\n{table}{wires}".encode()
    project = Project().with_file("main.tf", hcl_file.read(content))
    assert {definition.key for definition in project.definitions} == {Key(("id",))}


def test_modules_that_multiply() -> None:
    """Folders that use each other in all ways are looked at to a limit."""
    folders = [f"m{n}" for n in range(12)]
    uses = "".join(f'module "{folder}" {{\n source = "../{folder}"\n name = var.name\n}}\n' for folder in folders)
    table = 'resource "aws_dynamodb_table" "t" {\n name = var.name\n hash_key = "id"\n}\n'
    facts = hcl_file.read((uses + table).encode())
    project = Project().with_files({f"{folder}/main.tf": facts for folder in folders})
    assert project.definitions


def assert_sound(content: bytes) -> None:
    for path, read in READERS.items():
        plain = without_jinja(content, language_of(path)).text if path.endswith(".j2") else content
        assert len(plain) == len(content)
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
                    assert plain[start:].startswith(value.value.encode()[:1])
        project = Project().with_file(path, facts)
        assert all(project.locate(definition.place) is not None for definition in project.definitions)


def _values(value: Value) -> Iterator[Value]:
    waiting = [value]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += children(here)
