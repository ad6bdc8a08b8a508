"""Fixes of programs put together at random: each keeps its promise, and fixing comes to an end."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from codeactions.fixing import fixed_to_the_end
from mdtest import checkout_of

NAMES = ("customer", "placed_at", "total", "note")
MODEL_HEAD = """\
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
"""
BOTO3_HEAD = """\
import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table("orders")
"""
VALUES = st.sampled_from(
    ["value", '"x"', "first or second", "(first)", "row['customer']", "f(first, 2)", "-1", "other.customer"]
)
OPERATORS = st.sampled_from(["==", "==", "==", "<", ">=", "!="])


def _comparison(owner: str) -> st.SearchStrategy[str]:
    name = st.sampled_from(("order_id", *NAMES))
    compared = st.builds(lambda n, o, v: f"({owner}.{n} {o} {v})", name, OPERATORS, VALUES)
    turned = st.builds(lambda n, v: f"({v} == {owner}.{n})", name, VALUES)
    called = st.builds(
        lambda n, m: f"{owner}.{n}.{m}",
        name,
        st.sampled_from(["exists()", "startswith('x')", "between(1, 2)", "is_in(1)"]),
    )
    return compared | turned | called


def _condition(leaf: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Conditions joined with operators of conditions and, mistakenly, of Python."""

    def more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        operators = st.sampled_from(
            [" & ", " & ", " & ", " | ", " and ", " or ", "\n        & ", " &  # both\n        "]
        )
        both = st.builds(lambda left, operator, right: f"({left}{operator}{right})", inner, operators, inner)
        return both | inner.map(lambda one: f"~{one}") | inner.map(lambda one: f"(not {one})")

    return st.recursive(leaf, more, max_leaves=4)


OPTIONS = st.sampled_from(
    [
        "",
        "",
        ", limit=5",
        ", consistent_read=True",
        ", consistent_read=False",
        ", segment=0",
        ",",
        ", **options",
        ", page_size=2,  # small\n",
    ]
)
MODEL_OPTIONS = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)


@st.composite
def pynamodb_programs(draw: st.DrawFn) -> str:
    indexed = draw(MODEL_OPTIONS)
    lines = [MODEL_HEAD]
    for name in indexed:
        projection = draw(st.sampled_from(["AllProjection", "KeysOnlyProjection"]))
        kind = "Number" if name == "total" else "Unicode"
        lines += [f"\n\nclass By{name.title().replace('_', '')}(GlobalSecondaryIndex):", "    class Meta:"]
        lines += [f'        index_name = "by_{name}"', f"        projection = {projection}()", ""]
        lines += [f"    {name} = {kind}Attribute(hash_key=True)"]
    sort = draw(st.sampled_from(["", "placed_at"]))
    lines += ["\n\nclass Order(Model):", "    class Meta:", '        table_name = "orders"', ""]
    lines += ["    order_id = UnicodeAttribute(hash_key=True)"]
    for name in NAMES:
        role = "range_key=True" if name == sort else draw(st.sampled_from(["", "", "null=True"]))
        lines += [f"    {name} = {'Number' if name == 'total' else 'Unicode'}Attribute({role})"]
    lines += [f"    remark = UnicodeAttribute{draw(st.sampled_from(['', '()']))}"]
    lines += [f"    by_{name} = By{name.title().replace('_', '')}()" for name in indexed]
    for number in range(draw(st.integers(1, 3))):
        owners = ["Order", *(f"Order.by_{name}" for name in indexed)]
        condition = draw(_condition(_comparison("Order")))
        start = draw(st.sampled_from(["", "value, ", "value, filter_condition=", "value, None, "]))
        owner, method = draw(st.sampled_from(owners)), "query" if start else "scan"
        lines += [f"\n\ndef read_{number}(value, first, second, row, other, f, **options):"]
        lines += [f"    return list({owner}.{method}({start}{condition}{draw(OPTIONS)}))"]
    return "\n".join(lines) + "\n"


def _boto3_leaf() -> st.SearchStrategy[str]:
    made = st.builds(
        lambda c, n: f'{c}("{n}")', st.sampled_from(["Key", "Attr"]), st.sampled_from(("order_id", *NAMES))
    )
    methods = st.sampled_from(
        [
            ".eq(value)",
            ".eq(value)",
            ".eq(value)",
            ".gt(first)",
            ".begins_with('x')",
            ".ne(1)",
            ".exists()",
            " == value",
        ]
    )
    return st.builds(lambda m, o: f"{m}{o}" if o.startswith(".") else f"({m}{o})", made, methods)


