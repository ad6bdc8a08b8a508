"""What is planned of a repository: its names, and the signatures of what serves each access pattern."""

import pytest

from dynamorm_analysis.project import Project
from dynamorm_cdkgen.described_models import entity_models
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators import repository
from dynamorm_codeactions.repositories.module_paths import imported_module
from dynamorm_codeactions.repositories.plan import repository_plan
from dynamorm_codeactions.repositories.told import items_of, one_of, told
from dynamorm_codeactions.repository_tests import places
from handmade import project_of

MODELS = """
from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model


class ByState(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)
    placed_at = UTCDateTimeAttribute(range_key=True)


class Order(Model):
    class Meta:
        table_name = "orders"

    customer_id = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    placed_at = UTCDateTimeAttribute()
    note = UnicodeAttribute(null=True)
    by_state = ByState()


def orders_of_customer(customer_id):
    return list(Order.query(customer_id, scan_index_forward=False))


def since(state, then):
    return list(Order.by_state.query(state, Order.placed_at >= then)), Order.by_state.count(state)
"""


def test_names_and_signatures() -> None:
    """A method takes what is equal in order, then ranges by name, and gives pages; what an index lacks, a class of its
    own does not promise."""
    project = project_of({"shop/__init__.py": "", "shop/models.py": MODELS})
    (order,) = entity_models(project).models
    plan = repository_plan(order, project)
    assert plan.path("base") == "shop/repositories/order_base.py"
    assert (plan.item_module, plan.item) == ("..models", "Order")
    assert (plan.base, plan.protocol, plan.key, plan.double) == (
        "OrderRepositoryBase",
        "Orders",
        "OrderKey",
        "InMemoryOrderRepository",
    )
    assert [f"{one.name}({one.signature}) -> {one.returns}" for one in plan.methods] == [
        "orders_of_customer(self, customer_id: str, *, limit: int | None = None, cursor: str | None = None)"
        " -> Page[Order]",
        "orders_by_state_and_placed_at(self, state: str, *, placed_at_from: datetime, limit: int | None = None, "
        "cursor: str | None = None) -> Page[OrderByStateSummary]",
        "count_orders_by_state(self, state: str) -> int",
    ]
    (summary,) = plan.summaries
    assert [(field.name, annotation.text) for field, annotation in summary.fields] == [
        ("customer_id", "str"), ("order_id", "str"), ("state", "str"), ("placed_at", "datetime"),
    ]  # fmt: skip
    assert plan.imports() == {"datetime": {"datetime"}}


@pytest.mark.parametrize(
    ("packages", "folder", "path", "module"),
    [
        (["shop"], "shop/repositories", "shop/models.py", "..models"),
        ([], "repositories", "models.py", "models"),
        ([], "src/repositories", "src/models.py", "models"),
        (["src/shop", "src/shop/models"], "src/shop/models/repositories", "src/shop/models/order.py", "..order"),
        (["shop", "shop/models"], "shop/repositories", "shop/models/__init__.py", "..models"),
        (["shop"], "data/repositories", "shop/models.py", "shop.models"),
        (["shop", "shop/data"], "shop/data", "shop/models.py", "..models"),
    ],
)
def test_import_of_models(packages: list[str], folder: str, path: str, module: str) -> None:
    """A module of a package is imported relatively by what lies in the package, else by its name."""
    project: Project = project_of({path: "", **{f"{package}/__init__.py": "" for package in packages}})
    assert imported_module(folder, path, project) == module


@pytest.mark.parametrize(
    ("importing", "module"),
    [
        ("from app.models.order import Order", "..order"),
        ("from order import Order", "order"),
        ("from . import x", "order"),
    ],
)
def test_import_as_other_code_imports(importing: str, module: str) -> None:
    """Where folders are no packages, other code tells how a module is called."""
    project = project_of({"src/app/models/order.py": "", "src/app/reads.py": importing})
    assert imported_module("src/app/models/repositories", "src/app/models/order.py", project) == module


@pytest.mark.parametrize(
    ("importing", "module"),
    [
        ("from sales.clients.shown import names", "sales.clients.models.client"),
        ("from clients.shown import names", "clients.models.client"),
        ("from shown import names", "models.client"),
        ("", "models.client"),
    ],
)
def test_full_name_as_what_lies_beside(importing: str, module: str) -> None:
    """A module that nobody imports is called like what lies in its package, or in one that holds this."""
    path = "sales/clients/models/client.py"
    files = {path: "", "sales/clients/models/__init__.py": "", "sales/clients/shown.py": "", "sales/app.py": importing}
    if importing.startswith("from shown"):
        files |= {"sales/clients/app.py": importing, "sales/app.py": ""}
    project = project_of(files)
    assert places.dotted(path, project) == module
    assert places.roots_of([path], project) == (f"/{path}".removesuffix(f"/{module.replace('.', '/')}.py").strip("/"),)


