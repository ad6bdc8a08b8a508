"""Tables as Python for CDK that stands on our own constructs: these read the models anew at each synthesis."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_cdkgen.python import IN_CLASS, IN_METHOD, collected, docstring, import_lines
from dynamorm_cdkgen.python_layout import STEP, quoted
from dynamorm_cdkgen.table_class import TableClass

IMPORTS = (
    ("pathlib", "Path"),
    ("aws_cdk", "RemovalPolicy"),
    ("aws_cdk.aws_iam", "IGrantable"),
    ("constructs", "Construct"),
    ("dynamorm_cdk", "DynamORMModel"),
    ("dynamorm_cdk", "DynamORMPermissions"),
)
TELLS = "The tables that the code defines, read from it at each synthesis."


def library_source(tables: Sequence[TableClass], models: Sequence[str], depth: int, provenance: Provenance) -> str:
    """A module with one class for all tables that some files define. `depth` is the number of folders between the
    module and the folder of the code."""
    lines = (
        f'"""{TELLS}"""',
        "",
        *import_lines(IMPORTS[:1]),
        "",
        *import_lines(IMPORTS[1:]),
        "",
        f"CODE = Path(__file__).resolve().parents[{depth}]",
        "",
        "",
        *_class(tables, models),
    )
    return with_head("\n".join(lines) + "\n", provenance, "# ")


def _class(tables: Sequence[TableClass], models: Sequence[str]) -> Iterator[str]:
    yield from (
        "class DynamORMTables(Construct):",
        f'{IN_CLASS}"""{TELLS}"""',
        "",
        f"{IN_CLASS}def __init__(",
        f"{IN_METHOD}self,",
        f"{IN_METHOD}scope: Construct,",
        f"{IN_METHOD}construct_id: str,",
        f"{IN_METHOD}*,",
        f"{IN_METHOD}removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,",
        f"{IN_CLASS}) -> None:",
        f"{IN_METHOD}super().__init__(scope, construct_id)",
        f"{IN_METHOD}self.model = DynamORMModel(",
        f"{IN_METHOD}{STEP}self,",
        f'{IN_METHOD}{STEP}"Model",',
    )
    yield from collected([f"CODE / {quoted(path)}" for path in models], f"{IN_METHOD}{STEP}models=[", "],")
    yield from (
        f"{IN_METHOD}{STEP}code=CODE,",
        f"{IN_METHOD}{STEP}removal_policy=removal_policy,",
        f"{IN_METHOD})",
        f"{IN_METHOD}self.permissions = DynamORMPermissions(",
        f"{IN_METHOD}{STEP}self,",
        f'{IN_METHOD}{STEP}"Permissions",',
        f"{IN_METHOD}{STEP}tables=self.model,",
        f"{IN_METHOD}{STEP}code=CODE,",
        f"{IN_METHOD})",
    )
    for table in tables:
        yield from collected([quoted(table.blueprint.name)], f"{IN_METHOD}self.{_attribute(table)} = {CALLED}(", ")")
    if entries := [
        f"{quoted(variable)}: self.{_attribute(table)}.table_name"
        for table in tables
        for variable in table.blueprint.variables
    ]:
        yield from ("", f"{IN_CLASS}@property", f"{IN_CLASS}def environment(self) -> dict[str, str]:")
        yield from docstring("The variables from which code takes the names of the tables.", IN_METHOD)
        yield from collected(entries, f"{IN_METHOD}return {{", "}")
    yield from _grant()


CALLED = "self.model.table_called"


def _grant() -> Iterator[str]:
    yield from (
        "",
        f"{IN_CLASS}def grant_accesses(self, grantee: IGrantable, code: str) -> None:",
        *docstring("Allow what the code of a file or folder asks of the tables, and nothing else.", IN_METHOD),
        f"{IN_METHOD}self.permissions.grant_accesses(grantee, code=CODE / code)",
    )


def _attribute(table: TableClass) -> str:
    return "_".join(words_of(table.name))
