"""A table with customers and their orders, as it would be planned: fields of every sort, and keys of every form."""

from dynamorm_analysis.design.asked import AccessPattern, EntityType
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.entity_models.designed import designed
from dynamorm_analysis.entity_models.model import Field

ORDER = (
    Field("customer_id", "customer_id", "S", "str"),
    Field("order_id", "order_id", "S", "str", generated=True),
    Field("placed_at", "placed_at", "S", "datetime"),
    Field("status", "status", "S", values=("PLACED", "OPEN", "in-transit"), default="PLACED"),
    Field("total", "total", "N", "Decimal"),
    Field("pieces", "pieces", "N", "int"),
    Field("courier", "courier", "S", "str", required=False),
    Field("tags", "tags", "SS", "set[str]", required=False),
    Field("sizes", "sizes", "NS", "set[Decimal]"),
    Field("lines", "lines", "L", "list[str]", required=False),
    Field("things", "things", "L", "list"),
    Field("extra", "more", "M", "dict", required=False),
    Field("photo", "photo", "B", "bytes", required=False),
    Field("due", "due", "S", "date", required=False),
    Field("paid", "paid", "BOOL", "bool"),
    Field("version", "version", "N", role="version"),
    Field("ttl", "expires_at", "N", required=False, role="ttl"),
)
CUSTOMER = (
    Field("customer_id", "customer_id", "S", "str"),
    Field("name", "name", "S", "str"),
    Field("born", "born", "S", "date", required=False),
)
FIELDS = {"Customer": CUSTOMER, "Order": ORDER}
IDENTITIES = {"Customer": ("customer_id",), "Order": ("customer_id", "order_id")}
PATTERNS = (
    AccessPattern("customer", ("Customer",), ("customer_id",)),
    AccessPattern("orders_of_customer", ("Order",), ("customer_id",), sorted_by="placed_at", descending=True),
    AccessPattern("open_orders", ("Order",), only={"status": "OPEN"}, sorted_by="placed_at"),
    AccessPattern("orders_of_courier", ("Order",), ("courier",)),
)
TYPES = tuple(
    EntityType(
        name,
        {field.name: field.type or "S" for field in fields},
        IDENTITIES[name],
        immutable=IDENTITIES[name],
        optional=tuple(field.name for field in fields if not field.required),
        ttl=next((field.name for field in fields if field.role == "ttl"), None),
    )
    for name, fields in FIELDS.items()
)
DESIGN = design("shop", TYPES, PATTERNS, multiple_key_attributes=False)
SHOP = designed(DESIGN, FIELDS)
