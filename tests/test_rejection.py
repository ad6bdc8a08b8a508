"""Which requests DynamoDB certainly rejects, and which it may not."""

from dataclasses import replace

from dynamorm_analysis.key_conditions import conditions_beside_key, filtered_keys, unnamed_indexes
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Expression, Expressions, RawName
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.rejection import consistently_read_index, is_index_undefined, reserved_names
from handmade import HERE, index, query, table, where

ORDERS = table(
    index("by-product", "product"),
    index("by-date", "customer", sort="placed_at", kind="LSI"),
    key=Key(("customer",), ("number",)),
)


def meant(access: Access, on: Table = ORDERS) -> list[str | None]:
    return [found.name for found in unnamed_indexes(access, on)]


def misplaced(access: Access, on: Table = ORDERS) -> list[str]:
    return [condition.attribute for condition in conditions_beside_key(access, on)]


def test_a_query_by_the_key_of_an_index_must_name_it() -> None:
    """The condition binds the index's partition key and says nothing about the table's."""
    assert meant(query(where("product"))) == ["by-product"]
    assert meant(query(where("product"), on="by-product")) == []
    assert meant(query(where("customer"), where("product"))) == []
    assert meant(query(where("product", "begins_with"))) == []


def test_a_key_condition_is_about_the_key_that_is_queried() -> None:
    """Anything else is rejected, unless it is the index that is missing."""
    assert misplaced(query(where("customer"), where("number", ">"))) == []
    assert misplaced(query(where("customer"), where("placed_at", ">"))) == ["placed_at"]
    assert misplaced(query(where("customer"), where("placed_at", ">"), on="by-date")) == []
    assert misplaced(query(where("product"), where("number"), on="by-product")) == ["number"]
    assert misplaced(query(where("product"))) == []


def test_a_filter_is_not_about_the_key_that_is_queried() -> None:
    """The table's key may be filtered by in an index that does not have it."""
    about_number = (where("number", ">"),)
    assert filtered_keys(query(where("customer"), filtered=about_number), ORDERS) == about_number
    assert filtered_keys(query(where("product"), on="by-product", filtered=about_number), ORDERS) == ()
    perhaps = (replace(where("number", ">"), optional=True),)
    assert filtered_keys(query(where("customer"), filtered=perhaps), ORDERS) == ()


def test_only_global_indexes_have_no_consistent_reads() -> None:
    """A local secondary index has them, and so has the table."""
    on_global = replace(query(where("product"), on="by-product"), consistent=True)
    found = consistently_read_index(on_global, ORDERS)
    assert isinstance(found, Index)
    assert found.name == "by-product"
    assert consistently_read_index(replace(on_global, index="by-date"), ORDERS) is None
    assert consistently_read_index(replace(on_global, index=None), ORDERS) is None
    assert consistently_read_index(replace(on_global, unknown=frozenset({"consistent"})), ORDERS) is None


def test_an_index_is_undefined_only_where_all_are_known() -> None:
    """An index that nobody declares here may be declared elsewhere."""
    access = query(where("product"), on="by-produkt")
    (definition,) = ORDERS.definitions
    assert is_index_undefined(access, ORDERS)
    assert not is_index_undefined(replace(access, index="by-date"), ORDERS)
    assert not is_index_undefined(access, Table("orders", ORDERS.name, (replace(definition, closed=False),)))
    unnamed = replace(definition.indexes[0], name=None)
    assert not is_index_undefined(access, Table("orders", ORDERS.name, (replace(definition, indexes=(unnamed,)),)))


def test_nothing_is_certain_about_what_is_not_known() -> None:
    """A part of the request that is not known, or a table that is guessed, silences the errors."""
    access = query(where("product"))
    assert meant(replace(access, unknown=frozenset({"index"}))) == []
    assert meant(replace(access, unknown=frozenset({"key"}))) == []
    assert meant(replace(access, confidence="medium")) == []


def test_definitions_that_disagree_silence_what_depends_on_them() -> None:
    """Two keys of one table are one too many to judge a query by, unless it is wrong by each of them."""
    (definition,) = ORDERS.definitions
    other = replace(definition, key=Key(("order_id",)))
    of_two = Table("orders", ORDERS.name, (definition, other))
    assert meant(query(where("order_id")), of_two) == []
    assert meant(query(where("product")), of_two) == ["by-product"]
    moved = replace(definition, indexes=(index("by-product", "sku"),))
    access = query(where("product"), where("number"), on="by-product")
    assert misplaced(access, Table("orders", ORDERS.name, (definition, moved))) == []


def test_names_that_an_expression_cannot_hold() -> None:
    """Reserved words in any case, and names with other signs than letters, digits and underscores."""
    names = ("status", "Name", "order-id", "2nd", "order_id", "_private", "total2")
    bare = tuple(RawName(name, HERE, "FilterExpression") for name in names)
    access = replace(query(), expressions=Expressions((Expression("FilterExpression", HERE, whole=True, bare=bare),)))
    assert [raw.name for raw in reserved_names(access)] == ["status", "Name", "order-id", "2nd"]
