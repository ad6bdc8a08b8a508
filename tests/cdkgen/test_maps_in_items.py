"""Maps inside of items as types of TypeScript, and in the examples of the document."""

from pathlib import Path

from cdkgen import judges
from dynamorm_cdkgen.documents import access_patterns
from dynamorm_cdkgen.plan import planned
from dynamorm_cdkgen.typescript_types import item_types
from handmade import project_of

PLACES = """
from pynamodb.attributes import DynamicMapAttribute, ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute


class Point(MapAttribute):
    latitude = NumberAttribute(attr_name="lat")
    longitude = NumberAttribute(attr_name="lon", null=True)


class Address(MapAttribute):
    street = UnicodeAttribute()
    lines = ListAttribute(of=UnicodeAttribute, null=True)
    point = Point(null=True)


class Labels(DynamicMapAttribute):
    colour = UnicodeAttribute(null=True)
"""
MODELS = """
from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.models import Model

from places import Address, Labels


class Point(Model):
    class Meta:
        table_name = "points"

    id = UnicodeAttribute(hash_key=True)
    address = Address(attr_name="a")
    past = ListAttribute(of=Address, null=True)
    labels = Labels(default=dict)
    several = ListAttribute(of=MapAttribute)
    extra = MapAttribute(default=dict)
"""
TYPES = """/** An item of `points`, as `models.py` defines it. */
export interface Point {
  /** The partition key. */
  id: string;
  a: Address;
  past?: Address[];
  labels: Labels;
  several: Record<string, unknown>[];
  extra: Record<string, unknown>;
}

/** A map in items, as `places.py` defines it. */
export interface Address {
  street: string;
  lines?: string[];
  point?: Point2;
}

/** A map in items, as `places.py` defines it. */
export interface Point2 {
  lat: number;
  lon?: number;
}

/** A map in items, as `places.py` defines it. */
export interface Labels {
  colour?: string;
  [name: string]: unknown;
}
"""
ROW = (
    "| `point-1` | Point | `a`: `{street: street-1, lines: [lines-1, …], point: {lat: 1, lon: 1}}`, "
    "`past`: `[{street: street-1, lines: […], point: {…}}, …]`, `labels`: `{colour: colour-1, …}`, "
    "`several`: `[{…}, …]`, `extra`: `{…}` |"
)

PROJECT = project_of({"places.py": PLACES, "models.py": MODELS})


def test_types() -> None:
    """Each class is an interface, called as it is unless an item is; an open one may have other parts."""
    assert item_types(planned(PROJECT).tables, PROJECT) == TYPES


@judges.toolchain
def test_types_compile(tmp_path: Path) -> None:
    """They are formatted as Prettier does it, and compile."""
    (tmp_path / "items.ts").write_text(TYPES)
    judges.prettier(tmp_path / "items.ts")
    judges.tsc(tmp_path, "items.ts")


def test_examples() -> None:
    """The document shows what is in maps, as far inside as one can read."""
    assert ROW in access_patterns(planned(PROJECT).tables, PROJECT).splitlines()
