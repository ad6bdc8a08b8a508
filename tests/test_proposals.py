"""The indexes that are proposed for what code reads, from its source to the advice."""

from dynamorm_analysis.engine import check
from dynamorm_analysis.indexing.proposing import Proposal, proposals
from handmade import project_of

PARCELS = """
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: parcels
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: parcel_id, AttributeType: S}
      KeySchema:
        - {AttributeName: parcel_id, KeyType: HASH}
"""
BY_DEPOT = """
        - {AttributeName: depot_id, AttributeType: S}
      GlobalSecondaryIndexes:
        - IndexName: by_depot
          KeySchema:
            - {AttributeName: depot_id, KeyType: HASH}
          Projection: {ProjectionType: ALL}
"""
CODE = """
import boto3
from operator import itemgetter
from boto3.dynamodb.conditions import Attr

parcels = boto3.resource("dynamodb").Table("parcels")


def add(parcel_id: str, depot_id: str, owner_id: str):
    taken_in = {"received": "2024-05-01", "urgent": True}
    parcels.put_item(Item={"parcel_id": parcel_id, "depot_id": depot_id, "owner_id": owner_id, **taken_in})

"""
MODEL = """
from operator import attrgetter
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    parcel_id = UnicodeAttribute(hash_key=True)
    depot_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()
    received = UnicodeAttribute()
    note = UnicodeAttribute(null=True)

"""
OF_DEPOT = (
    'def of_depot(depot_id: str):\n    return parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
)


def proposed(files: dict[str, str]) -> tuple[Proposal, ...]:
    project = project_of(files)
    (table,) = project.tables.values()
    return proposals(table, project)


def helps(files: dict[str, str]) -> list[str]:
    found = check(project_of(files)).findings
    return [finding.help for of_file in found.values() for finding in of_file if "secondary index" in finding.help]


def of_boto3(code: str, template: str = PARCELS) -> dict[str, str]:
    return {"template.yaml": template, "parcels.py": CODE + code}


def of_pynamodb(code: str) -> dict[str, str]:
    return {"models.py": MODEL + code}


