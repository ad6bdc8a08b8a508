"""`HttpApi`: an HTTP API whose routes are functions, and which logs each request."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk
from constructs import Construct

from dynamorm_cdk.function import ModelFunction

if TYPE_CHECKING:
    from aws_cdk import aws_apigatewayv2 as apigateway

METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
LOGGED = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "error": "$context.integrationErrorMessage",
}
"""What is told of a request: neither its address nor what it holds."""


class HttpApi(Construct):
    """An HTTP API (`AWS::ApiGatewayV2::Api`) with one stage that is deployed by itself, and a log group of its requests
    that keeps them for a month. It costs by requests. Granted is calling the functions of its routes."""

    api: "apigateway.HttpApi"
    stage: "apigateway.HttpStage"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        authorizer: "apigateway.IHttpRouteAuthorizer | None" = None,
        allow_origins: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id)
        from aws_cdk import aws_apigatewayv2 as apigateway
        from aws_cdk import aws_logs as logs

        self.log_group = logs.LogGroup(
            self, "Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=cdk.RemovalPolicy.DESTROY
        )
        self.api = apigateway.HttpApi(
            self,
            "Default",
            create_default_stage=False,
            default_authorizer=authorizer,
            cors_preflight=apigateway.CorsPreflightOptions(
                allow_origins=[*allow_origins],
                allow_methods=[apigateway.CorsHttpMethod.ANY],
                allow_headers=["authorization", "content-type"],
            )
            if allow_origins
            else None,
        )
        self.stage = apigateway.HttpStage(self, "Stage", http_api=self.api, auto_deploy=True)
        made = self.stage.node.default_child
        assert isinstance(made, apigateway.CfnStage)
        made.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.log_group.log_group_arn, format=json.dumps(LOGGED)
        )

    @property
    def url(self) -> str:
        return self.stage.url

    def add_route(self, route: str, function: ModelFunction) -> None:
        """Has a function answer a route: `POST /orders/{id}`. Raises ValueError."""
        from aws_cdk import aws_apigatewayv2 as apigateway
        from aws_cdk import aws_apigatewayv2_integrations as integrations

        method, _, path = route.partition(" ")
        if method not in METHODS or not path.startswith("/"):
            raise ValueError(
                f"{self.node.path}: the route is {route!r}; it must be a method and a path: `GET /orders/{{id}}`"
            )
        self.api.add_routes(
            path=path,
            methods=[apigateway.HttpMethod[method]],
            integration=integrations.HttpLambdaIntegration(function.node.id, function.function),
        )
