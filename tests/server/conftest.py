"""A small workspace, and every real client that may open it."""

from pathlib import Path

import pytest

from server.harness import CLIENTS, Editor

INDEXES = '''\
"""Indexes."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex


class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer = UnicodeAttribute(hash_key=True)
'''
MODELS = '''\
"""Models."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from indexes import ByCustomer


class Order(Model):
    class Meta:
        table_name = "orders"

    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
    parcel = UnicodeAttribute()
    total = NumberAttribute()
    by_customer = ByCustomer()
'''
QUERIES = '''\
"""Queries."""

from models import Order


def with_parcel(parcel):
    return list(Order.scan(Order.parcel == parcel))
'''


@pytest.fixture(params=CLIENTS, ids=lambda path: path.stem.split("_")[0])
def client(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in {"indexes.py": INDEXES, "models.py": MODELS, "queries.py": QUERIES}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
async def editor(client: Path, workspace: Path) -> Editor:
    return await Editor.start(client, workspace)