def keys(files: dict[str, str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(each.key.partition, each.key.sort) for each in proposed(files)]


class TestOrder:
    def check(self, files: dict[str, str], *sort: str) -> None:
        assert keys(files) == [(("depot_id",), sort)]

    def test_items_sorted_by_an_attribute(self) -> None:
        """The attribute by which the code sorts what it has read is the sort key."""
        self.check(
            of_boto3(
                "def of_depot(depot_id: str):\n"
                '    found = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
                '    return sorted(found, key=lambda parcel: parcel["received"], reverse=True)\n'
            ),
            "received",
        )

    def test_a_list_sorted_in_place(self) -> None:
        """`.sort` says the same, and so do all pages of a scan."""
        self.check(
            of_boto3(
                "def of_depot(depot_id: str):\n"
                "    found, start = [], {}\n"
                "    while True:\n"
                '        page = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id), **start)\n'
                '        found.extend(page["Items"])\n'
                '        if "LastEvaluatedKey" not in page:\n'
                "            break\n"
                '        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}\n'
                '    found.sort(key=itemgetter("received"))\n'
                "    return found\n"
            ),
            "received",
        )

    def test_the_latest_item(self) -> None:
        """Whoever wants the greatest item wants an order, too."""
        self.check(
            of_boto3(
                "def latest(depot_id: str):\n"
                '    found = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
                '    return max(found, key=lambda parcel: parcel["received"])\n'
            ),
            "received",
        )

    def test_an_attribute_that_items_may_lack(self) -> None:
        """Items without the attribute would be missing in the index."""
        self.check(
            of_boto3(
                "def of_depot(depot_id: str):\n"
                '    found = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
                '    return sorted(found, key=lambda parcel: parcel.get("received", ""))\n'
            )
        )

    def test_an_attribute_that_is_no_key(self) -> None:
        """A flag sorts, too, and can be no key."""
        self.check(
            of_boto3(
                "def of_depot(depot_id: str):\n"
                '    found = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
                '    return sorted(found, key=lambda parcel: parcel["urgent"])\n'
            )
        )

    def test_sorted_by_two_things(self) -> None:
        """An order of two attributes, or of what is made of one, is not the index's."""
        for by in ('(parcel["received"], parcel["owner_id"])', 'len(parcel["received"])'):
            self.check(
                of_boto3(
                    "def of_depot(depot_id: str):\n"
                    '    found = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
                    f"    return sorted(found, key=lambda parcel: {by})\n"
                )
            )

    def test_a_range_beside_an_order(self) -> None:
        """A range condition needs the sort key; the code goes on sorting."""
        self.check(
            of_boto3(
                "def of_depot(depot_id: str, owner: str):\n"
                "    found = parcels.scan(\n"
                '        FilterExpression=Attr("depot_id").eq(depot_id) & Attr("owner_id").begins_with(owner)\n'
                '    )["Items"]\n'
                '    return sorted(found, key=lambda parcel: parcel["received"])\n'
            ),
            "owner_id",
        )

    def test_models(self) -> None:
        """PynamoDB's models say which attributes all items have."""
        for by in ("lambda parcel: parcel.received", 'attrgetter("received")'):
            self.check(
                of_pynamodb(
                    "def of_depot(depot_id: str) -> list[Parcel]:\n"
                    f"    return sorted(Parcel.scan(Parcel.depot_id == depot_id), key={by})\n"
                ),
                "received",
            )

    def test_the_advice_says_so(self) -> None:
        """Who adds the index need not sort any more."""
        (found,) = helps(
            of_pynamodb(
                "def of_depot(depot_id: str) -> list[Parcel]:\n"
                "    return sorted(Parcel.scan(Parcel.depot_id == depot_id), key=lambda parcel: parcel.received)\n"
            )
        )
        assert "sorted by `received`, as `by_depot_id`" in found
        assert "Nobody then has to sort by `received`." in found


class TestOneForSeveral:
    def test_call_sites_share_an_index(self) -> None:
        """A scan by depot, and one by depot and owner, are served by one index, which names both calls."""
        (found,) = proposed(
            of_pynamodb(
                "def of_depot(depot_id: str) -> list[Parcel]:\n"
                "    return list(Parcel.scan(Parcel.depot_id == depot_id))\n"
                "def of_owner(depot_id: str, since: str) -> list[Parcel]:\n"
                "    return list(Parcel.scan((Parcel.depot_id == depot_id) & (Parcel.received > since)))\n"
            )
        )
        assert (found.key.partition, found.key.sort) == (("depot_id",), ("received",))
        assert len(found.sites) == 2

    def test_several_equalities(self) -> None:
        """Where the library can ask for it, a key has several attributes: those that each call gives."""
        (found,) = proposed(
            of_boto3(
                "def of_owner(depot_id: str, owner_id: str):\n"
                "    return parcels.scan(\n"
                '        FilterExpression=Attr("depot_id").eq(depot_id) & Attr("owner_id").eq(owner_id)\n'
                '    )["Items"]\n'
            )
        )
        assert len(found.key.attributes) == 2


class TestKeys:
    SHARED = PARCELS.replace("parcel_id", "pk")

    def test_a_prefix_that_tells_the_kind_of_items(self) -> None:
        """How the table's own key begins leaves out other kinds of items: that is no part of the key."""
        files = of_boto3(
            "def of_owner(owner_id: str):\n"
            "    return parcels.scan(\n"
            '        FilterExpression=Attr("owner_id").eq(owner_id) & Attr("pk").begins_with("PARCEL#")\n'
            '    )["Items"]\n',
            self.SHARED,
        )
        assert keys(files) == [(("owner_id",), ())]

    def test_the_key_of_the_table(self) -> None:
        """Every item has it, so that who asks for less loses none by an index sorted by it."""
        files = of_boto3(
            "def of_owner(owner_id: str):\n"
            '    return parcels.scan(FilterExpression=Attr("owner_id").eq(owner_id))["Items"]\n'
            "def some_of_owner(owner_id: str, first: str):\n"
            "    return parcels.scan(\n"
            '        FilterExpression=Attr("owner_id").eq(owner_id) & Attr("pk").gt(first)\n'
            '    )["Items"]\n',
            self.SHARED,
        )
        assert keys(files) == [(("owner_id",), ("pk",))]

    def test_what_there_are_many_of(self) -> None:
        """Of two equalities that nothing speaks against, the one that is called like an identifier."""
        files = of_boto3(
            "def of_round(depot_id: str, cycle: str):\n"
            "    return parcels.scan(\n"
            '        FilterExpression=Attr("cycle").eq(cycle) & Attr("depot_id").eq(depot_id)\n'
            '    )["Items"]\n'
        )
        assert keys(files) == [(("depot_id",), ("cycle",))]

    def test_a_flag(self) -> None:
        """A boolean can be no key, and nobody is told to make it one."""
        files = of_boto3(
            "def urgent():\n"
            '    page = parcels.scan(FilterExpression=Attr("urgent").eq(True))\n'
            '    return page["Items"], page.get("LastEvaluatedKey")\n'
        )
        assert keys(files) == []
        (found,) = helps(files)
        assert found.startswith("`urgent` cannot be a key: write an attribute that only these items have")


class TestProjection:
    def test_what_callers_read(self) -> None:
        """The index holds what its readers take of the items, and nothing else."""
        (found,) = proposed(
            of_boto3(
                "def owners(depot_id: str):\n"
                '    found = parcels.scan(FilterExpression=Attr("depot_id").eq(depot_id))["Items"]\n'
                '    return [parcel["owner_id"] for parcel in found]\n'
            )
        )
        assert (found.projection.kind, found.projection.included) == ("INCLUDE", ("owner_id",))

    def test_items_that_are_handed_on(self) -> None:
        """Who gets whole items may read all of them."""
        (found,) = proposed(of_boto3(OF_DEPOT))
        assert found.projection.kind == "ALL"


class TestBudget:
    def test_twenty_indexes(self) -> None:
        """A table with twenty indexes gets no further one; the advice is to drop one."""
        indexes = "".join(
            f"        - IndexName: by_{name}\n          KeySchema:\n"
            f"            - {{AttributeName: {name}, KeyType: HASH}}\n"
            "          Projection: {ProjectionType: ALL}\n"
            for name in (f"tag{n}" for n in range(20))
        )
        attributes = "".join(f"        - {{AttributeName: tag{n}, AttributeType: S}}\n" for n in range(20))
        head, tail = PARCELS.split("      KeySchema:\n")
        template = f"{head}{attributes}      KeySchema:\n{tail}      GlobalSecondaryIndexes:\n{indexes}"
        (found,) = proposed(of_boto3(OF_DEPOT, template))
        assert found.obstacle == "budget"
        assert any("as many indexes as it may have: drop one" in one for one in helps(of_boto3(OF_DEPOT, template)))


class TestSuperseded:
    def test_an_index_that_a_new_one_makes_needless(self) -> None:
        """A query by state that drops what is old needs no second index: a longer one takes the place of the first."""
        model = MODEL.replace(
            "class Parcel(Model):",
            "class ByKind(GlobalSecondaryIndex):\n"
            "    class Meta:\n"
            '        index_name = "by_kind"\n'
            "        projection = AllProjection()\n\n"
            "    kind = UnicodeAttribute(hash_key=True)\n\n\n"
            "class Parcel(Model):",
        ).replace("    note =", "    kind = UnicodeAttribute()\n    by_kind = ByKind()\n    note =")
        imports = "from pynamodb.indexes import AllProjection, GlobalSecondaryIndex\n"
        query = (
            "def recent(kind: str, since: str) -> list[Parcel]:\n"
            "    return list(Parcel.by_kind.query(kind, filter_condition=Parcel.received > since))\n"
        )
        (found,) = helps({"models.py": imports + model + query})
        assert "on `kind`, sorted by `received`, as `by_kind_received`" in found
        assert (
            "It answers all queries of `by_kind`: create it, wait until it is active and filled, move the readers, and "
            "drop the old one in a later deployment." in found
        )


class TestWhere:
    def test_a_template_and_a_model(self) -> None:
        """Both have to change, and both were found."""
        (found,) = helps({"template.yaml": PARCELS, **of_pynamodb(
            "def of_depot(depot_id: str) -> list[Parcel]:\n"
            "    return list(Parcel.scan(Parcel.depot_id == depot_id))\n"
        )})  # fmt: skip
        assert found.endswith("To change: `Parcel` in `models.py` and `Parcels` in `template.yaml`.")

    def test_models_without_the_attribute(self) -> None:
        """Of several models of a table those change that have the attribute."""
        other = MODEL.replace("class Parcel", "class Label").replace("    depot_id = UnicodeAttribute()\n", "")
        (found,) = helps({"labels.py": other, **of_pynamodb(
            "def of_depot(depot_id: str) -> list[Parcel]:\n"
            "    return list(Parcel.scan(Parcel.depot_id == depot_id))\n"
        )})  # fmt: skip
        assert "To change: `Parcel` in `models.py`; what" in found

    def test_a_model_alone(self) -> None:
        """Where nothing makes the table, that is said."""
        (found,) = helps(of_pynamodb(
            "def of_depot(depot_id: str) -> list[Parcel]:\n"
            "    return list(Parcel.scan(Parcel.depot_id == depot_id))\n"
        ))  # fmt: skip
        assert found.endswith("To change: `Parcel` in `models.py`; what makes the table was not found.")

    def test_a_call_that_creates_the_table(self) -> None:
        """A table that exists already has to be told by a request."""
        created = (
            'parcels = boto3.client("dynamodb").create_table(\n'
            '    TableName="parcels",\n    BillingMode="PAY_PER_REQUEST",\n'
            '    AttributeDefinitions=[{"AttributeName": "parcel_id", "AttributeType": "S"}],\n'
            '    KeySchema=[{"AttributeName": "parcel_id", "KeyType": "HASH"}],\n)\n'
        )
        (found,) = helps({"create.py": "import boto3\n" + created, "parcels.py": CODE + OF_DEPOT})
        assert found.endswith("To change: `create.py`; a table that exists already gets it by `UpdateTable`.")
