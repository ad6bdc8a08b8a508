"""What a sample shows of a table's kinds of items is what is true of them, and nothing else is said."""

from keyword import iskeyword
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.inference.code_names import class_name, identifier
from dynamorm_analysis.inference.inferring import inferred
from dynamorm_analysis.model.table import Key
from importing.filled_tables import Filled, all_keys, dirty, item, saas, sensors, shop, single_table

CLEAN = {"shop": shop, "saas": saas, "sensors": sensors}


def clean(name: str) -> Filled:
    return CLEAN[name]()


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("size", [400, 10_000])
def test_keys(name: str, size: int) -> None:
    """Kinds of items and all their key templates are found, in a sample as in the whole."""
    filled = clean(name)
    assert all_keys(inferred(filled.table, filled.items[:size])) == filled.keys


@pytest.mark.parametrize("name", CLEAN)
def test_attributes(name: str) -> None:
    """Attributes with their types, those that not all items have, and the words that are all values of one."""
    filled = clean(name)
    found = inferred(filled.table, filled.items)
    for entity in found.entities:
        assert {field.name: field.type for field in entity.fields} == filled.types[entity.name]
        lacking = {field.name for field in entity.fields if not field.required}
        assert lacking == filled.optional.get(entity.name, frozenset())
        words = {(entity.name, field.name): field.values for field in entity.fields if field.values}
        assert words == {key: told for key, told in filled.words.items() if key[0] == entity.name}
        if filled.table.ttl in filled.types[entity.name]:
            assert entity.ttl == filled.table.ttl


@pytest.mark.parametrize("words", [True, False])
def test_attribute_that_names_the_kind(words: bool) -> None:
    """It has the same value in all items of a kind, which new ones get by themselves; not where words are kept back."""
    filled = saas()
    found = inferred(filled.table, filled.items, words=words)
    defaults = {entity.name: field.default for entity in found.entities if (field := entity.field("entity_type"))}
    assert defaults == {name: name.upper() if words else None for name in filled.types}


def test_dirt() -> None:
    """Keys are found among dirt; what is mixed is told, and has no type; what is too rare is no kind."""
    filled = dirty()
    found = inferred(filled.table, filled.items)
    assert all_keys(found) == filled.keys
    assert found.rest == 3
    order = next(one for one in found.kinds if one.entity.name == "Order")
    total = order.entity.field("total")
    assert total is not None
    assert total.type is None
    assert [guess.text[:11] for guess in order.guesses if guess.attribute == "total"] == ["mixed types"]


def check_key(texts: dict[str, list[str]], *expected: str, **others: list[Any]) -> None:
    """Infers a table of `pk` (and `sk`) from texts, one for each item, beside other attributes of these items."""
    count = len(next(iter(texts.values())))
    columns = {**texts, **others}
    items = [item(**{name: column[number] for name, column in columns.items()}) for number in range(count)]
    table = Blueprint("things", Key(("pk",), ("sk",) if "sk" in texts else ()), dict.fromkeys(texts, "S"))
    found = inferred(table, items)
    told = sorted(f"{name}: {', '.join(keys[None])}" for name, keys in all_keys(found).items())
    assert told == list(expected)


IDS = [f"a{number}" for number in range(40)]


def test_values_of_attributes_are_no_kinds() -> None:
    """A part that an attribute holds is its value, however few values there are."""
    states = ["OPEN", "DONE"] * 20
    check_key(
        {"pk": [f"JOB#{one}" for one in IDS], "sk": [f"STATE#{state}" for state in states]},
        "State: JOB#{job}, STATE#{state}",
        job=IDS,
        state=states,
    )


def test_holes_have_names() -> None:
    """What no attribute holds is a value with a name of its own."""
    check_key({"pk": [f"USER#{one}" for one in IDS]}, "User: USER#{user_id}", email=[f"{one}@x.test" for one in IDS])
    check_key(
        {"pk": [f"USER#{one}" for one in IDS]}, "User: USER#{user_key}", user_id=[f"{one}x" for one in reversed(IDS)]
    )


def test_states_are_no_ids() -> None:
    """A few words that many items share tell none of them apart: an attribute that holds them names them, else the word
    before; names that some items share are no such words."""
    states = ["OPEN", "PAID"] * 20
    texts = {"pk": [f"CUSTOMER#{one}" for one in IDS], "sk": [f"INVOICE#{state}" for state in states]}
    check_key(texts, "Invoice: CUSTOMER#{customer_id}, INVOICE#{invoice_state}")
    check_key(texts, "Invoice: CUSTOMER#{customer_id}, INVOICE#{status}", status=states)
    names = {**texts, "sk": [f"USER#{one}" for one in ["ann", "bob"] * 20]}
    check_key(names, "User: CUSTOMER#{customer_id}, USER#{user_id}")


