"""`FunctionDefaults`: what `ModelFunction` sets, for functions of CDK's own that a scope has."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
import jsii
from constructs import Construct

from dynamorm_cdk.environment import FunctionEnvironment


@jsii.implements(cdk.IPropertyInjector)
class FunctionDefaults:
    """Gives every `lambda_.Function` below a scope what it does not set itself: the variables of `settings`,
    `environment` (such as what `table.environment()` says), and tracing. Creates and grants nothing.

        stack = cdk.Stack(app, "Api", property_injectors=[FunctionDefaults(environment=orders.environment())])

    Functions that CDK makes for purposes of its own get them too. The architecture of a function is left alone, because
    its code may be compiled for it.
    """

    def __init__(
        self, *, settings: FunctionEnvironment | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self._variables = {**(settings or FunctionEnvironment()).variables(), **(environment or {})}

    @property
    def construct_unique_id(self) -> str:
        """Which constructs it is for."""
        from aws_cdk import aws_lambda as lambda_

        unique: str = lambda_.Function.PROPERTY_INJECTION_ID
        return unique

    def inject(self, original_props: Any, *, scope: Construct, id: str) -> Any:  # noqa: ARG002  # jsii's signature
        """The properties of one function, by the names that they have in JavaScript: jsii heeds no others here."""
        from aws_cdk import aws_lambda as lambda_

        environment = {**self._variables, **(original_props.get("environment") or {})}
        return {"tracing": lambda_.Tracing.ACTIVE, **original_props, "environment": environment}
