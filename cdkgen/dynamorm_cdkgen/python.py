"""Tables as Python for CDK: classes that stand on `aws-cdk-lib` alone."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from dynamorm_cdkgen import table_props
from dynamorm_cdkgen.fragments import Call, Member, members
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_cdkgen.python_layout import STEP, WIDTH, imported, laid_out, quoted
from dynamorm_cdkgen.sentences import in_line
from dynamorm_cdkgen.table_class import Grant, TableClass, policy_statement

IN_CLASS, IN_METHOD = STEP, STEP * 2


def plain_source(tables: Sequence[TableClass], provenance: Provenance) -> str:
    """A module with a class for each table, which stands on `aws-cdk-lib` alone."""
    body = [line for table in tables for line in ("", "", *_class(table))]
    lines = ('"""The tables of the code, with what it asks of them."""', "", *_imports(tables), *body)
    return with_head("\n".join(lines) + "\n", provenance, "# ")


def _imports(tables: Sequence[TableClass]) -> Iterator[str]:
    paths = {"RemovalPolicy"}
    for table in tables:
        paths |= members(table_props.table(table.blueprint))
        paths |= {
            path for grant in table.grants for each in grant.statements for path in members(policy_statement(each))
        }
        paths |= {"iam.IGrantable"} if table.grants else set()
    yield from import_lines({*imported(frozenset(paths)), ("constructs", "Construct")})


def import_lines(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Imports of names from their modules, as isort leaves them."""
    by_module: dict[str, list[str]] = {}
    for module, name in sorted(set(names)):
        by_module.setdefault(module, []).append(name)
    for module, each in by_module.items():
        flat = f"from {module} import {', '.join(each)}"
        if len(flat) <= WIDTH:
            yield flat
        else:
            yield f"from {module} import ("
            yield from (f"{STEP}{name}," for name in each)
            yield ")"


def _class(table: TableClass) -> Iterator[str]:
    yield f"class {table.name}(Construct):"
    yield from docstring(table.tells, IN_CLASS)
    yield from (
        "",
        f"{IN_CLASS}def __init__(",
        f"{IN_METHOD}self,",
        f"{IN_METHOD}scope: Construct,",
        f"{IN_METHOD}construct_id: str,",
        f"{IN_METHOD}*,",
        f"{IN_METHOD}table_name: str | None = None,",
        f"{IN_METHOD}removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,",
        f"{IN_CLASS}) -> None:",
        f"{IN_METHOD}super().__init__(scope, construct_id)",
    )
    yield from laid_out(table_props.table(table.blueprint), IN_METHOD, "self.table = ")
    if table.blueprint.variables:
        yield from _environment(table.blueprint.variables)
    for grant in table.grants:
        yield ""
        yield from _grant(grant)


def _environment(variables: tuple[str, ...]) -> Iterator[str]:
    yield from (
        "",
        f"{IN_CLASS}@property",
        f"{IN_CLASS}def environment(self) -> dict[str, str]:",
        f'{IN_METHOD}"""The variables from which code takes the name of the table."""',
    )
    entries = [f"{quoted(variable)}: self.table.table_name" for variable in variables]
    yield from collected(entries, f"{IN_METHOD}return {{", "}")


def collected(entries: list[str], before: str, after: str) -> Iterator[str]:
    """Entries between brackets, on one line where that is not too long."""
    flat = f"{before}{', '.join(entries)}{after}"
    if len(flat) <= WIDTH:
        yield flat
        return
    indent = before[: len(before) - len(before.lstrip())]
    yield before
    yield from (f"{indent}{STEP}{entry}," for entry in entries)
    yield f"{indent}{after}"


def _grant(grant: Grant) -> Iterator[str]:
    yield f"{IN_CLASS}def {grant.name}(self, grantee: IGrantable) -> None:"
    yield from docstring(grant.tells, IN_METHOD)
    for statement in grant.statements:
        allowed = policy_statement(statement)
        yield from laid_out(Call(Member("grantee.grant_principal.add_to_principal_policy"), (allowed,)), IN_METHOD)


def docstring(text: str, indent: str) -> Iterator[str]:
    """A text as a docstring, on one line where that is not too long."""
    safe = in_line(text).replace("\\", "/").replace('"', "'")
    flat = f'{indent}"""{safe}"""'
    if len(flat) <= WIDTH:
        yield flat
        return
    first, *others = textwrap.wrap(safe, WIDTH - len(indent) - 6, break_long_words=False)
    yield f'{indent}"""{first}'
    yield from (f"{indent}{line}" for line in others)
    yield f'{indent}"""'
