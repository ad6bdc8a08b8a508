"""Repositories over PynamoDB as they are written: sound, formatted and typed for whatever models, each time alike."""

import ast
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cdkgen import judges
from conftest import Dynamorm, Files
from dynamorm_codeactions.generated_files import GeneratedFile, Wanted
from dynamorm_codeactions.generators.repository import generate
from handmade import project_of

HERE = Path(__file__).parent
CODE = {
    "crud": (judges.ROOT / "examples/crud", "src"),
    "event-sourcing": (judges.ROOT / "examples/event-sourcing", "src"),
    "shop": (judges.ROOT / "examples/shop", ""),
    "every kind": (HERE / "pynamodb_shop", ".."),
}
LEFT_OUT = {"shop": ("repositories",)}
"""What is written by hand where a repository is to be."""


def test_example(files: Files, dynamorm: Dynamorm) -> None:
    """The repository of the example is as it would be generated now."""
    shutil.copytree(CODE["crud"][0], files(), dirs_exist_ok=True)
    result = dynamorm("generate", "repository", "--check")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", CODE)
def test_judged(name: str, files: Files, dynamorm: Dynamorm) -> None:
    """ruff has nothing to say or to format, mypy nothing in strict mode, and we ourselves nothing. Nothing changes when
    it is generated again."""
    base = files()
    source, root = CODE[name]
    folder = base / source.name if root == ".." else base
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT.get(name, ())))
    assert dynamorm("generate", "repository").exit_code == 0
    assert dynamorm("generate", "repository", "--check").exit_code == 0
    written = sorted(base.rglob("repositories/*.py"))
    assert any(path.name.endswith("_base.py") for path in written)
    for path in written:
        judges.ruff_as_usual(path)
    judges.mypy_on(base / root if root != ".." else base, *written)
    found = dynamorm("check", "--no-cache", "--format", "concise", ".").output.splitlines()
    assert [line for line in found if "/repositories/" in line] == []


def generated(files: Mapping[str, str]) -> tuple[GeneratedFile, ...]:
    generation = generate(project_of(files), Wanted())
    assert generation.left_out == ()
    return generation.files


HIDDEN = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


def made():
    class Hidden(Model):
        class Meta:
            table_name = "hidden"

        name = UnicodeAttribute(hash_key=True)

    return Hidden
"""


def test_what_nothing_can_import() -> None:
    """A class inside of a function has no repository, and that is told."""
    generation = generate(project_of({"models.py": HIDDEN}), Wanted())
    assert generation.files == ()
    assert [fault.text.partition(" is ")[2] for fault in generation.left_out] == [
        "declared inside of something, from where nothing can import it"
    ]


UNBOUND = """
import boto3
from boto3.dynamodb.conditions import Key
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Place(Model):
    class Meta:
        table_name = "places"

    name = UnicodeAttribute(hash_key=True)
    city = UnicodeAttribute()


def in_city(city):
    table = boto3.resource("dynamodb").Table("places")
    return table.query(IndexName="by-city", KeyConditionExpression=Key("city").eq(city))["Items"]
"""


def test_index_that_the_class_has_not() -> None:
    """An index that other code asks has no method, for PynamoDB could not ask it."""
    generation = generate(project_of({"models.py": UNBOUND}), Wanted())
    (base,) = (file.text for file in generation.files if file.path.endswith("place_base.py"))
    assert "by-city" not in base
    assert [fault.text for fault in generation.left_out] == [
        "no method asks index `by-city`, for which `Place` has no attribute"
    ]


def test_async_is_refused(files: Files, dynamorm: Dynamorm) -> None:
    """PynamoDB awaits nothing, which is told rather than written."""
    shutil.copytree(HERE / "pynamodb_shop", files() / "pynamodb_shop")
    result = dynamorm("generate", "repository", "--async")
    assert "PynamoDB awaits nothing" in result.output


def test_order_and_absence() -> None:
    """The order of files changes nothing, and a repository is the same once it is all that asks, for
    code that calls it."""
    code = {path.relative_to(HERE).as_posix(): path.read_text() for path in (HERE / "pynamodb_shop").glob("*.py")}
    first = generated(code)
    assert generated(dict(reversed(code.items()))) == first
    texts = {file.path: file.text for file in first}
    asks = code.pop("pynamodb_shop/store.py")
    assert "def orders_of_customer" in asks
    names = {name for text in texts.values() for name in re.findall(r" def ([a-z]\w+)\(", text)}
    code["pynamodb_shop/store.py"] = "def used(one):\n" + "".join(f"    one.{name}\n" for name in sorted(names))
    assert {file.path: file.text for file in generated({**code, **texts})} == texts


# ---- models of all sorts --------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["order", "line_item", "question", "customerId", "at", "kind", "limit", "cursor", "found", "value", "name"]
)
KEYS = st.sampled_from(["UnicodeAttribute", "NumberAttribute", "UTCDateTimeAttribute", "BinaryAttribute"])
OTHERS = st.sampled_from(
    ["UnicodeAttribute", "NumberAttribute", "BooleanAttribute", "JSONAttribute", "ListAttribute", "UnicodeSetAttribute",
     "MapAttribute", "TTLAttribute", "VersionAttribute"]
)  # fmt: skip
PROJECTIONS = st.sampled_from(["AllProjection()", "KeysOnlyProjection()", "IncludeProjection(['f0'])"])
MODULE = """
import pynamodb.attributes as a
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection
from pynamodb.models import Model