TEXTS = st.sampled_from(
    ["order_id = :a", "#n = :a AND status > :b", "status = :a AND size = :b", "note = :a OR status = :b"]
)
BOTO3_OPTIONS = st.sampled_from(
    [
        "",
        "",
        ", Limit=5",
        ', IndexName="by_custmer"',
        ', IndexName="by_customer"',
        ", ConsistentRead=True",
        ', ExpressionAttributeNames={"#n": "number"}',
        ", Segment=0, TotalSegments=2",
        ", **options",
        ',\n        ProjectionExpression="status, note, name",  # what is shown\n',
    ]
)


@st.composite
def boto3_programs(draw: st.DrawFn) -> str:
    model = draw(pynamodb_programs()) if draw(st.booleans()) else ""
    lines = [model + BOTO3_HEAD]
    for number in range(draw(st.integers(1, 3))):
        condition = st.one_of(_condition(_boto3_leaf()), TEXTS.map(lambda text: f'"{text}"'))
        filtered = draw(condition)
        key = draw(st.sampled_from(["", "KeyConditionExpression="]))
        lines += [f"\n\ndef fetch_{number}(value, first, second, **options):"]
        if key:
            more = f", FilterExpression={draw(condition)}" if draw(st.booleans()) else ""
            lines += [f"    return table.query(KeyConditionExpression={filtered}{more}{draw(BOTO3_OPTIONS)})"]
        else:
            lines += [f"    return table.scan(FilterExpression={filtered}{draw(BOTO3_OPTIONS)})"]
    return "\n".join(lines) + "\n"


CREATED = """

def create(dynamodb):
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
"""
KEYS = st.sampled_from(
    [
        'Key("customer").eq(value)',
        'Key("customer").eq(value) & Key("number").eq(first)',
        'Key("number").eq(f(first, 2)) & Key("customer").eq(value)',
        'Key("customer").eq(value) & Key("number").gte(first) & Key("number").lte(second)',
        'Attr("customer").eq(value) & Key("number").lt(first)',
    ]
)
FURTHER = st.sampled_from(
    [
        "",
        "",
        ", ConsistentRead=True",
        ", Limit=1",
        ",\n        ScanIndexForward=False,  # newest first\n    ",
        ', FilterExpression=Key("note").ne(second)',
        ", **options",
    ]
)
USES = st.sampled_from(
    [
        'return response["Items"]',
        'return response["Items"][0]["note"]',
        'if not response.get("Items"):\n        return None',
        'if response["Items"]:\n        return response["Items"][0]',
        'if response["Count"] == 0:\n        return []',
        'return len(response["Items"]) > 0',
        'return [item for item in response.get("Items", []) if item["note"] == first]',
        'return f(response["ResponseMetadata"])',
        "return response",
    ]
)
CHANGES = st.sampled_from(
    [
        'UpdateExpression="SET note = :note", ExpressionAttributeValues={":note": first, ":more": second}',
        'UpdateExpression="SET note = :note", ExpressionAttributeValues={":nte": first}',
        'UpdateExpression="SET #note = :note", ExpressionAttributeNames={"#n": "note"}, '
        'ExpressionAttributeValues={\n        ":note": first,  # always\n        ":b": 1\n    }',
        'UpdateExpression="REMOVE note", ExpressionAttributeNames={"#n": "note"}',
    ]
)
ITEM_KEYS = st.sampled_from(
    ['{"customer": value, "number": first}', '{"customer": value, "number": first, "note": second}']
)


@st.composite
def response_programs(draw: st.DrawFn) -> str:
    """Requests of one table, and what is done with their responses."""
    lines = [BOTO3_HEAD + CREATED]
    for number in range(draw(st.integers(1, 3))):
        lines += [f"\n\ndef ask_{number}(value, first, second, f, **options):"]
        if draw(st.booleans()):
            lines += [f"    table.update_item(Key={draw(ITEM_KEYS)}, {draw(CHANGES)})"]
        lines += [f"    response = table.query(KeyConditionExpression={draw(KEYS)}{draw(FURTHER)})"]
        lines += [f"    {use}" for use in draw(st.lists(USES, min_size=1, max_size=3))]
    return "\n".join(lines) + "\n"


def check(program: str) -> None:
    compile(program, "main.py", "exec")
    fixed = fixed_to_the_end(checkout_of({"main.py": program}))
    again = fixed_to_the_end(fixed)
    assert again.texts == fixed.texts


# Without shrinking, which would take minutes: the programs are small as they are.
EACH = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@EACH
@given(pynamodb_programs())
def test_pynamodb(program: str) -> None:
    """Every offer parses, takes away its finding and causes no error, until there is none left."""
    check(program)


@EACH
@given(boto3_programs())
def test_boto3(program: str) -> None:
    """The same of boto3, with and without a model of the table."""
    check(program)


@EACH
@given(response_programs())
def test_responses(program: str) -> None:
    """The same of requests whose responses are read in several ways."""
    check(program)
