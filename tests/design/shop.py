"""What a shop asks of its table: customers, orders with lines, products and invoices."""

from dynamorm_analysis.design.asked import AccessPattern, Condition, EntityType, OneToMany

ENTITIES = (
    EntityType("Customer", {"customer_id": "S", "email": "S", "name": "S"}, ("customer_id",)),
    EntityType(
        "Order",
        {"order_id": "S", "status": "S", "placed_at": "S", "total": "N"},
        ("order_id",),
        immutable=("placed_at",),
    ),
    EntityType("OrderLine", {"order_id": "S", "line": "N", "product_id": "S", "quantity": "N"}, ("order_id", "line")),
    EntityType("Product", {"product_id": "S", "category": "S", "name": "S", "price": "N"}, ("product_id",)),
    EntityType("Invoice", {"invoice_no": "S", "customer_id": "S", "issued_at": "S", "amount": "N"}, ("invoice_no",)),
)
RELATIONSHIPS = (OneToMany("Customer", "Order", sorted_by="placed_at", descending=True),)
PATTERNS = (
    AccessPattern("customer", ("Customer",), given=("customer_id",)),
    AccessPattern("customer by email", ("Customer",), given=("email",), reads=("customer_id", "name")),
    AccessPattern("customer and orders", ("Customer", "Order"), given=("customer_id",)),
    AccessPattern("order", ("Order",), given=("order_id",)),
    AccessPattern("order and lines", ("Order", "OrderLine"), given=("order_id",)),
    AccessPattern(
        "open orders", ("Order",), only={"status": "open"}, sorted_by="placed_at", reads=("order_id", "total")
    ),
    AccessPattern("products of a category", ("Product",), given=("category",), sorted_by="name", reads=("name",)),
    AccessPattern(
        "products up to a price",
        ("Product",),
        given=("category",),
        where=(Condition("price", "<="),),
        reads=("name", "price"),
    ),
    AccessPattern(
        "invoices of a customer", ("Invoice",), given=("customer_id",), sorted_by="issued_at", descending=True
    ),
    AccessPattern(
        "invoices of a time",
        ("Invoice",),
        given=("customer_id",),
        where=(Condition("issued_at", "between"), Condition("amount", "exists")),
        reads=("invoice_no", "amount"),
    ),
    AccessPattern("products called like", ("Product",), where=(Condition("name", "contains"),)),
)
