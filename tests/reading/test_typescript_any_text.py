"""Whatever text a TypeScript file holds, it is read, and what it says can be stored and understood."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for

WORDS = r"""
    import * as x from "./a" { a as b } export default class T extends x.Table { } constructor ( private readonly ) this
    . ?. ! as satisfies < > : ; , = => == ?? ... [ ] async await function static get set new super return const let for
    of in while do if else switch case try catch finally throw enum interface type namespace declare abstract @d
    `A#${id}` ` ${ } " ' \ /x/ // /* */ 1 0x 1_000n null undefined -1 ++ += ??= require("a") environment: tableName
"""
TOKENS = [
    *WORDS.split(),
    "\n",
    "class A extends Stack {\n constructor(scope: Construct) {\n",
    "({ a, b: [c, , d] }) => {\n",
    'import { Table, Function } from "aws-cdk-lib/aws-dynamodb";\n',
    'const table = new Table(this, "T", { ...props, partitionKey: { name: "pk" } });\n',
    "table.addGlobalSecondaryIndex(props);\n",
    'fn.addEnvironment("T", table.tableName);\n',
]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map(" ".join))
def test_any_tokens(text: str) -> None:
    """Words and signs of TypeScript in any order are read, with all places inside of the file."""
    assert_understood(text.encode())


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes(content: bytes) -> None:
    """Any bytes are read, with all places inside of the file."""
    assert_understood(content)


def test_deep_nesting() -> None:
    """Code nested beyond all measure ends the reading of a statement, not the program."""
    assert_understood(b"const x = " + b"f(" * 5000)
    assert_understood(b"const x = " + b"[" * 5000)
    assert_understood(b"const x = " + b"{ a: " * 5000)
    assert_understood(b"const x = " + b"(a) => " * 5000)
    assert_understood(b"const " + b"{ a: " * 5000)
    assert_understood(b"const x = " + b"`${" * 2000)
    assert_understood(b"let x: " + b"A<" * 5000)
    assert_understood(b"class A {" + b" x = class {" * 3000)
    assert_understood(b"function f() {" + b"if (x) {" * 3000)
    assert_understood(b"if (x) {}" + b" else if (x) {}" * 3000)
    assert_understood(b"x = " * 5000)
    assert_understood(b"export const x = a" + b".b(1)" * 3000)


def assert_understood(content: bytes) -> None:
    read = reader_for("page.ts")
    assert read is not None
    facts = read(content)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
    assert all(0 <= unit.start <= len(content) for unit in facts.units)
    project = Project().with_file("page.ts", facts)
    for access in project.accesses:
        span = project.locate(access.place)
        assert span is not None
        assert span.end <= len(content)