def test_folder_that_is_called_like_the_usual_root() -> None:
    """What lies in a package `src` is the project's own, as what lies in a root of this name is."""
    project = project_of({"src/__init__.py": "", "src/app/models.py": ""})
    assert places.own_names(("src.app.models", "app.models", "boto3.dynamodb"), (), project) == ("app", "src")


IMPORTING = "from models import Note"


def test_namesake_in_another_folder() -> None:
    """What imports a module of another folder that is called alike says nothing of how this one is imported."""
    files = {
        "app/__init__.py": "",
        "app/models.py": MODELS,
        "models.py": "",
        "repositories/a.py": "from models import A",
    }
    assert imported_module("app/repositories", "app/models.py", project_of(files)) == "..models"


SETTINGS = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByKey(GlobalSecondaryIndex):
    class Meta:
        index_name = "k-index"
        projection = AllProjection()

    key = UnicodeAttribute(hash_key=True, attr_name="k")


class Parameter(Model):
    class Meta:
        table_name = "parameters"

    tenant = UnicodeAttribute(hash_key=True, attr_name="t")
    key = UnicodeAttribute(range_key=True, attr_name="k")
    by_key = ByKey()


def by_key(key):
    return list(Parameter.by_key.query(key))


def of_tenant(tenant, day):
    return list(Parameter.query(tenant, Parameter.key.startswith(f"SHOWN#{day}")))
"""


def test_what_is_asked_for_in_words() -> None:
    """Methods are called as what is given is, be that a word that parameters cannot have; sentences name it as it is,
    and show texts around it as templates."""
    project = project_of({"parameters.py": SETTINGS})
    (model,) = entity_models(project).models
    plan = repository_plan(model, project)
    words = {method.name: told(method, plan) for method in plan.methods}
    assert words["parameters_by_key"] == "Parameters in index `k-index` where `k` is `key_`."
    assert "Parameters where `t` is `tenant` and `k` begins with `SHOWN#{day_start}`." in words.values()


@pytest.mark.parametrize(
    ("called", "one", "several"),
    [
        ("Order", "order", "orders"),
        ("Orders", "order", "orders"),
        ("TenantSettings", "tenant_setting", "tenant_settings"),
        ("Category", "category", "categories"),
        ("Companies", "company", "companies"),
        ("Addresses", "address", "addresses"),
        ("Address", "address", "addresses"),
        ("Status", "status", "statuses"),
        ("Analysis", "analysis", "analysises"),
        ("Caches", "cache", "caches"),
        ("Tags", "tag", "tags"),
        ("orders", "orders_", "orderses"),
    ],
)
def test_what_items_are_called(called: str, one: str, several: str) -> None:
    """One and several of them, be their class called as one is or as several are."""
    project = project_of({"models.py": SETTINGS.replace("class Parameter", f"class {called}")})
    (model,) = entity_models(project).models
    plan = repository_plan(model, project)
    assert (plan.word, plan.words) == (one, several)


PARCELS = """
from dataclasses import dataclass
from typing import ClassVar

import boto3
from boto3.dynamodb.conditions import Key


@dataclass
class Parcel:
    table_name: ClassVar[str] = "parcels"
    parcel_id: str
    size: str
    note: str

    def to_item(self):
        return {"id": self.parcel_id, "width": self.size, "note": self.note}

    @classmethod
    def from_item(cls, item):
        return cls(parcel_id=item["id"], size=item["width"] + item["height"], note=item.get("note", ""))


def create_table():
    boto3.client("dynamodb").create_table(
        TableName="parcels", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )


def shown(parcel_id):
    table = boto3.resource("dynamodb").Table("parcels")
    return table.query(KeyConditionExpression=Key("id").eq(parcel_id), ProjectionExpression="id, width, note")
"""


def test_summary_without_what_is_made_of_more() -> None:
    """What is read in part lacks a field that code makes of attributes which are not read."""
    (model,) = entity_models(project_of({"parcels.py": PARCELS})).models
    (summary,) = repository_plan(model, project_of({"parcels.py": PARCELS})).summaries
    assert [field.code_name for field, _ in summary.fields] == ["parcel_id", "note"]


def test_items_that_are_called_as_what_methods_use() -> None:
    """Sentences call them as their class is called."""
    project = project_of({"parameters.py": SETTINGS.replace("Parameter", "Page")})
    (page,) = entity_models(project).models
    plan = repository_plan(page, project)
    assert (plan.words, items_of(plan), one_of(plan)) == ("pages_", "pages", "a page")


OWN_SAVE = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Task(Model):
    class Meta:
        table_name = "tasks"

    task_id = UnicodeAttribute(hash_key=True)

    def save({parameters}):
        self.changed = True
        super().save()


def done(task_id):
    return Task.get(task_id)
"""


