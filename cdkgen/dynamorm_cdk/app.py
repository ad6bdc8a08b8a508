"""`DynamORMApp`: an HTTP API with its functions, their tables, permissions and monitoring, in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from constructs import Construct

from dynamorm_analysis.words import capitalized
from dynamorm_cdk.code import root_of
from dynamorm_cdk.environment import FunctionEnvironment
from dynamorm_cdk.function import ModelFunction
from dynamorm_cdk.http_api import HttpApi
from dynamorm_cdk.model import DynamORMModel
from dynamorm_cdk.monitoring import OPERATIONS, DynamORMMonitoring
from dynamorm_cdk.stream import DynamORMStream
from dynamorm_cdk.table import DynamORMTable
from dynamorm_cdk.table_metrics import operations_of
from dynamorm_cdk.table_props import TableProps

if TYPE_CHECKING:
    from aws_cdk import aws_apigatewayv2 as apigateway
    from aws_cdk import aws_sns as sns


class DynamORMApp(Construct):
    """An application of functions that work with the tables of `models`: one `DynamORMModel`, one `ModelFunction` for
    each handler, connected to the tables that its own code asks, and one `DynamORMMonitoring` for each table.

    `routes` name the handler of each route of an HTTP API (`AWS::ApiGatewayV2::Api`): `"POST /orders":
    "shop.handlers.create"`. `streams` name the kinds of items whose changes a handler is given: `"shop.mail.send":
    ["Order"]`, all of the only table with none named; tables then have a stream. `code` is the folder that functions
    are made of, in which handlers are `module.function`.

    The API logs each request and lets in whoever `authorizer` does, everybody without one; browsers only from
    `allow_origins`. It costs by requests; functions, tables and alarms as these constructs say. Granted is what the
    code of each handler asks, and reading streams.
    """

    model: DynamORMModel
    functions: dict[str, ModelFunction]
    """The functions by their handlers."""
    streams: dict[str, DynamORMStream]
    """What gives changes to functions, by their handlers."""
    monitoring: dict[str, DynamORMMonitoring]
    """What watches tables, by the names of these in the code."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        models: str | Path | Sequence[str | Path],
        code: str,
        routes: Mapping[str, str] | None = None,
        streams: Mapping[str, Sequence[str]] | None = None,
        tables: TableProps | None = None,
        overrides: Mapping[str, TableProps] | None = None,
        settings: FunctionEnvironment | None = None,
        environment: Mapping[str, str] | None = None,
        packages: Sequence[str] = (),
        powertools: bool = False,
        memory: cdk.Size | None = None,
        timeout: cdk.Duration | None = None,
        authorizer: "apigateway.IHttpRouteAuthorizer | None" = None,
        allow_origins: Sequence[str] = (),
        monitored: bool = True,
        alarm_topic: "sns.ITopic | None" = None,
    ) -> None:
        """`tables` are what `DynamORMTable` takes, for all tables, and `overrides` for one, by its name in the code.
        Raises ValueError."""
        super().__init__(scope, id)
        if not routes and not streams:
            raise ValueError(f"{self.node.path}: give `routes=` or `streams=`: without either nothing runs")
        if alarm_topic is not None and not monitored and not streams:
            raise ValueError(f"{self.node.path}: `alarm_topic=` would hear of nothing with `monitored=False`")
        handlers = dict.fromkeys([*(routes or {}).values(), *(streams or {})])
        if alike := _alike(handlers, streams or ()):
            raise ValueError(
                f"{self.node.path}: {' and '.join(f'`{one}`' for one in alike)} give one logical id: rename a handler"
            )
        asked = TableProps(**(tables or {}))
        if streams:
            asked.setdefault("stream", ddb.StreamViewType.NEW_AND_OLD_IMAGES)
        root = _root(models, code)
        self.model = DynamORMModel(self, "Model", models=models, code=root, overrides=overrides, **asked)
        self.functions = {}
        for handler in handlers:
            self.functions[handler] = ModelFunction(
                self,
                _id(handler),
                code=code,
                handler=handler,
                settings=settings,
                environment=environment,
                packages=packages,
                powertools=powertools,
                memory=memory,
                timeout=timeout,
            )
        connected = {handler: self.model.connect(each) for handler, each in self.functions.items()}
        self.streams = {
            handler: DynamORMStream(
                self,
                f"{_id(handler)}Stream",
                table=self._table_of(kinds),
                function=self.functions[handler],
                entities=kinds,
                alarm_topic=alarm_topic,
            )
            for handler, kinds in (streams or {}).items()
        }
        self.api = HttpApi(self, "Api", authorizer=authorizer, allow_origins=allow_origins) if routes else None
        for route, handler in (routes or {}).items():
            assert self.api is not None
            self.api.add_route(route, self.functions[handler])
        self.monitoring = {}
        if monitored:
            first = {handler: one.tables[0] for handler, one in connected.items() if one.tables}
            self._watch(first, alarm_topic)

    @property
    def url(self) -> str:
        """Where the API answers. Raises ValueError where there is none."""
        if self.api is None:
            raise ValueError(f"{self.node.path}: without `routes=` there is no API")
        return self.api.url

    def _table_of(self, kinds: Sequence[str]) -> DynamORMTable:
        """The table whose items some kinds are."""
        if not kinds:
            return self.model.table
        found = [
            table
            for table in self.model.tables.values()
            if {entity.symbol for entity in table.blueprint.entities}.issuperset(kinds)
        ]
        if len(found) != 1:
            known = sorted(
                {entity.symbol for table in self.model.tables.values() for entity in table.blueprint.entities}
            )
            raise ValueError(
                f"{self.node.path}: `streams` speak of {', '.join(kinds)}, which are no kinds of items of one table;"
                f" there are: {', '.join(known) or 'none'}"
            )
        return found[0]

    def _watch(self, first: "Mapping[str, object]", alarm_topic: "sns.ITopic | None") -> None:
        """Watches each table, and functions beside the first of the tables that they ask."""
        for id, table in self.model.by_id.items():
            name = table.blueprint.name
            operations = operations_of(self.model.code.project.accesses_of(id)) or OPERATIONS
            self.monitoring[name] = DynamORMMonitoring(
                self,
                f"{_id(name)}Monitoring",
                table=table,
                operations=operations,
                functions=[self.functions[handler] for handler, asked in first.items() if asked is table],
                streams=[stream for stream in self.streams.values() if stream.table is table],
                alarm_topic=alarm_topic,
            )


def _root(models: str | Path | Sequence[str | Path], code: str) -> Path | None:
    """The folder of all code, where the project's own root is not above that of the functions; else None."""
    first = models if isinstance(models, str | Path) else next(iter(models), code)
    folder = Path(code).resolve()
    return None if folder.is_relative_to(root_of(Path(first).resolve())) else folder


def _alike(handlers: Iterable[str], streams: Iterable[str]) -> tuple[str, str] | None:
    """The first two handlers whose functions, or a function and a stream, would have one id."""
    found: dict[str, str] = {}
    for id, handler in (*((_id(one), one) for one in handlers), *((f"{_id(one)}Stream", one) for one in streams)):
        if found.setdefault(id, handler) != handler:
            return found[id], handler
    return None


def _id(name: str) -> str:
    """`ShopHandlersCreate` for `shop.handlers.create`. Logical ids are made of it."""
    return capitalized(name) or "Function"
