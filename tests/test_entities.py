"""Which kinds of items share a table, and how each builds its keys."""

from dynamorm_analysis.items.entities import entities
from handmade import project_of


def shown(**files: str) -> list[str]:
    """Each entity on a line: its name, and the templates of its keys by index."""
    project = project_of({f"{name}.py": text for name, text in files.items()})
    return [
        f"{entity.symbol}: "
        + "; ".join(
            f"{t.index or 'table'} {t.partition}" + (f" | {t.sort}" if t.sort else "") for t in entity.templates
        )
        for entity in entities(project)
    ]


MODELS = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

class ByOwner(GlobalSecondaryIndex):
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()
    owner = UnicodeAttribute(hash_key=True)

class Order(Model):
    class Meta:
        table_name = "app"
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute(null=True)
    by_owner = ByOwner()

class Customer(Order):
    name = UnicodeAttribute()
"""


def test_models() -> None:
    """A model's entity has the templates of all its writes, for the table and for each index."""
    writes = """
from models import Customer, Order

def add(customer, order_id):
    Order(f"CUST#{customer}", "#".join(["ORDER", order_id]), owner=customer).save()

def register(customer):
    Customer("CUST#{}".format(customer), "PROFILE", name="x").save()
"""
    assert shown(models=MODELS, service=writes) == [
        "Order: table CUST#{customer} | ORDER#{order_id}; gsi1 {customer}",
        "Customer: table CUST#{customer} | PROFILE",
    ]


def test_functions_that_put_items() -> None:
    """Without a model, the function that puts an item stands for the kind of item."""
    source = """
import boto3

client = boto3.client("dynamodb")
client.create_table(
    TableName="app",
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
)
table = boto3.resource("dynamodb").Table("app")

def add_order(customer, order_id):
    table.put_item(Item={"pk": "CUST#" + customer, "sk": "ORDER#%s" % order_id})

def add_anything(item):
    table.put_item(Item=item)
"""
    assert shown(app=source) == ["add_order: table CUST#{customer} | ORDER#{order_id}"]


def test_functions_of_one_name() -> None:
    """Functions of different files stay apart where they have one name, as handlers do."""
    table = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

class Row(Model):
    class Meta:
        table_name = "app"
    pk = UnicodeAttribute(hash_key=True)
"""
    handler = """
import boto3

def handler(event, context):
    boto3.resource("dynamodb").Table("app").put_item(Item={{"pk": f"{kind}#{{event['id']}}"}})
"""
    assert shown(models=table, orders=handler.format(kind="ORDER"), vans=handler.format(kind="VAN")) == [
        "Row: ",
        "handler: table ORDER#{event['id']}",
        "handler: table VAN#{event['id']}",
    ]


def test_functions_that_call_others() -> None:
    """An item is told of where it is built, however many functions lie between that and a request."""
    source = """
import boto3

client = boto3.client("dynamodb")
client.create_table(
    TableName="app",
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
)

class Store:
    def __init__(self, name):
        self.table = boto3.resource("dynamodb").Table(name)

    def put(self, item):
        self.table.put_item(Item=item)

other, store = Store("other"), Store("app")

def add_van(van):
    store.put({"pk": f"VAN#{van}"})

def handler(event, context):
    for van in event["vans"]:
        add_van(van)
"""
    assert shown(app=source) == ["add_van: table VAN#{van}"]