@pytest.mark.parametrize(
    ("parameters", "takes"),
    [
        ("self", False),
        ("self, conditional_operator=None, **expected", False),
        ("self, **given", False),
        ("self, condition=None", True),
        ("self, *given, **told", True),
    ],
)
def test_a_save_that_takes_no_condition(parameters: str, takes: bool) -> None:
    """Nothing would keep `create` from replacing what is there: no repository is written then."""
    project = project_of({"tasks.py": OWN_SAVE.replace("{parameters}", parameters)})
    found = repository.generate(project, Wanted())
    assert bool(found.files) == takes
    told = "`save` of `Task` takes no condition, without which `create` would replace what is there"
    assert [fault.text for fault in found.left_out] == ([] if takes else [told])


def test_a_save_of_a_base() -> None:
    """A base's `save` counts as the class's own; what it hands on to PynamoDB's is a condition."""
    base = OWN_SAVE.replace("class Task(Model):", "class Base(Model):").replace(
        "def done", "class Task(Base):\n    pass\n\n\ndef done"
    )
    refused = project_of({"tasks.py": base.replace("{parameters}", "self")})
    assert repository.generate(refused, Wanted()).files == ()
    handed_on = base.replace("{parameters}", "self, operator=None").replace("super().save()", "super().save(operator)")
    texts = {file.path: file.text for file in repository.generate(project_of({"tasks.py": handed_on}), Wanted()).files}
    assert "            stored: Model = task\n            stored.save(" in texts["repositories/task_base.py"]


OWN_READS = """
from typing import TypeVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model
from pynamodb.pagination import ResultIterator

M = TypeVar("M", bound=Model)


class Base(Model):
    class Meta:
        table_name = "tasks"

    owner = UnicodeAttribute(hash_key=True)
    task_id = UnicodeAttribute(range_key=True)

    @classmethod
    def get(cls, key, *given, **told):
        return super().get(key, *given, **told)

    @classmethod
    def query(cls, hash_key: str, *given: object, **told: object) -> ResultIterator[M]:
        return super().query(hash_key, *given, **told)


class Task(Base):
    pass


def of_owner(owner):
    return list(Task.query(owner))
"""


def test_reads_of_a_base() -> None:
    """What a base reads in PynamoDB's place may tell nothing of types: what is found is told to be such items."""
    found = repository.generate(project_of({"tasks.py": OWN_READS}), Wanted())
    texts = {file.path: file.text for file in found.files}
    assert "            found: Task = Task.get(owner, task_id" in texts["repositories/task_base.py"]
    assert "            found: ResultIterator[Task] = Task.query(" in texts["repositories/task_base.py"]


TENANTS = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByKey(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-key"
        projection = AllProjection()

    key = UnicodeAttribute(hash_key=True)


class Setting(Model):
    class Meta:
        table_name = "settings"

    tenant = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    value = UnicodeAttribute()
    by_key = ByKey()


def asked(key, tenant=None, start=None, value=None):
    condition = None
    if tenant:
        condition = Setting.tenant == tenant
    yield Setting.by_key.query(key, filter_condition=condition)
    yield Setting.query(tenant, filter_condition=Setting.value == value)
"""


def test_what_a_key_takes_is_not_filtered() -> None:
    """A filter on what the table's key holds is a part of the key: an item that is then named whole is got by `get`,
    and no method reads the items of an index to drop them."""
    (setting,) = entity_models(project_of({"settings.py": TENANTS})).models
    assert [one.name for one in setting.patterns] == [
        "settings_by_tenant_with_value", "settings_by_key", "settings_by_key_with_tenant",
    ]  # fmt: skip
    plan = repository_plan(setting, project_of({"settings.py": TENANTS}))
    assert [one.name for one in plan.methods] == ["settings_by_tenant_with_value", "settings_by_key"]
    ranged = TENANTS.replace("Setting.tenant == tenant", "(Setting.tenant == tenant) & (Setting.value == key)")
    (setting,) = entity_models(project_of({"settings.py": ranged})).models
    plan = repository_plan(setting, project_of({"settings.py": ranged}))
    told = [(one.pattern.index, [each.attribute for each in one.pattern.keyed]) for one in plan.methods]
    assert told == [(None, ["tenant"]), ("by-key", ["key"]), (None, ["tenant", "key"])]
