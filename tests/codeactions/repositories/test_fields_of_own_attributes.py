"""Fields of PynamoDB whose attributes are classes of the project's own."""

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
        assert fault.help.startswith("give it an attribute of PynamoDB's own, or write the ")