def test_values_with_delimiters() -> None:
    """A value may hold the delimiter itself, be it an attribute's or the rest of a path."""
    check_key(
        {"pk": [f"FILE#{one}" for one in IDS], "sk": [f"PATH#a/{one}#{'x#' * (n % 3)}z" for n, one in enumerate(IDS)]},
        "Path: FILE#{file_id}, PATH#{path}",
        path=[f"a/{one}#{'x#' * (n % 3)}z" for n, one in enumerate(IDS)],
    )
    check_key({"pk": [f"run:2025-01-01T00:{n:02}:00" for n in range(40)]}, "Run: run:{at}",
              at=[f"2025-01-01T00:{n:02}:00" for n in range(40)])  # fmt: skip


def test_languages_are_no_kinds() -> None:
    """Words that stand alone in a sort key are values, unless items of each have other attributes."""
    check_key(
        {"pk": [f"PAGE#{one}" for one in IDS], "sk": ["EN", "DE"] * 20}, "Page: PAGE#{page_id}, {sk}", title=IDS[::-1]
    )


def test_plain_keys() -> None:
    """Keys that are values as they stand are fields; one that another attribute repeats is that one's value."""
    check_key({"pk": IDS}, "Thing: {pk}", title=IDS[::-1])
    check_key({"pk": IDS}, "Thing: {user_id}", user_id=IDS)


def test_an_empty_sample() -> None:
    """Of a table without items its keys are known, and nothing else."""
    filled = shop(300)
    found = inferred(filled.table, ())
    assert all_keys(found) == {
        "Shop": {None: ("{pk}", "{sk}"), "gsi1": ("{gsi1pk}", "{gsi1sk}"), "gsi2": ("{gsi2pk}", "{gsi2sk}")}
    }
    assert [guess.text for guess in found.kinds[0].guesses] == ["no items: keys alone"]


def test_no_words_out_of_items() -> None:
    """Where words are not to be told, none are but those in key templates."""
    filled = shop(1500)
    found = inferred(filled.table, filled.items, words=False)
    assert all_keys(found) == filled.keys
    assert not any(field.values for entity in found.entities for field in entity.fields)
    assert not any(guess.values for kind in found.kinds for guess in kind.guesses)


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("order_id", "order_id"),
        ("orderId", "order_id"),
        ("GSI1SK", "gsi1_sk"),
        ("class", "class_"),
        ("2fa", "attribute_2fa"),
        ("_rev", "rev"),
        ('x"] = os.system("true") #', "x_os_system_true"),
        ("\n", "attribute"),
        ("größe", "gr_e"),
    ],
)
def test_code_names(attribute: str, expected: str) -> None:
    """Whatever an attribute is called, code has a name for it."""
    assert identifier(attribute) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ORDER_LINE", "OrderLine"),
        ("orderLine", "OrderLine"),
        ("2fa", "Item2Fa"),
        ("Model", "ModelItem"),
        ("NONE", "NoneItem"),
        ("unicode_attribute", "UnicodeAttributeItem"),
        ("", "Item"),
    ],
)
def test_class_names(word: str, expected: str) -> None:
    """Whatever a kind of items is called, code has a name for it that neither it nor the libraries have taken."""
    assert class_name(word) == expected


VALUES = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, st.text(max_size=12)),
        st.builds(lambda number: {"N": str(number)}, st.integers()),
        st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
        st.just({"NULL": True}),
        st.builds(lambda content: {"B": content}, st.binary(max_size=4)),
        st.builds(lambda texts: {"SS": texts}, st.lists(st.text(max_size=3), max_size=3)),
    ),
    lambda inner: st.builds(lambda values: {"L": values}, st.lists(inner, max_size=2)),
    max_leaves=3,
)
NAMES = st.one_of(st.sampled_from(["pk", "sk", "type", "gsi1pk", "ttl", "version", "a#b"]), st.text(max_size=6))
KEYS = st.builds(lambda text: {"S": text}, st.one_of(st.text("AB#|:/_", max_size=9), st.text(max_size=9)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(KEYS, KEYS, st.dictionaries(NAMES, VALUES, max_size=6)), max_size=25))
def test_anything_at_all(rows: list[tuple[Any, Any, dict[str, Any]]]) -> None:
    """No item does harm: each kind has a name and fields that code can have, and all keys of the table."""
    items = [{**attributes, "pk": pk, "sk": sk} for pk, sk, attributes in rows]
    found = inferred(single_table("any", "gsi1"), items)
    assert len({entity.name for entity in found.entities}) == len(found.entities)
    for entity in found.entities:
        assert entity.name.isidentifier()
        names = [field.code_name for field in entity.fields]
        assert len({*names}) == len(names)
        assert all(name.isidentifier() and not iskeyword(name) for name in names)
        assert entity.keys[0].index is None
        assert [part.attribute for part in entity.keys[0].parts] == ["pk", "sk"]
