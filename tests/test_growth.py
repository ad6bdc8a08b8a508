"""What the name of a table tells of its items."""

from dynamorm_analysis.items.kinds import kind_of_items


def check(name: str, expected: str) -> None:
    assert kind_of_items(name) == expected


def test_the_last_word_tells_the_items() -> None:
    """Words for stages and tables are none of items."""
    check("prod-shop-orders-{stage}", "order")
    check("ProductCatalog", "product")


def test_a_variable_tells_the_items() -> None:
    """Where a name is nothing but variables, one of these may be called like the items."""
    check("{ORDERS_TABLE}", "order")


def test_a_variable_tells_where_a_table_is_deployed() -> None:
    """Environments and stacks are no items of it."""
    check("{var.shop}-{var.environment}", "shop")
    check("environments", "environment")


def test_words_whose_plural_has_a_syllable_more() -> None:
    """Their singular is what lists of words have; of other words, that end alike, the last letter goes alone."""
    check("shop-addresses", "address")
    check("matches", "match")
    check("purchases", "purchase")
    check("expenses", "expense")
