"""Items that no class declares: functions put them as dictionaries, and read them by texts of keys."""

from hypothesis import strategies as st

from generated_code.any_names import field_names

WORDS = ("order", "guest", "bill", "line item", "größe", "class", "page", "key")
VALUES = (
    ("str", "{0}"), ("int", "{0}"), ("str", "{0}.lower()"), ("Decimal", "{0}"), ("bool", "{0}"), ("list[str]", "{0}"),
)  # fmt: skip
HEAD = '''"""What is put."""

import os
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Key as By

table = boto3.resource("dynamodb").Table(os.environ["PUT_TABLE"])
'''
TEMPLATE = """Resources:
  Puts:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }, { AttributeName: sk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
  Put:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Environment: { Variables: { PUT_TABLE: !Ref Puts } }
"""


@st.composite
def function_projects(draw: st.DrawFn, folder: str) -> dict[str, str]:
    """A module of functions, and the template of its table."""
    parts = [HEAD]
    for word in draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)):
        names = draw(field_names(5))
        called, upper = word.replace(" ", "_"), word.upper().replace(" ", "_")
        values = [draw(st.sampled_from(VALUES)) for _ in names[2:]]
        given = ", ".join(
            [f"{names[0]}: str", f"{names[1]}: str"]
            + [f"{n}: {t}" for n, (t, _) in zip(names[2:], values, strict=True)]
        )
        rows = [f'"pk": f"{upper}#{{{names[0]}}}"', f'"sk": f"AT#{{{names[1]}}}"', f'"{names[0]}": {names[0]}']
        rows += [f'"{n}": {v.format(n)}' for n, (_, v) in zip(names[2:], values, strict=True)]
        parts.append(f"def put_{called}({given}):\n    table.put_item(Item={{{', '.join(rows)}}})\n")
        parts.append(
            f"def {called}s_of(given):\n    return table.query(\n        KeyConditionExpression="
            f'By("pk").eq(f"{upper}#{{given}}") & By("sk").begins_with("AT#")\n    )["Items"]\n'
        )
    files = {f"{folder}app.py": "\n\n".join(parts), "template.yaml": TEMPLATE}
    return files | ({f"{folder}__init__.py": '"""Put."""\n'} if folder else {})
