"""Bookings of a hotel, which functions write as dictionaries: no class declares them."""

BOOKINGS = {
    "app.py": """
import os
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["BOOKINGS"])


def create_guest(guest_id: str, name: str, age: int, tags, note=None):
    item = {
        "pk": f"GUEST#{guest_id}",
        "sk": "PROFILE",
        "kind": "guest",
        "name": name,
        "age": age,
        "tags": tags,
        "active": True,
        "balance": Decimal("0"),
        "joinedAt": datetime.now(UTC).isoformat(),
    }
    if note:
        item["note"] = note
    table.put_item(Item=item)


def post(event, context):
    stay = str(uuid.uuid4())
    until = int(time.time()) + 60
    item = {"pk": f"GUEST#{event['guest']}", "sk": f"STAY#{stay}", "nights": int(event["nights"]), "until": until}
    table.put_item(Item=item)


def save_bill(guest: str, cents: int):
    made = datetime.now(UTC).isoformat() + "Z"
    number = f"bill-{uuid.uuid4().hex[:8]}"
    item = {"pk": f"GUEST#{guest}", "sk": f"BILL#{made}#{number}", "guestId": guest, "number": number, "made": made}
    table.put_item(Item={**item, "cents": cents})


def extend(guest: str, stay: str, nights: int):
    item = {"pk": f"GUEST#{guest}", "sk": f"STAY#{stay}", "nights": nights, "until": 0, "extended": True}
    table.put_item(Item=item)


def stays(guest):
    return table.query(KeyConditionExpression=Key("pk").eq(f"GUEST#{guest}") & Key("sk").begins_with("STAY#"))


def profile(guest):
    return table.get_item(Key={"pk": f"GUEST#{guest}", "sk": "PROFILE"})
""",
    "template.yaml": """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Environment:
      Variables:
        BOOKINGS: !Ref Bookings
Resources:
  Post:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.post
  Bookings:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: sk, AttributeType: S}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
        - {AttributeName: sk, KeyType: RANGE}
      TimeToLiveSpecification: {AttributeName: until, Enabled: true}
""",
}
