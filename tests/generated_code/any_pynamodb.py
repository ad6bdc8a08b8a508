"""Models of PynamoDB that nobody would write, one or several, with code that asks for their items."""

from hypothesis import strategies as st

from generated_code.any_names import ATTRIBUTES, class_names, field_names

KEYS = ("UnicodeAttribute", "NumberAttribute", "UTCDateTimeAttribute", "BinaryAttribute")
OTHERS = (
    "UnicodeAttribute()", "UnicodeAttribute(null=True)", 'UnicodeAttribute(default="x")', "NumberAttribute()",
    "NumberAttribute(default=3)", "NumberAttribute(null=True)", "BooleanAttribute()",
    "BooleanAttribute(default=False)", "UTCDateTimeAttribute()", "UTCDateTimeAttribute(null=True)",
    "UnicodeSetAttribute(null=True)", "TTLAttribute(null=True)", "JSONAttribute(null=True)",
    "NumberSetAttribute(null=True)", "ListAttribute()", "ListAttribute(of=Nested, null=True)",
    "ListAttribute(of=UnicodeAttribute)", "MapAttribute(null=True)", "Nested(null=True)", "Nested()",
    "LevelAttribute()", "LevelAttribute(default=Level.LOW)", "LevelAttribute(null=True)",
    "BinaryAttribute(legacy_encoding=False)", "BinarySetAttribute(null=True, legacy_encoding=False)",
    "DynamicMapAttribute(null=True)", "Nested(default=dict)", "Open(default=dict)", "ListAttribute(of=Open, null=True)",
    "ListAttribute(of=UnicodeAttribute, default=list)", "Around()", "Around(null=True)",
    "ListAttribute(of=Around, default=list)",
)  # fmt: skip
PROJECTIONS = ("AllProjection()", "AllProjection()", "KeysOnlyProjection()", 'IncludeProjection(["note"])')
RANGES = ("", " >= low", " < high", ".between(low, high)", " == low")
HEAD = '''"""What is kept."""

from enum import StrEnum

from pynamodb.attributes import (
    Attribute, BinaryAttribute, BinarySetAttribute, BooleanAttribute, DiscriminatorAttribute, DynamicMapAttribute,
    JSONAttribute, ListAttribute, MapAttribute, NumberAttribute, NumberSetAttribute, TTLAttribute, UnicodeAttribute,
    UnicodeSetAttribute, UTCDateTimeAttribute, VersionAttribute,
)
from pynamodb.constants import STRING
from pynamodb.indexes import (
    AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection, LocalSecondaryIndex
)
from pynamodb.models import Model as Kept


class Level(StrEnum):
    LOW = "low"
    HIGH = "very high"


class LevelAttribute(Attribute[Level]):
    attr_type = STRING

    def serialize(self, value: Level) -> str:
        return Level(value).value

    def deserialize(self, value: str) -> Level:
        return Level(value)


class Nested(MapAttribute):
    word = UnicodeAttribute()
    amount = NumberAttribute(null=True)


class Open(DynamicMapAttribute):
    at = UTCDateTimeAttribute(null=True)


class Around(MapAttribute):
    inner = Nested(attr_name="i")
    several = ListAttribute(of=Nested, null=True)
    level = LevelAttribute(default=Level.LOW)
    number = BinaryAttribute(legacy_encoding=False, null=True)

'''


def attribute(type_: str, *options: str) -> str:
    name, _, told = type_.rstrip(")").partition("(")
    legacy = ["legacy_encoding=False"] if name == "BinaryAttribute" and "legacy" not in told else []
    return f"{name}({', '.join(filter(None, (*options, told, *legacy)))})"


