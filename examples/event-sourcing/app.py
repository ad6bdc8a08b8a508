"""The ledger's table, functions and stream, built from the models in `src/ledger/models.py`."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from dynamorm_cdk import DynamORMModel, DynamORMMonitoring, DynamORMStream, ModelFunction

app = cdk.App()
stack = cdk.Stack(app, "Ledger")

ledger = DynamORMModel(stack, "Tables", models="src/ledger/models.py", stream=ddb.StreamViewType.NEW_AND_OLD_IMAGES)

functions = {}
for name, handler in {
    "Record": "ledger.events.record",
    "History": "ledger.events.history",
    "Balance": "ledger.balances.balance",
    "Follow": "ledger.balances.follow",
}.items():
    functions[name] = ModelFunction(stack, name, code="src", handler=handler, packages=["pynamodb"])
    ledger.connect(functions[name])
    cdk.CfnOutput(stack, f"{name}Function", value=functions[name].function.function_name)

events = DynamORMStream(
    stack,
    "Events",
    table=ledger.table,
    function=functions["Follow"],
    entities=["Event"],
    events=["INSERT"],
    keep_records=True,
)

DynamORMMonitoring(stack, "Monitoring", table=ledger.table, functions=[*functions.values()], streams=[events])

for rule, reason in {
    "AwsSolutions-IAM5[Resource::*]": "X-Ray and ListStreams know no resource on which they could be granted",
    "AwsSolutions-IAM5[Resource::<EventsFailedRecords95EADA4C.Arn>/*]": "Failed records are objects of their bucket",
    "AwsSolutions-S1": "The bucket of failed records is written by Lambda alone",
}.items():
    cdk.Validations.of(stack).acknowledge(cdk.Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason))

app.synth()
