"""Models of PynamoDB that nobody would write, with code that asks for their items, as hypothesis draws them."""

from dataclasses import dataclass

from hypothesis import strategies as st

KEYS = {
    "UnicodeAttribute": "str", "NumberAttribute": "int", "UTCDateTimeAttribute": "datetime", "BinaryAttribute": "bytes",
}  # fmt: skip
OTHERS = (
    "UnicodeAttribute()", "UnicodeAttribute(null=True)", "NumberAttribute()", "NumberAttribute(default=3)",
    "BooleanAttribute()", "UTCDateTimeAttribute(null=True)", "UnicodeSetAttribute(null=True)",
    "TTLAttribute(null=True)", "JSONAttribute(null=True)", "NumberSetAttribute(null=True)", "ListAttribute()",
    "MapAttribute(null=True)", "BinaryAttribute(legacy_encoding=False)", "Place()",
    "ListAttribute(of=Place, null=True)",
)  # fmt: skip
RANGES = ("", " >= lowest", " < highest", ".between(lowest, highest)")
FILTERS = ("", "Thing.note == note", "Thing.note.exists()", "Thing.note != note", "Thing.flag == True")
NAMES = ("limit", "cursor", "number", "thing", "things", "key", "of_class", "changes", "query_", "made")


@dataclass(frozen=True)
class Drawn:
    """The module of a model, and the one that asks for its items."""

    models: str
    code: str


@st.composite
def drawn_models(draw: st.DrawFn) -> Drawn:
    """A model with a key of one or two attributes, an index, and queries of both."""
    names = draw(st.permutations(NAMES))
    hash_type, range_type, index_type = (draw(st.sampled_from(sorted(KEYS))) for _ in range(3))
    own, has_range = names[0], draw(st.booleans())
    fields = [f"{own} = {_attribute(hash_type, 'hash_key=True')}"]
    fields += [f"{names[1]} = {_attribute(range_type, 'range_key=True')}"] if has_range else []
    fields += [
        f"{names[2]} = {_attribute(index_type)}",
        "note = UnicodeAttribute(null=True)",
        "flag = BooleanAttribute()",
    ]
    others = draw(st.lists(st.sampled_from(OTHERS), max_size=4, unique=True))
    fields += [f"{name} = {attribute}" for name, attribute in zip(names[3:], others, strict=False)]
    fields += ["version = VersionAttribute()"] if draw(st.booleans()) else []
    projection = draw(st.sampled_from(["AllProjection()", "KeysOnlyProjection()", 'IncludeProjection(["note"])']))
    index_range = f"    {names[1]} = {_attribute(range_type, 'range_key=True')}\n" if has_range else ""
    asked = draw(st.lists(st.tuples(st.booleans(), st.sampled_from(RANGES), st.sampled_from(FILTERS), st.booleans()),
                          min_size=1, max_size=3, unique=True))  # fmt: skip
    functions = []
    for number, (by_index, ranged, filtered, backwards) in enumerate(asked):
        if not has_range:
            ranged = ""
        if (by_index and "Thing.flag" in filtered) or (by_index and projection == "KeysOnlyProjection()"):
            filtered = ""
        source = "Thing.by_other" if by_index else "Thing"
        options = ["first"] + ([f"Thing.{names[1]}{ranged}"] if ranged else [])
        options += [f"filter_condition={filtered}"] if filtered else []
        options += ["scan_index_forward=False"] if backwards else []
        functions.append(
            f"def ask_{number}(first, lowest, highest, note):\n    return {source}.query({', '.join(options)})"
        )
    imports = sorted({*KEYS, *(one.partition("(")[0] for one in OTHERS), "VersionAttribute"} - {"Place"})
    models = f'''"""Things."""

from pynamodb.attributes import {", ".join(imports)}
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection
from pynamodb.models import Model


class Place(MapAttribute):
    name = UnicodeAttribute()
    size = NumberAttribute(attr_name="s", null=True)


class ByOther(GlobalSecondaryIndex["Thing"]):
    class Meta:
        index_name = "by_other"
        projection = {projection}

    {names[2]} = {_attribute(index_type, "hash_key=True")}
{index_range}

class Thing(Model):
    class Meta:
        table_name = "things"

    {f"{chr(10)}    ".join(fields)}

    by_other = ByOther()
'''
    return Drawn(models, '"""What is asked."""\n\nfrom models import Thing\n\n\n' + "\n\n\n".join(functions) + "\n")


def _attribute(type_: str, options: str = "") -> str:
    if type_ == "BinaryAttribute":
        return f"BinaryAttribute({', '.join(filter(None, (options, 'legacy_encoding=False')))})"
    return f"{type_}({options})"
