"""`DynamORMPermissions`: grants of what code asks of tables, and no more."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.permissions.statement import Granted, Resource, Statement, Ungranted
from dynamorm_cdk.code import Code, code_at
from dynamorm_cdk.known_tables import KnownTable, Tables, known_tables, table_of
from dynamorm_cdk.model_validation import ModelValidation
from dynamorm_cdk.tenant_keys import TenantKeys

if TYPE_CHECKING:
    from dynamorm_analysis.model.table import Key
    from dynamorm_analysis.permissions.tenancy import Tenancy

NOT_GRANTED = "dynamorm:not-granted"


class DynamORMPermissions(Construct):
    """Grants on `tables` to functions, roles and all else that CDK can grant something. Creates nothing by itself:
    statements are added to the policy of whoever is granted something.

    `grant_accesses` reads the code of a function while the app synthesizes, follows its calls through other files, and
    grants what these ask: the actions that DynamoDB checks for them, on the exact tables and indexes; for a table with
    a KMS key of the account also its use through DynamoDB. `grant_reader`, `grant_writer`, `grant_admin` and
    `grant_stream_consumer` grant the same to whatever code there is.

    What is not known (which table a request asks, what a call leads to), what asks a table that was not given, and what
    cannot be isolated stops the synthesis with file and line; with `unknown="warning"` it is an annotation,
    `dynamorm:not-granted`, and left out. What is granted by hand is named in `by_hand`, a file or a line of one
    (`shop/jobs.py:9`), and not told. `code` is the folder of all code: else the nearest one above a function's file
    that looks like the root of a project.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: Tables,
        code: str | Path | None = None,
        unknown: Literal["error", "warning"] = "error",
        by_hand: Collection[str] = (),
    ) -> None:
        super().__init__(scope, id)
        self.tables: tuple[KnownTable, ...] = known_tables(tables)
        if not self.tables:
            raise ValueError(f"{self.node.path}: `tables` holds no table")
        self.folder, self.unknown, self.by_hand = code, unknown, frozenset(by_hand)
        self.errors: list[str] = []
        """What stops the synthesis."""
        self.node.add_validation(ModelValidation(self.errors))

    # ---- code ----------------------------------------------------------------------------------------------------

    def grant_accesses(
        self,
        grantee: iam.IGrantable,
        *,
        code: str | Path | None = None,
        function: str = "",
        tenant: "str | TenantKeys | None" = None,
    ) -> tuple[iam.PolicyStatement, ...]:
        """Grants what the code of a file asks, or of the files below a folder, or of one `function` in these (`create`,
        `OrderHandler.post`). Without `code` it is that of the handler of a `ModelFunction`.

        With a `tenant` all of it holds for the tenant alone whose id the session's tag tells, for sessions of a role
        such as `tenant_role` makes. It is the name of the variable or field that holds the id in the texts that keys
        are built from (`TENANT#{tenant_id}#…`), or how keys begin, where that was declared. Returns what was added.
        Raises ValueError.
        """
        path, named = self._code_of(grantee, code, function)
        read = code_at(self, path, self.folder)
        granted = self._granted(read, path, named, tenant)
        return self._add(grantee, self._known(granted, read), read)

    def _code_of(self, grantee: iam.IGrantable, code: str | Path | None, function: str) -> tuple[str | Path, str]:
        if code is not None:
            return code, function
        source, handler = getattr(grantee, "source", None), getattr(grantee, "handler", "")
        if source is None:
            raise ValueError(f"{self.node.path}: `code` is missing: name the file that holds the function's code")
        return source, function or str(handler).rpartition(".")[2]

    def _granted(self, read: Code, path: str | Path, function: str, tenant: "str | TenantKeys | None") -> Granted:
        from dynamorm_analysis.permissions.beginning import NoSuchCodeError
        from dynamorm_analysis.permissions.reached import accesses_reached
        from dynamorm_analysis.permissions.tenancy import isolated_accesses

        try:
            reached = accesses_reached(read.project, read.path_of(path), function)
        except NoSuchCodeError as error:
            raise ValueError(f"{self.node.path}: {error}") from None
        if tenant is None:
            return reached.granted
        isolated = isolated_accesses(read.project, reached.accesses, _tenancy(tenant, read), self._key_of(read))
        return Granted(isolated.statements, tuple(dict.fromkeys((*isolated.ungranted, *reached.granted.ungranted))))

    def _key_of(self, read: Code) -> Callable[[Resource], "Key | None"]:
        """Which keys tables and indexes have, as their constructs know it."""

        def key_of(resource: Resource) -> "Key | None":
            table = table_of(self.tables, resource.table, read.project)
            blueprint = table.model.blueprint if table is not None and table.model is not None else None
            if blueprint is None or resource.part == "table":
                return blueprint.key if blueprint is not None else None
            index = blueprint.index(resource.index)
            return index.key if index is not None else None

        return key_of

    def _known(self, granted: Granted, read: Code) -> tuple[Statement, ...]:
        """Those of the statements whose tables and indexes were given; tells of all that is left out."""
        for told in granted.ungranted:
            self._tell(told, read)
        kept: list[Statement] = []
        for statement in granted.statements:
            fault = next((fault for each in statement.resources if (fault := self._fault(each, read))), None)
            if fault is None:
                kept.append(statement)
                continue
            for place in statement.places[:1]:
                self._tell(Ungranted(place, *fault), read)
        return tuple(kept)

    def _fault(self, resource: Resource, read: Code) -> tuple[str, str] | None:
        """Why something cannot be granted on a resource, and the remedy."""
        table = table_of(self.tables, resource.table, read.project)
        if table is None:
            known = ", ".join(f"`{one.id}`" for one in self.tables)
            called = resource.table.removeprefix(VARIABLE)
            return f"table `{called}` is none of those given ({known})", "give its construct in `tables=` too"
        if resource.part == "index" and table.indexes is not None and resource.index not in table.indexes:
            return f"table `{table.id}` has no index `{resource.index}`", "add the index, or ask another one"
        return None

    def _tell(self, told: Ungranted, read: Code) -> None:
        spot = read.spot(told.place) if told.place is not None else ""
        if not self.by_hand.isdisjoint((spot, spot.rpartition(":")[0])):
            return
        at = f"{spot}: " if spot else ""
        text = f"{at}{told.reason}: {told.remedy}"
        if self.unknown == "warning":
            cdk.Annotations.of(self).add_warning_v2(NOT_GRANTED, text)
        elif text not in self.errors:
            self.errors.append(text)

    # ---- ready sets ----------------------------------------------------------------------------------------------

    def grant_reader(
        self, grantee: iam.IGrantable, table: str = "", *, indexes: Iterable[str] | None = None, isolated: bool = False
    ) -> tuple[iam.PolicyStatement, ...]:
        """Grants reads of items and queries, of the table and all of its indexes, or of these; no scans. `isolated`: of
        the session's tenant alone, as the table's `tenant` says how keys begin. Raises ValueError."""
        from dynamorm_analysis.permissions.roles import reader

        known = self._table(table)
        return self._add(grantee, self._alone(known, isolated, lambda of: reader(known.id, of), indexes))

    def grant_writer(
        self, grantee: iam.IGrantable, table: str = "", *, isolated: bool = False
    ) -> tuple[iam.PolicyStatement, ...]:
        """Grants writes of items: alone, in batches, in transactions. `isolated`: as for readers. Raises ValueError."""
        from dynamorm_analysis.permissions.roles import writer

        known = self._table(table)
        return self._add(grantee, self._alone(known, isolated, lambda _: writer(known.id), ()))

    def grant_admin(
        self, grantee: iam.IGrantable, table: str = "", *, indexes: Iterable[str] | None = None
    ) -> tuple[iam.PolicyStatement, ...]:
        """Grants all reads and writes of items, scans and PartiQL included, and describing the table. Raises
        ValueError."""
        from dynamorm_analysis.permissions.roles import admin

        known = self._table(table)
        return self._add(grantee, admin(known.id, self._indexes(known, indexes)))

    def grant_stream_consumer(self, grantee: iam.IGrantable, table: str = "") -> tuple[iam.PolicyStatement, ...]:
        """Grants reading the table's stream, which tells the changes of all tenants. Raises ValueError."""
        from dynamorm_analysis.permissions.roles import stream_consumer

        return self._add(grantee, stream_consumer(self._table(table).id))

    def _alone(
        self,
        table: KnownTable,
        isolated: bool,
        made: Callable[[tuple[str, ...]], tuple[Statement, ...]],
        indexes: Iterable[str] | None,
    ) -> tuple[Statement, ...]:
        """The statements of a ready set; for the session's tenant alone those of the indexes whose keys begin so."""
        if not isolated:
            return made(self._indexes(table, indexes))
        from dynamorm_analysis.permissions.isolation import isolated_statements, leading_keys

        if table.tenant is None:
            raise ValueError(
                f"{self.node.path}: how the keys of `{table.id}` begin with a tenant is not told: give the table"
                " `tenant=TenantKeys(…)`"
            )
        theirs = table.of_tenants
        asked = self._indexes(table, theirs if indexes is None else indexes)
        if others := [name for name in asked if name not in theirs]:
            raise ValueError(f"{self.node.path}: the keys of index `{others[0]}` do not begin with a tenant")
        keys = leading_keys(table.tenant.prefix, table.tenant.sessions, delimiter=table.tenant.delimiter)
        return isolated_statements(made(asked), keys)

    def _table(self, name: str) -> KnownTable:
        if not name and len(self.tables) == 1:
            return self.tables[0]
        if (found := table_of(self.tables, name) if name else None) is not None:
            return found
        known = ", ".join(f"`{one.id}`" for one in self.tables)
        raise ValueError(f"{self.node.path}: name one of the tables: {known}")

    def _indexes(self, table: KnownTable, asked: Iterable[str] | None) -> tuple[str, ...]:
        if asked is None and table.indexes is None:
            raise ValueError(f"{self.node.path}: which indexes `{table.id}` has is not known: give `indexes=`")
        wanted = table.indexes if asked is None else tuple(asked)
        for name in wanted or ():
            if table.indexes is not None and name not in table.indexes:
                raise ValueError(f"{self.node.path}: table `{table.id}` has no index `{name}`")
        return wanted or ()

    # ---- tenants -------------------------------------------------------------------------------------------------

    def tenant_role(self, id: str, *, broker: iam.IPrincipal, tag: str = "tenant_id") -> iam.Role:
        """A role (`AWS::IAM::Role`) for sessions of one tenant each, which `broker` alone may begin, and only with a
        tag that tells the tenant. It may do nothing yet: grant it accesses with `tenant=`, or a ready set with
        `isolated=`."""
        trusted = iam.SessionTagsPrincipal(broker).with_conditions({"StringLike": {f"aws:RequestTag/{tag}": "?*"}})
        return iam.Role(self, id, assumed_by=trusted)

    # ---- statements ----------------------------------------------------------------------------------------------

    def _add(
        self, grantee: iam.IGrantable, statements: tuple[Statement, ...], read: Code | None = None
    ) -> tuple[iam.PolicyStatement, ...]:
        """Adds statements to the policy of a grantee, with what the keys of their tables ask."""
        from dynamorm_analysis.permissions.rendering import conditions_of
        from dynamorm_analysis.permissions.roles import with_key

        project = read.project if read is not None else None
        for id in dict.fromkeys(id for each in statements for id in each.tables if id):
            table = table_of(self.tables, id, project)
            if table is not None and table.key is not None:
                statements = with_key(statements, id, table.service)
        made: list[iam.PolicyStatement] = []
        for statement in statements:
            arns = [self._arn(each, read) for each in statement.resources]
            one = iam.PolicyStatement(
                actions=[*statement.actions], resources=arns, conditions=conditions_of(statement) or None
            )
            if not grantee.grant_principal.add_to_principal_policy(one).statement_added:
                raise ValueError(
                    f"{self.node.path}: to {_called(grantee)} no statement can be added: grant a role or function that"
                    " this app creates"
                )
            made.append(one)
        return tuple(made)

    def _arn(self, resource: Resource, read: Code | None) -> str:
        if resource.part == "any":
            return "*"
        table = table_of(self.tables, resource.table, read.project if read is not None else None)
        assert table is not None  # asked before
        return table.arn_of(resource)


def _tenancy(tenant: str | TenantKeys, read: Code) -> "Tenancy":
    from dynamorm_analysis.permissions.tenancy import PrefixedTenant
    from dynamorm_analysis.permissions.tenant_templates import NamedTenant

    if isinstance(tenant, str):
        return NamedTenant(tenant, read.project)
    return PrefixedTenant(tenant.prefix, tenant.delimiter, tenant.indexes, tenant.sessions)


def _called(grantee: iam.IGrantable) -> str:
    return str(getattr(getattr(grantee, "node", None), "path", type(grantee).__name__))
