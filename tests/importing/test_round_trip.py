"""From random kinds of items to items and back: what is inferred of some holds for others of the same kinds."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.inference.inferring import inferred
from dynamorm_analysis.model.names import Hole
from importing.filled_tables import Item, item, single_table

WORDS = ("CUSTOMER", "ORDER", "LINE", "INVOICE", "team", "member", "PROJECT", "Device")
FORMS = ("hexadecimal", "number", "day", "mail", "sentence", "state")
PARTS = 3


@dataclass(frozen=True)
class Truth:
    """A kind of items: its fields with the form of their values, and its keys as words and fields in turn."""

    name: str
    fields: Mapping[str, str]
    keys: Mapping[str, tuple[tuple[bool, str], ...]]

    def item(self, chance: random.Random) -> Item:
        values = {name: _value(chance, form) for name, form in self.fields.items()}
        texts = {
            attribute: "#".join(text if is_word else str(values[text]) for is_word, text in parts)
            for attribute, parts in self.keys.items()
        }
        return item(**texts, **values)


def _value(chance: random.Random, form: str) -> Any:
    match form:
        case "hexadecimal":
            return f"{chance.getrandbits(40):010x}"
        case "number":
            return chance.randint(0, 10**6)
        case "day":
            return f"20{chance.randint(10, 29)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        case "mail":
            return f"{chance.getrandbits(30):x}@mail.test"
        case "state":
            return chance.choice(["OPEN", "DONE", "LATE"])
        case _:
            return f"some text of {chance.getrandbits(30):x}"


@st.composite
def kinds(draw: st.DrawFn) -> tuple[Truth, ...]:
    names = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
    return tuple(draw(_kind(name, draw(st.sampled_from(names)))) for name in names)


@st.composite
def _kind(draw: st.DrawFn, name: str, holder: str) -> Truth:
    """A kind in partitions that are called after another one, or after itself."""
    count = draw(st.integers(2, 6))
    fields = {f"{name.lower()}_{number}": draw(st.sampled_from(FORMS)) for number in range(count)}
    fields |= dict.fromkeys(draw(st.lists(st.sampled_from(["tenant", "owner"]), unique=True)), "hexadecimal")
    unique = [field for field, form in fields.items() if form in ("hexadecimal", "mail")]
    if not unique:
        fields[f"{name.lower()}_id"] = "hexadecimal"
        unique = [f"{name.lower()}_id"]
    keys = {
        "pk": ((True, holder), (False, unique[0])),
        "sk": ((True, name), *draw(_parts(tuple(fields)))),
    }
    if draw(st.booleans()):
        first, second = draw(st.sampled_from(sorted(fields))), draw(st.sampled_from(sorted(fields)))
        keys |= {"gsi1pk": ((True, name), (False, first)), "gsi1sk": ((False, second), (False, unique[0]))}
    return Truth(name, fields, keys)


@st.composite
def _parts(draw: st.DrawFn, fields: tuple[str, ...]) -> tuple[tuple[bool, str], ...]:
    chosen = draw(st.lists(st.sampled_from(fields), max_size=PARTS, unique=True))
    return tuple((False, field) for field in chosen)


@settings(max_examples=60, deadline=None)
@given(kinds(), st.integers(0, 2**32), st.integers(8, 60))
def test_what_is_inferred_holds(truths: tuple[Truth, ...], seed: int, count: int) -> None:
    """Each kind is found once; its key templates make the keys of items that were not in the sample."""
    chance = random.Random(seed)
    sample = [(truth.name, truth.item(chance)) for truth in truths for _ in range(count)]
    chance.shuffle(sample)
    found = inferred(single_table("things", "gsi1"), [one for _, one in sample])
    assert len(found.kinds) == len(truths)
    assert found.rest == 0
    for truth in truths:
        others = [truth.item(chance) for _ in range(30)]
        fitting = [entity for entity in found.entities if {*truth.fields} <= {field.name for field in entity.fields}]
        (entity,) = fitting
        assert all(_makes(entity, one) for one in others)


def _makes(entity: EntityModel, made: Item) -> bool:
    """Whether the templates of a kind make the keys of an item: holes of no field take whatever is there."""
    values = {field.code_name: next(iter(made.get(field.name, {"S": ""}).values())) for field in entity.fields}
    for key in entity.keys:
        for part in key.parts:
            holes = [one.name for one in part.template.parts if isinstance(one, Hole)]
            if any(name not in values for name in holes):
                continue
            text = "".join(one if isinstance(one, str) else str(values[one.name]) for one in part.template.parts)
            if text != made[part.attribute]["S"]:
                return False
    return True
