"""The clinic's API, functions and table, built from the model in its code."""

import aws_cdk as cdk
from dynamorm_cdk import DynamORMApp

app = cdk.App()
stack = cdk.Stack(app, "Clinic")

clinic = DynamORMApp(
    stack,
    "App",
    models="src/clinic/models.py",
    code="src",
    packages=["pynamodb"],
    routes={
        "POST /appointments": "clinic.handlers.create",
        "GET /appointments/{number}": "clinic.handlers.read",
        "PUT /appointments/{number}": "clinic.handlers.move",
        "DELETE /appointments/{number}": "clinic.handlers.cancel",
        "GET /doctors/{doctor}/days/{day}": "clinic.handlers.day",
    },
)

cdk.CfnOutput(stack, "Url", value=clinic.url)

for rule, reason in {
    "AwsSolutions-IAM5[Resource::*]": "X-Ray knows no resource to grant traces on",
    "AwsSolutions-APIG4": "The example lets everybody in: `authorizer=` would not",
}.items():
    known = cdk.Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason)
    cdk.Validations.of(stack).acknowledge(known)

app.synth()