{index}
class {symbol}(Model):
    class Meta:
        table_name = "kept"
{body}

{reads}
"""


def _attribute(name: str, kind: str, *told: str) -> str:
    binary = ["legacy_encoding=False"] if kind == "BinaryAttribute" else []
    return f"    {name} = a.{kind}({', '.join([*binary, *told])})"


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A model with a key, further attributes and perhaps an index, and what code asks of it."""
    symbol = draw(st.sampled_from(["Order", "LineItem", "Address", "HTTPCall", "X"]))
    hash_name, range_name, third = draw(st.lists(WORDS, min_size=3, max_size=3, unique=True))
    has_range, has_index = draw(st.booleans()), draw(st.booleans())
    body = [_attribute(hash_name, draw(KEYS), "hash_key=True", *draw(st.sampled_from([[], ["attr_name='h'"]])))]
    body += [_attribute(range_name, draw(KEYS), "range_key=True")] if has_range else []
    body += [_attribute(third, draw(KEYS), *draw(st.sampled_from([[], ["null=True"]])))]
    kinds = draw(st.lists(OTHERS, max_size=4, unique=True))
    body += [_attribute(f"f{number}", kind, "null=True") for number, kind in enumerate(["UnicodeAttribute", *kinds])]
    reads = ["def find(key, other):", f"    return {symbol}.get(key{', other' if has_range else ''})"]
    if has_range:
        test = draw(st.sampled_from(["== other", "> other", ".between(other, key)"]))
        ordered = draw(st.sampled_from(["", ", scan_index_forward=False", ", limit=3", ", consistent_read=True"]))
        reads += ["", "def several(key, other):"]
        reads += [f"    return list({symbol}.query(key, {symbol}.{range_name} {test}{ordered}))".replace(" .", ".")]
    index = ""
    if has_index:
        kind = body[-len(kinds) - 2].partition("a.")[2].partition("(")[0]
        index = "\n".join([
            "class ByThird(GlobalSecondaryIndex):", "    class Meta:", "        index_name = 'by third'",
            f"        projection = {draw(PROJECTIONS)}", _attribute(third, kind, "hash_key=True"), "", "",
        ])  # fmt: skip
        body += ["    by_third = ByThird()"]
        filtered = draw(
            st.sampled_from(["", f"{symbol}.f0.exists()", f"({symbol}.f0 == other) & ({symbol}.f0 != 'a')"])
        )
        reads += ["", "def by_third(key, other):"]
        reads += [
            f"    return list({symbol}.by_third.query(key{f', filter_condition={filtered}' if filtered else ''}))"
        ]
    return MODULE.format(index=index, symbol=symbol, body="\n".join(body), reads="\n".join(reads))


@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(modules(), min_size=6, max_size=6))
def test_any_models(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever attributes, keys and indexes a model has, what is written of it is sound, formatted and typed."""
    base = tmp_path_factory.mktemp("any")
    for number, text in enumerate(texts):
        for file in generated({f"p{number}/__init__.py": "", f"p{number}/models.py": text}):
            ast.parse(file.text)
            path = base / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)
        (base / f"p{number}/__init__.py").touch()
        (base / f"p{number}/models.py").write_text(text)
    written = sorted(base.glob("*/repositories/*.py"))
    for folder in sorted({path.parent for path in written}):
        judges.ruff_as_usual(folder)
    judges.mypy_on(base, *written)
