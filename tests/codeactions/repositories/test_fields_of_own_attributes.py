"""Fields of PynamoDB whose attributes are classes of the project's own."""

import pytest

from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators import handler, repository, tests
from handmade import project_of

TENANTS = """
from pynamodb.attributes import Attribute, BooleanAttribute, UnicodeAttribute
from pynamodb.constants import STRING
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class FlagAttribute(BooleanAttribute):
    def deserialize(self, value):
        return bool(value)


class PlaceAttribute(Attribute):
    attr_type = STRING


class ByProject(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-project"
        projection = AllProjection()

    project = UnicodeAttribute(hash_key=True)


class Tenant(Model):
    class Meta:
        table_name = "tenants"

    name = UnicodeAttribute(hash_key=True)
    project = UnicodeAttribute()
    is_active = FlagAttribute(null=True)
    by_project = ByProject()


class Shop(Model):
    class Meta:
        table_name = "shops"

    name = UnicodeAttribute(hash_key=True)
    place = PlaceAttribute()


def tenants(project, is_active: bool):
    return list(Tenant.by_project.query(project, filter_condition=Tenant.is_active == is_active))
"""


def test_a_truth_is_read_as_one() -> None:
    """What a method is given as a truth is read as one from the query of a request."""
    files = {"tenants.py": TENANTS}
    made = {file.path: file.text for file in repository.generate(project_of(files), Wanted()).files}
    assert "is_active: bool" in made["repositories/tenant_base.py"]
    routes = {file.path: file.text for file in handler.generate(project_of(files), Wanted()).files}
    assert 'given(asked, "is_active", http_api.boolean)' in routes["handlers/tenant_api.py"]


def test_the_way_round() -> None:
    """What to do about values of which nothing is told is said in the words of the library."""
    for generator in (handler, tests):
        (fault,) = generator.generate(project_of({"tenants.py": TENANTS}), Wanted()).left_out
        assert fault.text.startswith("nothing tells ")
        told = "give it an attribute of PynamoDB's own, or annotate `serialize` and `deserialize` of its class, or "
        assert fault.help.startswith(told)


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("(Attribute[UUID]):\n    attr_type = STRING", "UUID(int=number)"),
        ("(Attribute['UUID']):\n    attr_type = STRING", "UUID(int=number)"),
        ("(Attribute):\n    attr_type = NUMBER\n    def deserialize(self, value: str) -> int | None: ...", ": number,"),
        ("(Attribute):\n    attr_type = STRING\n    def deserialize(self, value) -> int: ...", "10_000 + number"),
        ("(Typed[Decimal, str]):\n    attr_type = NUMBER", "Decimal(number)"),
        ("(Based):\n    def __init__(self, **given): ...", "Decimal(number)"),
        ("(NumberAttribute):\n    def serialize(self, value: decimal.Decimal): ...", "Decimal(number)"),
        ("(UnicodeAttribute):\n    def serialize(self, value: Union[UUID, str]): ...", ""),
        ("(UnicodeAttribute):\n    def serialize(self, value: 'UUID | str'): ...", ""),
        ("(Attribute[UUID]):\n    def serialize(self, value: str) -> str: ...", ""),
        ("(Attribute[Decimal]):\n    def serialize(self, value: float | Decimal): ...", "Decimal(number)"),
        ("(Attribute[Amount]):\n    attr_type = NUMBER", ""),
        ("(UnicodeAttribute):\n    def deserialize(self, value: Any) -> Any: ...", ""),
        ("(ListAttribute[UUID]):\n    def deserialize(self, value): ...", ""),
        ("(Based):\n    def deserialize(self, value): ...", ""),
    ],
)
def test_what_annotations_tell(body: str, made: str) -> None:
    """Values are those of which annotations tell one type that everybody knows; where none does, nothing is made."""
    files = {"shops.py": TOLD.replace("(Attribute): ...", body)}
    found = tests.generate(project_of(files), Wanted())
    assert bool(found.left_out) != bool(made)
    assert made in "".join(file.text for file in found.files if file.path.endswith("factories.py"))


TOLD = """
import decimal
from decimal import Decimal
from typing import Any, Generic, TypeVar, Union
from uuid import UUID

from pynamodb.attributes import Attribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.constants import NUMBER, STRING
from pynamodb.models import Model

T, U = TypeVar("T"), TypeVar("U")


class Amount: ...


class Typed(Attribute[T], Generic[T, U]):
    def deserialize(self, value: U) -> T: ...


class Based(Attribute[Decimal]):
    attr_type = NUMBER


class PlaceAttribute(Attribute): ...


class Shop(Model):
    class Meta:
        table_name = "shops"

    name = UnicodeAttribute(hash_key=True)
    place = PlaceAttribute()
"""
