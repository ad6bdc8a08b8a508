"""Request units: DynamoDB's arithmetic against the examples of its documentation, and what accesses take."""

from dataclasses import replace

import pytest

from dynamorm_analysis.capacity.costs import Cost
from dynamorm_analysis.capacity.pricing import cost_of
from dynamorm_analysis.capacity.units import PAGE, Consistency, read_units, write_units
from dynamorm_analysis.expectations import AMERICA, Expectations
from dynamorm_analysis.settings import Settings
from handmade import project_of

KB = 1024


@pytest.mark.parametrize(
    ("size", "consistency", "units"),
    [
        # "Capacity unit consumption for read operations": an item of 8 KB in each way of reading.
        (8 * KB, "strong", 2),
        (8 * KB, "eventual", 1),
        (8 * KB, "transactional", 4),
        # "… GetItem": 3.5 KB are rounded up to 4 KB, 10 KB to 12 KB.
        (3500, "strong", 1),
        (10 * KB, "strong", 3),
        # "… BatchGetItem": 1.5 KB and 6.5 KB are 4 KB and 8 KB, which a batch adds up: 1 and 2 units.
        (1536, "strong", 1),
        (6656, "strong", 2),
        # "… Query": 10 items of 40.8 KB together are rounded up to 44 KB.
        (int(40.8 * KB), "strong", 11),
        # A page of 1 MB, and what finds nothing.
        (PAGE, "eventual", 128),
        (0, "eventual", 0.5),
    ],
)
def test_reading(size: int, consistency: Consistency, units: float) -> None:
    """Reads take a unit for each 4 KB or part of it, half of it eventually consistent, twice in a transaction."""
    assert read_units(size, consistency) == units


@pytest.mark.parametrize(
    ("size", "units"),
    # "Capacity unit consumption for write operations": 500 bytes take as much as 1 KB, 2 KB take 2 units.
    [(500, 1), (1 * KB, 1), (1 * KB + 1, 2), (2 * KB, 2), (0, 1)],
)
def test_writing(size: int, units: int) -> None:
    """Writes take a unit for each 1 KB or part of it."""
    assert write_units(size) == units


# ---- accesses ------------------------------------------------------------------------------------------------------

MODEL = (
    """\
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite, TransactGet


class ByState(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)


class ByLender(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_lender"
        projection = KeysOnlyProjection()

    lender = UnicodeAttribute(hash_key=True)


class Loan(Model):
    class Meta:
        table_name = "loans"

    reader = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    state = UnicodeAttribute()
    lender = UnicodeAttribute(null=True)
    remark = UnicodeAttribute(null=True)
    by_state = ByState()
    by_lender = ByLender()


def work(reader, number, lender, connection):
    """
    + "{}\n"
)
KNOWN = Expectations(item_size=1200)
SIZED = Expectations(item_size=200, items=400_000, cardinality={"reader": 10_000, "state": 4})


def cost(statement: str, expected: Expectations = KNOWN) -> Cost:
    """What the last access of a function's only statement takes."""
    settings = Settings(tables={"loans": expected})
    project = project_of({"loans.py": MODEL.format(statement)}).with_settings(settings)
    found = cost_of(project.accesses[-1], project)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("statement", "least", "most"),
    [
        ("Loan.get(reader, number)", 0.5, 0.5),
        ("Loan.get(reader, number, consistent_read=True)", 1, 1),
        ("list(Loan.batch_get([(reader, number)]))", 0.5, 0.5),
        ("list(Loan.query(reader))", 0.5, 128),
        ("list(Loan.query(reader, consistent_read=True))", 1, 256),
        ("list(Loan.query(reader, Loan.number == number))", 0.5, 0.5),
        ("list(Loan.query(reader, limit=10))", 0.5, 1.5),  # 12,000 bytes
        ("list(Loan.query(reader, limit=10, filter_condition=Loan.state == 'late'))", 0.5, 128),
        ("list(Loan.scan())", 0.5, 128),
        ("list(Loan.by_state.query('late', consistent_read=connection))", 0.5, 128),  # of an index never consistent
        (f"list(Loan.query(reader, limit={'9' * 18}))", 0.5, 0.5 * 2**50),  # more than a table holds
    ],
)
def test_cost_of_reads(statement: str, least: float, most: float) -> None:
    """A read takes what the bytes take that it goes through: of many items between nothing found and a full page."""
    found = cost(statement).total
    assert (found.least, found.most) == (least, most)


