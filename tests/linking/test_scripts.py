"""What expressions of TypeScript stand for, across files, objects and classes."""

import pytest

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Module, Program
from dynamorm_analysis.reading.typescript.file import read
from linking.test_evaluation import shown


def check(expected: str, **files: str) -> None:
    """What `main` sets `answer` to; files by module name, with `_` for the folder separator."""
    paths = {f"{name.replace('_', '/')}.ts": text for name, text in files.items()}
    program = Program({path: Module(path, read(text.encode())) for path, text in paths.items()})
    module = program.modules["main.ts"]
    for unit in reversed(module.facts.units):
        match unit.statement:
            case Assignment(value=value) if value is not None:
                assert shown(meaning(program, value, module.unit_scope(unit))) == expected
                return
    raise AssertionError("main sets nothing")


@pytest.mark.parametrize(
    "imported",
    [
        'import { table } from "./lib/names"',
        'import { table } from "./lib/names.js"',
        'import * as names from "./lib/names"; const table = names.table',
        'import table from "./lib/names"',
        'import { t as table } from "./lib"',
        'import { ns } from "./lib"; const { table } = ns',
        'import { table } from "@/lib/names"',
        'import { table } from "lib/names"',
        'const { table } = require("./lib/names")',
    ],
)
def test_imports(imported: str) -> None:
    """A name is followed through every form of import, and through modules that hand on what others export."""
    check(
        '"orders"',
        main=f"{imported};\nconst answer = table;",
        lib_names='export const table = "orders"; export default table;',
        lib_index='export { table as t } from "./names"; export * as ns from "./names"; export * from "./other";',
        lib_other="",
    )


def test_packages() -> None:
    """What comes from a package is called by the package's path and the name in it."""
    check(
        "aws-cdk-lib/aws-dynamodb.Table()",
        main='import * as db from "aws-cdk-lib/aws-dynamodb";\nconst answer = new db.Table();',
    )
    check("a.default.b", main='import a from "a";\nconst answer = a.b;')
    check("@a/b.C", main='import { C } from "@a/b";\nconst answer = C;')
    check("?", main='import { C } from "./gone";\nconst answer = C;')


def test_objects() -> None:
    """A member of an object is what stands under its name, the last that is written winning."""
    base = 'const base = { table: "orders", stage: "dev" };\n'
    check('"dev"', main=base + 'const answer = { ...base, table: "users" }.stage;')
    check('"users"', main=base + 'const answer = { ...base, table: "users" }.table;')
    check('"orders"', main=base + 'const answer = { table: "users", ...base }.table;')
    check("None", main=base + "const answer = base.other;")
    check('"x"', main=base + 'const answer = base.other ?? "x";')
    check('"dev"', main=base + "const { stage: answer } = base;")
    check("?", main=base + 'const answer = { table: "users", ...unknown }.table;')
    check("?", main=base + 'const answer = { [unknown]: "users" }.table;')


def test_classes() -> None:
    """`this` is the object: what its constructor sets, its fields, its parameters and those of the class above."""
    code = """
        class Base { stage = "dev"; static readonly index = "by-owner"; get name() { return `${this.stage}-orders` } }
        class Tables extends Base {
          orders: string;
          constructor(private readonly prefix: string, props: Props) {
            super();
            this.orders = `${prefix}-${props.name}`;
          }
          static of() { return new Tables("x", { name: "y" }) }
          find = () => this.prefix;
        }
        const tables = new Tables("shop", { name: "orders" });
    """
    check('"shop-orders"', main=code + "const answer = tables.orders;")
    check('"shop"', main=code + "const answer = tables.prefix;")
    check('"dev"', main=code + "const answer = tables.stage;")
    check('"by-owner"', main=code + "const answer = Tables.index;")
    check('"dev-orders"', main=code + "const answer = tables.name;")
    check('"x-y"', main=code + "const answer = Tables.of().orders;")


def test_fields_that_are_set_in_a_branch() -> None:
    """A field that may not be set is what it is set to where its members are used."""
    code = """
        class Tables {
          orders?: { name: string };
          name: string;
          constructor(test: boolean) {
            if (test) { this.orders = { name: "orders" }; const orders = this.orders; this.name = orders.name; }
          }
        }
    """
    check('"orders"', main=code + "const answer = new Tables(true).name;")


def test_functions() -> None:
    """What a function returns depends on its arguments, in whichever form it is written."""
    check('"dev-orders"', main='const name = ({ stage }) => `${stage}-orders`;\nconst answer = name({ stage: "dev" });')
    check('"dev"', main='function pick(a, { b = "dev" } = {}) { return b }\nconst answer = pick(1, {});')
    check('"a"', main='enum Stage { Dev = "a" }\nconst answer = Stage.Dev;')
    check('"a"', main='namespace Names { export const a = "a" }\nconst answer = Names.a;')


def test_stores() -> None:
    """What a function stores in a member of an object is what the member holds, where it surely does so once."""
    start = 'function f() { const names = { a: "a" };\n'
    unknown = "FunctionRef()"  # what a call stands for whose function tells nothing
    end = "\nreturn names.b }\nconst answer = f();"
    check('"b"', main=f'{start}names.b = "b";{end}')
    check('"b"', main=f'{start}names["b"] = "b";{end}')
    check("None", main=f'{start}names.c = "b";{end}')
    check(unknown, main=f'{start}if (names.a) {{ names.b = "b"; }}{end}')
    check(unknown, main=f'{start}names.b = "b"; names.b = "c";{end}')
    check(unknown, main=f'{start}names[f] = "b";{end}')
    check(unknown, main=f"{start}list.forEach((one) => {{ names.b = one; }});{end}")
