"""What a generated class says of one table: how it is built, and what whoever uses it as the code does is allowed."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.permissions.statement import Resource, Statement
from dynamorm_cdkgen.fragments import Fragment, Listing, Literal, Made, Member, Spliced

TABLE_ARN = Member("self.table.table_arn")


@dataclass(frozen=True, slots=True)
class Grant:
    """A method `name` that allows its statements; `tells` is its docstring, one sentence."""

    name: str
    tells: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class TableClass:
    """A class `name` for a table, told of in a sentence or two."""

    name: str
    tells: str
    blueprint: Blueprint
    grants: tuple[Grant, ...] = ()


def policy_statement(statement: Statement) -> Made:
    """A statement as the object of CDK that allows it."""
    return Made(
        Member("iam.PolicyStatement"),
        (),
        (
            ("actions", Listing(tuple(map(Literal, statement.actions)))),
            ("resources", Listing(tuple(_arns(statement.resources)))),
        ),
    )


def _arns(resources: tuple[Resource, ...]) -> Iterator[Fragment]:
    for resource in resources:
        if resource.part == "index":
            yield Spliced(TABLE_ARN, f"/index/{resource.index}")
        elif resource.part == "table":
            yield TABLE_ARN