@st.composite
def _model(draw: st.DrawFn, name: str, table: str) -> tuple[str, list[str]]:
    """The text of a model with its indexes, and functions that ask for its items."""
    names = draw(field_names(8))
    hash_type, range_type = draw(st.sampled_from(KEYS)), draw(st.sampled_from(KEYS))
    has_range = draw(st.booleans())
    called = [f'attr_name="{draw(st.sampled_from(ATTRIBUTES))}"'] if draw(st.booleans()) else []
    lines = [f"{names[0]} = {attribute(hash_type, 'hash_key=True', *called)}"]
    lines += [f"{names[1]} = {attribute(range_type, 'range_key=True')}"] if has_range else []
    lines += ["note = UnicodeAttribute(null=True)", "flag = BooleanAttribute(null=True)"]
    for other in names[4:]:
        lines.append(f"{other} = {draw(st.sampled_from(OTHERS))}")
    if draw(st.booleans()):
        lines.append("version = VersionAttribute()")
    indexes, bindings = [], []
    for number in range(draw(st.integers(0, 2))):
        field, type_ = names[2 + number], draw(st.sampled_from(KEYS))
        is_local = has_range and draw(st.integers(0, 3)) == 0
        optional = ["null=True"] if draw(st.booleans()) else []
        lines.append(f"{field} = {attribute(type_, *optional)}")
        keys = [f"{field} = {attribute(type_, 'hash_key=True')}"]
        if is_local:
            keys = [
                f"{names[0]} = {attribute(hash_type, 'hash_key=True', *called)}",
                f"{field} = {attribute(type_, 'range_key=True')}",
            ]
        elif has_range and draw(st.booleans()):
            keys.append(f"{names[1]} = {attribute(range_type, 'range_key=True')}")
        base = "LocalSecondaryIndex" if is_local else "GlobalSecondaryIndex"
        indexes.append(
            f"class {name}By{number}({base}):\n    class Meta:\n"
            f'        index_name = "{table}-{name}-{number}"\n'
            f"        projection = {draw(st.sampled_from(PROJECTIONS))}\n\n" + "".join(f"    {key}\n" for key in keys)
        )
        bindings.append((f"by_{number}", f"{name}By{number}", len(keys) > 1, field if is_local else names[1]))
    body = "".join(f"    {line}\n" for line in [*lines, *(f"{one} = {of}()" for one, of, *_ in bindings)])
    text = "\n\n".join([*indexes, f'class {name}(Kept):\n    class Meta:\n        table_name = "{table}"\n\n{body}'])
    asks = [(name, has_range, names[1]), *((f"{name}.{one}", ranged, range_) for one, _, ranged, range_ in bindings)]
    functions = []
    for number, (source, ranged, range_) in enumerate(asks):
        told = draw(st.sampled_from(RANGES)) if ranged else ""
        options = ["first", *([f"{name}.{range_}{told}"] if told else [])]
        options += draw(st.lists(st.sampled_from(["scan_index_forward=False", "limit=5"]), unique=True, max_size=2))
        functions.append(
            f"def ask_{name.lower()}_{number}(first, low, high):\n    return list({source}.query({', '.join(options)}))"
        )
    if draw(st.booleans()):
        functions.append(
            f"def get_{name.lower()}(first, low):\n    return {name}.get({'first, low' if has_range else 'first'})"
        )
    return text, functions


@st.composite
def pynamodb_projects(draw: st.DrawFn, folder: str) -> dict[str, str]:
    """Models in one file, and the code that asks in another."""
    names = draw(class_names(draw(st.integers(1, 3))))
    texts, functions = [], []
    for number, name in enumerate(names):
        text, asks = draw(_model(name, f"table-{number}"))
        texts.append(text)
        functions += asks
    module = "from .models" if folder else "from models"
    code = f'"""What is asked."""\n\n{module} import {", ".join(names)}\n\n\n' + "\n\n\n".join(functions) + "\n"
    files = {f"{folder}models.py": f"{HEAD}\n" + "\n\n".join(texts), f"{folder}code_.py": code}
    return files | ({f"{folder}__init__.py": '"""Kept."""\n'} if folder else {})
