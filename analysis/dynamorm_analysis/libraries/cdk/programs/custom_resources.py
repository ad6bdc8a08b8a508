"""Custom resources that a CDK program hands a table to: code of one's own that may add indexes to it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Constant, Mapping, Member
from dynamorm_analysis.libraries.cdk.constructs import UNTOLD, Added, Fields
from dynamorm_analysis.libraries.cdk.programs.following import kind_of, tables
from dynamorm_analysis.libraries.cdk.programs.giving import given_by_name
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case
from dynamorm_analysis.libraries.cdk.tables import NAMES
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Meaning
from dynamorm_analysis.linking.scope import Scope

CUSTOM = frozenset({"CustomResource", "custom_resources.AwsCustomResource"})


def added_by_code(program: Program, callee: Meaning, call: Call, scope: Scope) -> Iterator[Added]:
    """The index of which nothing is known that a custom resource adds: `properties` name a table, and an index."""
    if kind_of(callee) not in CUSTOM:
        return
    value, where = given_by_name(program, call, scope).get("properties", (None, scope))
    if not isinstance(value, Mapping):
        return
    if not any(isinstance(one.key, Constant) and "index" in str(one.key.value).lower() for one in value.entries):
        return
    for entry in value.entries:
        match entry.value:
            case Member(owner=owner, name=name) if camel_case(name) in NAMES:
                place = scope.place(call.span)
                for table in tables(program, meaning(program, owner, where)):
                    yield Added(table, "GSI", Fields({}, place, UNTOLD), place, conditional=True)
