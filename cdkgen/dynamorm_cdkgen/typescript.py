"""Tables as TypeScript for CDK: classes that stand on `aws-cdk-lib` alone."""

from collections.abc import Iterator, Sequence

from dynamorm_cdkgen import table_props
from dynamorm_cdkgen.fragments import Call, Member
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_cdkgen.sentences import comment, in_line
from dynamorm_cdkgen.table_class import Grant, TableClass, policy_statement
from dynamorm_cdkgen.typescript_layout import STEP, WIDTH, braced, camel_case, laid_out, property_name

IN_CLASS, IN_METHOD = STEP, STEP * 2

PROPS = """/** What a stack decides about a table. */
export interface TableProps {
  /** A name that nothing else in the account has; by default CloudFormation chooses one. */
  readonly tableName?: string;
  /** What becomes of the table when it leaves the stack; kept and protected by default. */
  readonly removalPolicy?: RemovalPolicy;
}"""


def plain_source(tables: Sequence[TableClass], provenance: Provenance) -> str:
    """A module with a class for each table, which stands on `aws-cdk-lib` alone."""
    body = [line for table in tables for line in ("", *_class(table))]
    lines = (*_imports(tables), "", *PROPS.splitlines(), *body)
    return with_head("\n".join(lines) + "\n", provenance, "// ")


def _imports(tables: Sequence[TableClass]) -> Iterator[str]:
    yield 'import { RemovalPolicy } from "aws-cdk-lib";'
    yield 'import * as dynamodb from "aws-cdk-lib/aws-dynamodb";'
    if any(table.grants for table in tables):
        yield 'import * as iam from "aws-cdk-lib/aws-iam";'
    yield 'import { Construct } from "constructs";'


def _class(table: TableClass) -> Iterator[str]:
    yield from documentation(table.tells, "")
    yield from (
        f"export class {table.name} extends Construct {{",
        f"{IN_CLASS}readonly table: dynamodb.TableV2;",
        "",
        f"{IN_CLASS}constructor(scope: Construct, id: string, props: TableProps = {{}}) {{",
        f"{IN_METHOD}super(scope, id);",
        f"{IN_METHOD}const {{ tableName, removalPolicy = RemovalPolicy.RETAIN }} = props;",
    )
    yield from laid_out(table_props.table(table.blueprint), IN_METHOD, "this.table = ", ";")
    yield f"{IN_CLASS}}}"
    if table.blueprint.variables:
        yield from _environment(table.blueprint.variables)
    for grant in table.grants:
        yield ""
        yield from _grant(grant)
    yield "}"


def _environment(variables: tuple[str, ...]) -> Iterator[str]:
    yield from (
        "",
        f"{IN_CLASS}/** The variables from which code takes the name of the table. */",
        f"{IN_CLASS}get environment(): Record<string, string> {{",
    )
    entries = [f"{property_name(variable)}: this.table.tableName" for variable in variables]
    yield from braced(entries, f"{IN_METHOD}return {{", "};")
    yield f"{IN_CLASS}}}"


def _grant(grant: Grant) -> Iterator[str]:
    yield from documentation(grant.tells, IN_CLASS)
    yield f"{IN_CLASS}{camel_case(grant.name)}(grantee: iam.IGrantable): void {{"
    for statement in grant.statements:
        allowed = policy_statement(statement)
        call = Call(Member("grantee.grant_principal.add_to_principal_policy"), (allowed,))
        yield from laid_out(call, IN_METHOD, after=";")
    yield f"{IN_CLASS}}}"


def documentation(text: str, indent: str) -> Iterator[str]:
    """A text as a comment for documentation, on one line where that is not too long."""
    safe = in_line(text).replace("*/", "*\\/")
    flat = f"{indent}/** {safe} */"
    if len(flat) <= WIDTH:
        yield flat
        return
    yield f"{indent}/**"
    yield from comment(safe, f"{indent} * ", WIDTH)
    yield f"{indent} */"
