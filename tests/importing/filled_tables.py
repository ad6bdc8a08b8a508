"""Tables filled as those of real applications are, each with the truth about its kinds of items."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.inference.guesses import Inferred
from dynamorm_analysis.model.table import Key, Projection

Item = dict[str, dict[str, Any]]
Keys = Mapping[str | None, tuple[str, ...]]
"""Key templates by index, the table's own under None."""


@dataclass(frozen=True)
class Filled:
    """A table, its items, and what is true of them: keys and types of each kind, and attributes that not all have."""

    table: Blueprint
    items: tuple[Item, ...]
    keys: Mapping[str, Keys] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    optional: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def keys_of(entity: EntityModel) -> Keys:
    return {key.index: tuple(str(part.template) for part in key.parts) for key in entity.keys}


def all_keys(found: Inferred) -> Mapping[str, Keys]:
    """The key templates of all kinds, in the form of the truth."""
    return {entity.name: keys_of(entity) for entity in found.entities}


def item(**attributes: Any) -> Item:
    """Texts, numbers and whatever is written with its type already; None is left out."""
    return {name: _value(value) for name, value in attributes.items() if value is not None}


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float():
            return {"N": str(value)}
        case list():
            return {"L": [_value(one) for one in value]}
        case dict() if len(value) == 1 and next(iter(value)) in ("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL"):
            return value
        case _:
            return {"M": {name: _value(one) for name, one in value.items()}}


def single_table(name: str, *indexes: str, ttl: str | None = None) -> Blueprint:
    attributes = ("pk", "sk", *(f"{index}{part}" for index in indexes for part in ("pk", "sk")))
    planned = (PlannedIndex(one, "GSI", Key((f"{one}pk",), (f"{one}sk",)), Projection("ALL")) for one in indexes)
    return Blueprint(name, Key(("pk",), ("sk",)), dict.fromkeys(attributes, "S"), tuple(planned), ttl=ttl)


def moment(chance: random.Random) -> str:
    day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"{day}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}Z"


def identity(chance: random.Random) -> str:
    return f"{chance.getrandbits(48):012x}"


# ---- a shop ---------------------------------------------------------------------------------------------------------


def shop(count: int = 3000) -> Filled:
    """Customers, orders, lines and products in one table; two indexes that they share."""
    chance = random.Random(7)
    items = list(_shop_items(chance, count))
    chance.shuffle(items)
    return Filled(
        single_table("shop", "gsi1", "gsi2"),
        tuple(items[:count]),
        keys={
            "Customer": {
                None: ("CUSTOMER#{customer_id}", "PROFILE"),
                "gsi1": ("EMAIL#{email}", "CUSTOMER#{customer_id}"),
            },
            "Line": {
                None: ("ORDER#{order_id}", "LINE#{product_id}"),
                "gsi1": ("PRODUCT#{product_id}", "ORDER#{order_id}"),
            },
            "Order": {
                None: ("CUSTOMER#{customer_id}", "ORDER#{placed_at}#{order_id}"),
                "gsi1": ("ORDER#{order_id}", "ORDER#{order_id}"),
                "gsi2": ("STATUS#{status}", "{placed_at}"),
            },
            "Product": {
                None: ("PRODUCT#{product_id}", "METADATA"),
                "gsi1": ("CATEGORY#{category}", "{price}#{product_id}"),
            },
        },
        types={
            "Customer": {
                "customer_id": "S", "email": "S", "name": "S", "joined_on": "S", "version": "N", "vip": "BOOL",
            },
            "Line": {"order_id": "S", "product_id": "S", "quantity": "N", "unit_price": "N"},
            "Order": {
                "customer_id": "S", "order_id": "S", "placed_at": "S", "status": "S", "total": "N", "address": "M",
                "note": "S",
            },
            "Product": {"product_id": "S", "category": "S", "price": "S", "title": "S", "tags": "SS", "stock": "N"},
        },
        optional={"Customer": frozenset({"vip"}), "Order": frozenset({"note"})},
        words={
            ("Order", "status"): ("CANCELLED", "PAID", "PLACED", "SHIPPED"),
            ("Product", "category"): ("books", "games", "garden", "tools"),
        },
    )  # fmt: skip