@pytest.mark.parametrize(
    ("statement", "units", "per"),
    [
        ("list(Loan.query(reader))", 1, "call"),  # 40 items of 200 bytes: AWS rounds up their sum, 8,000 bytes
        ("list(Loan.by_state.query('late'))", 2441.5, "call"),  # 100,000 entries: 20,000,000 bytes
        ("list(Loan.scan())", 9766, "call"),  # 80,000,000 bytes
    ],
)
def test_numbers_of_items_that_settings_tell(statement: str, units: float, per: str) -> None:
    """With the number of items, and of values that they share, reads to the end are counted too."""
    found = cost(statement, SIZED)
    assert found.total.is_exact
    assert (found.total.least, found.per) == (units, per)


@pytest.mark.parametrize(
    ("statement", "table", "indexes"),
    [
        # A new item of 1,200 bytes: two units each where all is copied, one where only keys are.
        ("Loan(reader, number, state='out', lender=lender).save(condition=Loan.reader.does_not_exist())",
         (2, 2), {"by_state": (2, 2), "by_lender": (1, 1)}),
        # One without a lender may have it by a default of the model, which is not read.
        ("Loan(reader, number, state='out').save(condition=Loan.reader.does_not_exist())",
         (2, 2), {"by_state": (2, 2), "by_lender": (0, 1)}),
        # What replaces an item of another state is taken out of the index and put in again.
        ("Loan(reader, number, state='out', lender=lender).save()",
         (2, 2), {"by_state": (2, 4), "by_lender": (1, 2)}),
        # A changed key is two writes of its index, and one of an index that copies the attribute.
        ("Loan(reader, number).update(actions=[Loan.state.set('late')])", (2, 2), {"by_state": (4, 4)}),
        ("Loan(reader, number).update(actions=[Loan.remark.set('?')])", (2, 2), {"by_state": (2, 2)}),
        ("Loan(reader, number).update(actions=[Loan.lender.set(lender)])",
         (2, 2), {"by_state": (2, 2), "by_lender": (1, 2)}),
        # An attribute that is taken away may be the key of an index.
        ("Loan(reader, number).update(actions=[Loan.remark.set('?'), Loan.lender.remove()])",
         (2, 2), {"by_state": (2, 2), "by_lender": (0, 1)}),
        ("Loan(reader, number).delete()", (2, 2), {"by_state": (2, 2), "by_lender": (0, 1)}),
    ],
)  # fmt: skip
def test_cost_of_writes(statement: str, table: tuple[float, float], indexes: dict[str, tuple[float, float]]) -> None:
    """A write takes units of the table, and of each index that the written attributes touch."""
    found = cost(statement)
    assert (found.units.least, found.units.most) == table
    assert {one.index: (one.units.least, one.units.most) for one in found.indexes} == indexes


SPARSE = """\
import boto3

dynamodb = boto3.resource("dynamodb")
dynamodb.create_table(
    TableName="loans",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "late")],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "late",
            "KeySchema": [{"AttributeName": "late", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
)


def lend(id):
    dynamodb.Table("loans").put_item(Item={"id": id, "days": 28})
"""


def test_sparse_indexes() -> None:
    """What is written without the key of an index takes nothing there."""
    project = project_of({"loans.py": SPARSE}).with_settings(Settings(tables={"loans": KNOWN}))
    found = cost_of(project.accesses[-1], project)
    assert found is not None
    assert (found.indexes, found.total.least, found.total.most) == ((), 2, 2)


def test_cost_in_transactions() -> None:
    """Transactions take twice the units; whether of indexes too is not documented."""
    found = cost("with TransactWrite(connection=connection) as batch: batch.delete(Loan(reader, number))")
    assert (found.units.least, found.units.most) == (4, 4)
    assert [(one.index, one.units.least, one.units.most) for one in found.indexes] == [
        ("by_state", 2, 4),
        ("by_lender", 0, 2),
    ]


def test_size_by_types() -> None:
    """Without settings the size is estimated from the types of attributes, and unknown where one may be of any size."""
    found = cost("Loan.get(reader, number)", Expectations())
    assert found.size.basis == "types"
    assert 100 < found.size.bytes < 200
    source = MODEL.format("Loan.get(reader, number)").replace("remark = UnicodeAttribute", "remark = ListAttribute")
    project = project_of({"loans.py": source})
    unknown = cost_of(project.accesses[-1], project)
    assert unknown is not None
    assert (unknown.size.known, unknown.total.least, unknown.total.most) == (False, 0.5, None)


def test_price() -> None:
    """Prices are units times the price of a million of them."""
    found = cost("Loan(reader, number, state='out', lender=lender).save(condition=Loan.reader.does_not_exist())")
    assert found.price_of_million(AMERICA).least == 5 * 0.625
    assert found.price(replace(AMERICA, million_writes=1)).most == 5 / 1_000_000
