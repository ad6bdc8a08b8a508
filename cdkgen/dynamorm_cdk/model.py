"""`DynamORMModel`: the tables that code needs, told by its models and queries while the app synthesizes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from constructs import Construct

from dynamorm_analysis.blueprint import NAMED
from dynamorm_analysis.words import capitalized
from dynamorm_cdk.code import Code, code_at, code_root, path_below, settings_at
from dynamorm_cdk.model_reading import reading_of
from dynamorm_cdk.model_validation import tell
from dynamorm_cdk.table import DynamORMTable
from dynamorm_cdk.table_props import TableProps
from dynamorm_cdk.tenant_keys import TenantKeys

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

    from dynamorm_analysis.blueprint import Blueprint
    from dynamorm_analysis.rollout import Step
    from dynamorm_cdk.connecting import Connected
    from dynamorm_cdk.function import ModelFunction
    from dynamorm_cdkgen.staging import Staged

WAVE = "dynamorm:wave"
"""The context by which the command line chooses a deployment: `cdk deploy -c dynamorm:wave=1`."""


class DynamORMModel(Construct):
    """One `DynamORMTable` for each table that `models` define, be that a file, a folder or several of these, in Python
    or Go. They are read while the app synthesizes, and never run.

    A table has the keys, types, indexes and expiring attribute of all its models, and each index that code below `code`
    needs and nobody declares. `code` is the folder of all code that works with the tables: else the nearest one above
    the models that has a `dynamorm.toml`, `pyproject.toml`, `go.mod`, `package.json` or `.git` in it.

    What is not known of a table, and what rules call an error, stops the synthesis with file and line; what they call a
    warning is an annotation, `dynamorm:` and the rule's code, that can be acknowledged.

    Against `dynamorm.lock.json`, which says what is deployed, a table may change by one index for each deployment. More
    are refused with the order in which to deploy them. `staged=True` deploys the next one alone, and `wave=2` (or the
    context `dynamorm:wave`) the first two of them.

    Other arguments are those of `DynamORMTable`, for all tables; `overrides` are those of one, by its name in the code.
    """

    tables: dict[str, DynamORMTable]
    """The tables by their names in the code, or by the variables that hold those."""

    by_id: dict[str, DynamORMTable]
    """The tables by what `Project.tables` calls them."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        models: str | Path | Sequence[str | Path],
        code: str | Path | None = None,
        staged: bool = False,
        wave: int | None = None,
        overrides: Mapping[str, TableProps] | None = None,
        **props: Unpack[TableProps],
    ) -> None:
        """Raises ValueError for what is wrong with the arguments; what is wrong with the code is told at synthesis."""
        from dynamorm_cdk.model_outputs import written

        super().__init__(scope, id)
        paths = [models] if isinstance(models, str | Path) else [*models]
        if not paths:
            raise ValueError(f"{self.node.path}: `models` names no file or folder")
        self.folder = code_root(self, paths[0], code)
        """Where the code is read."""
        for path in paths:
            code_root(self, path)
        below = [path_below(self.folder, path) for path in paths]
        settings = settings_at(self, self.folder)
        self.reading = reading_of(self, below, self.folder, settings)
        if not self.reading.tables and not self.reading.faults:
            raise ValueError(f"{self.node.path}: no table is defined in {', '.join(map(str, paths))}")
        self.lock = settings.lock
        self.rollout: Staged | None = self._staged() if self.lock is not None else None
        """The way from what the lock says is deployed; None where there is no lock."""
        self.wave: int | None = _wave(self, staged, wave)
        self.blueprints: Mapping[str, Blueprint] = self._blueprints()
        """The tables as this deployment makes them."""
        self._create(props, overrides or {})
        self.outputs: Mapping[str, Path] = written(self)
        """What was written into the cloud assembly, by what it is: `lock`, `access-patterns`, `types`."""
        tell(self)

    @property
    def code(self) -> Code:
        """The code itself, for who has more questions: it is read when they ask."""
        return code_at(self, self.folder, self.folder)

    # ---- tables --------------------------------------------------------------------------------------------------

    @property
    def table(self) -> DynamORMTable:
        """The only table. Raises ValueError where there are others, or where it could not be built."""
        if len(self.tables) == 1 and not self.reading.faults:
            return next(iter(self.tables.values()))
        raise ValueError(f"{self.node.path}: {self._lacking() or f'there are several tables: {self._names()}'}")

    def table_called(self, name: str) -> DynamORMTable:
        """A table by its name in the code, or by the variable that holds that. Raises ValueError."""
        if name in self.tables:
            return self.tables[name]
        raise ValueError(f"{self.node.path}: {self._lacking() or f'there is no table `{name}`, but {self._names()}'}")

    def _lacking(self) -> str:
        return "; ".join(self.reading.faults)

    def _names(self) -> str:
        return ", ".join(f"`{name}`" for name in self.tables)

    def connect(
        self,
        function: "ModelFunction | lambda_.Function",
        *,
        code: str | Path | None = None,
        entry: str = "",
        tenant: str | TenantKeys | None = None,
    ) -> "Connected":
        """Grants a function what its code asks of the tables, and tells it those that it asks; see
        `DynamORMTable.connect`. Raises ValueError."""
        from dynamorm_cdk.connecting import connect_model

        return connect_model(self, function, code=code, entry=entry, tenant=tenant)

    # ---- deployments ---------------------------------------------------------------------------------------------

    def _staged(self) -> "Staged":
        from dynamorm_cdkgen.staging import staged

        deployed = self.lock.tables if self.lock is not None else {}
        return staged((one.blueprint, deployed.get(one.lock_id)) for one in self.reading.tables)

    @property
    def changes(self) -> "tuple[tuple[Step, ...], ...]":
        """The deployments that change tables which are there, in order; none where there is no lock."""
        return self.rollout.changes if self.rollout is not None else ()

    def _blueprints(self) -> "Mapping[str, Blueprint]":
        if self.rollout is None or self.wave is None:
            return {one.blueprint.name: one.blueprint for one in self.reading.tables}
        return self.rollout.at(self.wave)

    def _create(self, props: TableProps, overrides: Mapping[str, TableProps]) -> None:
        self.tables, self.by_id = {}, {}
        for name in overrides:
            if name not in self.blueprints:
                raise ValueError(f"{self.node.path}: `overrides` speaks of `{name}`, which is no table of the models")
        taken: dict[str, str] = {}
        for one in self.reading.tables:
            name = one.blueprint.name
            id = _id(name)
            if (other := taken.setdefault(id, name)) != name:
                raise ValueError(
                    f"{self.node.path}: tables `{other}` and `{name}` would both be called {id}: give each a"
                    " DynamORMModel of its own"
                )
            blueprint = self.blueprints[name]
            settings = _by_now(TableProps(**{**props, **overrides.get(name, {})}), blueprint, one.blueprint)
            try:
                made = DynamORMTable(self, id, blueprint=blueprint, **settings)
            except ValueError as error:
                raise ValueError(f"{one.spot}: {error}") from error
            made.resource.add_metadata(NAMED, one.id)
            self.tables[name] = self.by_id[one.id] = made


def _wave(model: DynamORMModel, staged: bool, wave: int | None) -> int | None:
    """Up to which deployment is synthesized; None for all that is to be changed."""
    if staged and wave is not None:
        raise ValueError(f"{model.node.path}: `staged=True` is `wave=1`: give one of these")
    if staged:
        return 1
    asked = wave if wave is not None else model.node.try_get_context(WAVE)
    if asked is None:
        return None
    if not str(asked).isdecimal():
        raise ValueError(f"{model.node.path}: the wave is {asked!r}; it must be a number, 0 for what is deployed now")
    return int(asked)


def _by_now(props: TableProps, now: "Blueprint", later: "Blueprint") -> TableProps:
    """What is said of a table, without what it says of indexes that a later deployment creates."""
    tenant = props.get("tenant")
    if tenant is None:
        return props
    there = tuple(name for name in tenant.indexes if now.index(name) is not None or later.index(name) is None)
    return TableProps(**{**props, "tenant": replace(tenant, indexes=there)})


def _id(name: str) -> str:
    """`ShopOrders` for `shop-orders`. Logical ids are made of it: another spelling would replace the table."""
    return capitalized(name) or "Table"
