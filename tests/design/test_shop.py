"""The table of a shop, as a reader sees it."""

from design import shop
from design.outline import outline
from dynamorm_analysis.design.designing import design

EXPECTED = """\
table: pk S / sk S
gsi1: gsi1pk S / gsi1sk S, ALL
gsi2: gsi2pk S / gsi2sk S, INCLUDE order_id total
gsi_price: gsi_pricepk S / price N, INCLUDE name
Customer: CUSTOMER#{customer_id} / CUSTOMER
Customer in gsi1: CUSTOMER#EMAIL#{email} / CUSTOMER
Invoice: INVOICE#{invoice_no} / INVOICE
Invoice in gsi1: CUSTOMER#{customer_id} / INVOICE#{issued_at}
Order: CUSTOMER#{customer_id} / ORDER#{placed_at}#{order_id}
Order in gsi1: ORDER#{order_id} / ORDER
Order in gsi2 where status is open: ORDER#STATUS#open / ORDER#{placed_at}
OrderLine: ORDER_LINE#{order_id}#LINE#{line} / ORDER_LINE
OrderLine in gsi1: ORDER#{order_id} / ORDER_LINE#{line}
Product: PRODUCT#{product_id} / PRODUCT
Product in gsi1: PRODUCT#CATEGORY#{category} / PRODUCT#{name}
Product in gsi_price: PRODUCT#CATEGORY#{category} / own price
Order of Customer → Query: pk = CUSTOMER#{customer_id}, sk begins_with ORDER#, backwards
customer → GetItem: pk = CUSTOMER#{customer_id}, sk = CUSTOMER
customer and orders → Query: pk = CUSTOMER#{customer_id}
customer by email → Query gsi1: gsi1pk = CUSTOMER#EMAIL#{email}, gsi1sk = CUSTOMER
invoices of a customer → Query gsi1: gsi1pk = CUSTOMER#{customer_id}, gsi1sk begins_with INVOICE#, backwards
invoices of a time → Query gsi1: gsi1pk = CUSTOMER#{customer_id}, gsi1sk between INVOICE#{issued_at_from} and \
INVOICE#{issued_at_to}$, filter amount
open orders → Query gsi2: gsi2pk = ORDER#STATUS#open, gsi2sk begins_with ORDER#
order → Query gsi1: gsi1pk = ORDER#{order_id}, gsi1sk = ORDER
order and lines → Query gsi1: gsi1pk = ORDER#{order_id}
products of a category → Query gsi1: gsi1pk = PRODUCT#CATEGORY#{category}, gsi1sk begins_with PRODUCT#
products up to a price → Query gsi_price: gsi_pricepk = PRODUCT#CATEGORY#{category}, price <= {price_to}
products called like ✗ filter-only: `contains` finds nothing by itself: it filters what an equality has found. \
Give an attribute that is known, or search in an index made for it, such as OpenSearch.
"""


def test_a_shop() -> None:
    """Five entity types share three indexes: one that all use, one for prices as numbers, one for open orders alone."""
    made = design("shop", shop.ENTITIES, shop.PATTERNS, relationships=shop.RELATIONSHIPS)
    assert outline(made) == EXPECTED.splitlines()
