"""Go functions that call each other in many ways: each is looked at a few times, not once for each way to it."""

import pytest

from handmade import project_of

MODULE = "module example.com/p\n\nrequire github.com/theory-cloud/tabletheory v1.2.1\n"
HEAD = (
    'package p\n\nimport (\n"fmt"\n"github.com/theory-cloud/tabletheory/pkg/core"\n)\n'
    'type M struct {\n PK string `theorydb:"pk,attr:PK"`\n}\n'
)
DEEP = 60


def chained(line: str) -> str:
    """A line for each of many functions, `{i}` calling `{j}`."""
    return "\n".join(line.replace("{i}", str(i)).replace("{j}", str(i + 1)) for i in range(DEEP)) + "\n"


QUERIES = (
    chained("func f{i}(db core.DB, x any) core.Query { if x == nil { return f{j}(db, x) }; return f{j}(db, x) }")
    + f"func f{DEEP}(db core.DB, x any) core.Query {{ return db.Model(x) }}\n"
    + "func use(db core.DB) { f0(db, &M{}).All(nil) }\n"
)
WRITES = (
    chained("func f{i}(db core.DB, x any) { f{j}(db, x); f{j}(db, x); f{j}(db, x) }")
    + f"func f{DEEP}(db core.DB, x any) {{ db.Model(x).Create() }}\n"
)
TEXTS = (
    chained("func t{i}(x string) string { return t{j}(x) + t{j}(x) + t{j}(x) }")
    + f"func t{DEEP}(x string) string {{ return x }}\nfunc (m *M) UpdateKeys() {{ m.PK = t0(m.PK) }}\n"
)
CONSTANTS = (
    f'const c{DEEP} = "aaaaaaaaaa"\n'
    + chained("const c{i} = c{j} + c{j} + c{j} + c{j}")
    + "func (m *M) UpdateKeys() { m.PK = c0 }\n"
)
GENERICS = (
    chained("func g{i}[T any](db core.DB) { g{j}[T](db); g{j}[*T](db) }")
    + f"func g{DEEP}[T any](db core.DB) {{ db.Model(new(T)).Create() }}\nfunc use(db core.DB) {{ g0[M](db) }}\n"
)
ITSELF = (
    "func r(q core.Query, n int) core.Query { if n > 3 { return r(q.Limit(n), n) }; return r(r(q, n), n) }\n"
    "func use(db core.DB) { r(db.Model(&M{}), 1).All(nil) }\n"
)


@pytest.mark.parametrize("text", [QUERIES, WRITES, TEXTS, CONSTANTS, GENERICS, ITSELF])
def test_many_ways_to_one_function(text: str) -> None:
    """Functions that call the next one several times are understood in one go."""
    project = project_of({"go.mod": MODULE, "a.go": HEAD + text})
    assert [definition.symbol for definition in project.definitions] == ["M"]
    assert all(access.library == "dynamorm" for access in project.accesses)


STORES = """package store

import "github.com/aws/aws-sdk-go/service/dynamodb"

type Saver interface { Save() }

type Dynamo struct { client *dynamodb.DynamoDB; table string }

func (d *Dynamo) Save() { d.client.PutItem(&dynamodb.PutItemInput{TableName: &d.table}) }

type Memory struct{}

func (m *Memory) Save() {}

type Runner struct { saver Saver }

func New(saver Saver) *Runner { return &Runner{saver: saver} }

func (r *Runner) Run() { r.saver.Save() }
"""
MAIN = """package main

import (
"github.com/aws/aws-sdk-go/service/dynamodb"
other "example.com/p/store"
)

func main() { other.New(&other.Dynamo{client: dynamodb.New(nil), table: "parcels"}).Run() }
"""

USER = """package u{i}

import "example.com/p/p{i}"

func f() {{ p{i}.New() }}
"""


def test_many_constructors_of_one_name() -> None:
    """Of the calls of `New`, which every package has, those are looked through that its own package's are among."""
    packages = {f"p{i}/p.go": f"package p{i}\n\nfunc New() int {{ return 1 }}\n" for i in range(70)}
    users = {f"u{i}/u.go": USER.format(i=i) for i in range(70)}
    project = project_of({"go.mod": MODULE, "store/store.go": STORES, "main.go": MAIN, **packages, **users})
    assert [access.via for access in project.retold if access.place.path == "store/store.go"] == ["Dynamo.Save"]