def _shop_items(chance: random.Random, count: int) -> Iterator[Item]:
    products = [f"p-{identity(chance)}" for _ in range(count // 15)]
    for product in products:
        category, price = chance.choice(["books", "games", "garden", "tools"]), f"{chance.randint(100, 99999):08}"
        yield item(
            pk=f"PRODUCT#{product}", sk="METADATA", gsi1pk=f"CATEGORY#{category}", gsi1sk=f"{price}#{product}",
            product_id=product, category=category, price=price, title=f"Thing {identity(chance)}",
            tags={"SS": ["new", "old"]}, stock=chance.randint(0, 90),
        )  # fmt: skip
    for number in range(count // 5):
        customer, email = f"c-{identity(chance)}", f"u{number}@shop.test"
        yield item(
            pk=f"CUSTOMER#{customer}", sk="PROFILE", gsi1pk=f"EMAIL#{email}", gsi1sk=f"CUSTOMER#{customer}",
            customer_id=customer, email=email, name=f"Name {number}", joined_on=moment(chance)[:10],
            version=chance.randint(1, 40), vip=True if chance.random() < 0.2 else None,
        )  # fmt: skip
        for _ in range(chance.randint(1, 3)):
            order, placed = f"o-{identity(chance)}", moment(chance)
            status = chance.choice(["PLACED", "PAID", "SHIPPED", "CANCELLED"])
            yield item(
                pk=f"CUSTOMER#{customer}", sk=f"ORDER#{placed}#{order}", gsi1pk=f"ORDER#{order}",
                gsi1sk=f"ORDER#{order}", gsi2pk=f"STATUS#{status}", gsi2sk=placed, customer_id=customer,
                order_id=order, placed_at=placed, status=status, total=chance.randint(1, 9999) / 100,
                address={"street": "Main", "number": chance.randint(1, 99)},
                note="ring twice" if chance.random() < 0.3 else None,
            )  # fmt: skip
            for product in chance.sample(products, chance.randint(1, 2)):
                yield item(
                    pk=f"ORDER#{order}", sk=f"LINE#{product}", gsi1pk=f"PRODUCT#{product}", gsi1sk=f"ORDER#{order}",
                    order_id=order, product_id=product, quantity=chance.randint(1, 5),
                    unit_price=chance.randint(1, 999) / 100,
                )  # fmt: skip


# ---- many tenants ---------------------------------------------------------------------------------------------------


def saas() -> Filled:
    """Tenants with users, projects, tasks and sessions that expire; an attribute names each kind."""
    chance = random.Random(11)
    items = list(_saas_items(chance))
    chance.shuffle(items)
    return Filled(
        single_table("saas-prod", "gsi1", ttl="expires_at"),
        tuple(items),
        keys={
            "Tenant": {None: ("TENANT#{tenant_id}", "TENANT")},
            "User": {None: ("TENANT#{tenant_id}", "USER#{user_id}"), "gsi1": ("EMAIL#{email}", "TENANT#{tenant_id}")},
            "Project": {None: ("TENANT#{tenant_id}", "PROJECT#{project_id}")},
            "Task": {
                None: ("TENANT#{tenant_id}", "PROJECT#{project_id}#TASK#{task_id}"),
                "gsi1": ("TENANT#{tenant_id}#USER#{assignee_id}", "{due_on}#{task_id}"),
            },
            "Session": {None: ("TENANT#{tenant_id}", "SESSION#{session_id}")},
        },
        types={
            "Tenant": {"entity_type": "S", "tenant_id": "S", "plan": "S", "created_at": "N"},
            "User": {"entity_type": "S", "tenant_id": "S", "user_id": "S", "email": "S", "role": "S"},
            "Project": {"entity_type": "S", "tenant_id": "S", "project_id": "S", "title": "S", "archived": "BOOL"},
            "Task": {
                "entity_type": "S", "tenant_id": "S", "project_id": "S", "task_id": "S", "assignee_id": "S",
                "due_on": "S", "state": "S", "estimate": "N",
            },
            "Session": {"entity_type": "S", "tenant_id": "S", "session_id": "S", "user_id": "S", "expires_at": "N"},
        },
        optional={"Task": frozenset({"estimate"})},
        words={
            ("Tenant", "plan"): ("free", "pro", "scale"),
            ("User", "role"): ("admin", "guest", "member"),
            ("Task", "state"): ("blocked", "done", "open"),
        },
    )  # fmt: skip


def _saas_items(chance: random.Random) -> Iterator[Item]:
    for number in range(60):
        tenant = f"t{number:03}"
        of = {"pk": f"TENANT#{tenant}", "tenant_id": tenant}
        yield item(
            **of, sk="TENANT", entity_type="TENANT", plan=chance.choice(["free", "pro", "scale"]),
            created_at=1_700_000_000 + chance.randint(0, 10**7),
        )  # fmt: skip
        users = [identity(chance) for _ in range(6)]
        for user in users:
            email = f"{user}@{tenant}.test"
            yield item(
                **of, sk=f"USER#{user}", entity_type="USER", user_id=user, email=email,
                role=chance.choice(["admin", "member", "guest"]), gsi1pk=f"EMAIL#{email}", gsi1sk=f"TENANT#{tenant}",
            )  # fmt: skip
            session = identity(chance)
            yield item(
                **of, sk=f"SESSION#{session}", entity_type="SESSION", session_id=session, user_id=user,
                expires_at=1_800_000_000 + chance.randint(0, 10**6),
            )  # fmt: skip
        for _ in range(4):
            project = identity(chance)
            yield item(
                **of, sk=f"PROJECT#{project}", entity_type="PROJECT", project_id=project, title=f"Plan {project}",
                archived=chance.random() < 0.2,
            )  # fmt: skip
            for _ in range(5):
                task, user, due = identity(chance), chance.choice(users), moment(chance)[:10]
                yield item(
                    **of, sk=f"PROJECT#{project}#TASK#{task}", entity_type="TASK", project_id=project, task_id=task,
                    assignee_id=user, due_on=due, state=chance.choice(["open", "blocked", "done"]),
                    estimate=chance.randint(1, 13) if chance.random() < 0.6 else None,
                    gsi1pk=f"TENANT#{tenant}#USER#{user}", gsi1sk=f"{due}#{task}",
                )  # fmt: skip


# ---- sensors --------------------------------------------------------------------------------------------------------


def sensors() -> Filled:
    """One kind of items, keyed by attributes as they are: a device and a time in milliseconds."""
    chance = random.Random(13)
    table = Blueprint(
        "sensor-readings",
        Key(("device_id",), ("recorded_at",)),
        {"device_id": "S", "recorded_at": "N", "site": "S"},
        (PlannedIndex("by-site", "GSI", Key(("site",), ("recorded_at",)), Projection("INCLUDE", ("temperature",))),),
        ttl="expires_at",
    )
    items = [_reading(chance, device, step) for device in range(40) for step in range(50)]
    return Filled(
        table,
        tuple(items),
        keys={"SensorReading": {None: ("{device_id}", "{recorded_at}"), "by-site": ("{site}", "{recorded_at}")}},
        types={
            "SensorReading": {
                "device_id": "S", "recorded_at": "N", "site": "S", "temperature": "N", "humidity": "N", "battery": "S",
                "expires_at": "N", "error": "S",
            }
        },
        optional={"SensorReading": frozenset({"error"})},
        words={("SensorReading", "battery"): ("full", "low", "ok")},
    )  # fmt: skip


def _reading(chance: random.Random, device: int, step: int) -> Item:
    return item(
        device_id=f"dev-{device:03}", recorded_at=1_700_000_000_000 + step * 60_000 + device, site=f"site-{device % 9}",
        temperature=chance.randint(-200, 400) / 10, humidity=chance.randint(0, 100),
        battery=chance.choice(["low", "ok", "full"]), expires_at=1_800_000_000 + step * 60,
        error="timeout" if chance.random() < 0.05 else None,
    )  # fmt: skip


# ---- dirt -----------------------------------------------------------------------------------------------------------


def dirty() -> Filled:
    """The shop, as years have left it: numbers as text here and there, attributes that are missing, items of code that
    is gone, and names that no language takes."""
    chance = random.Random(17)
    clean = shop(1500)
    items: list[Item] = []
    for one in clean.items:
        copy = dict(one)
        if "total" in copy and chance.random() < 0.1:
            copy["total"] = {"S": copy["total"]["N"]}
        if "name" in copy and chance.random() < 0.05:
            del copy["name"]
        if "note" not in copy and "total" in copy and chance.random() < 0.1:
            copy["note"] = {"NULL": True}
        if "stock" in copy:
            copy |= item(**{"class": "A", "2nd": 1, "Größe": "x", 'say "hi"\n': True, "save": 1})
        items.append(copy)
    for number in range(2):
        items.append(item(pk=f"LEGACY-{number}", sk="v1", blob={"B": b"\x00\x01"}, payload=[1, "two"]))
    items.append(item(pk="COUNTER", sk="COUNTER", value=7))
    chance.shuffle(items)
    return Filled(clean.table, tuple(items), keys=clean.keys)
