"""Code, template and what is read of the template agree: nothing is lost on the way from a plan to a table."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdk.templates import template
from dynamorm_analysis.blueprint import NAMED, Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Definition, IndexKind, Key, Projection
from dynamorm_analysis.settings import Settings
from dynamorm_cdk import DynamORMTable
from dynamorm_cdk.code import code_at
from dynamorm_cdkgen.plan import planned
from dynamorm_cdkgen.template_findings import template_findings
from dynamorm_workspace.cache import NoCache
from handmade import project_of

EXAMPLES = sorted(path.parent for path in (Path(__file__).resolve().parents[2] / "examples").glob("*/README.md"))


def read_back(made: Mapping[str, Any]) -> dict[str, Definition]:
    """The tables of a template as `dynamorm model` reads them, by logical id."""
    return {one.symbol: one for one in project_of({"made.template.json": json.dumps(made)}).definitions}


def shape(table: Blueprint | Definition) -> dict[str, Any]:
    """What is to agree: keys, types, indexes, expiry."""
    types = dict(table.types) if isinstance(table, Blueprint) else {one.name: one.type for one in table.attributes}
    partition = table.key.partition if table.key is not None else ()
    return {
        "key": table.key,
        "types": types,
        "ttl": table.ttl,
        "indexes": {
            one.name: (
                one.kind,
                Key(partition, one.key.sort) if one.kind == "LSI" else one.key,
                (one.projection.kind, sorted(one.projection.included)),
            )
            for one in table.indexes
        },
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example(example: Path, stack: cdk.Stack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tables of an example are planned, synthesized and read alike; what is deployed finds all that it asks for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    plan = planned(code_at(stack, example, example).project)
    assert plan.faults == ()
    tables = {one.id: DynamORMTable(stack, f"T{n}", blueprint=one.blueprint) for n, one in enumerate(plan.tables)}
    for name, table in tables.items():
        table.resource.add_metadata(NAMED, name)
    made = template(stack)
    found = read_back(made)
    assert len(found) == len(tables) > 0
    for table in tables.values():
        definition = found[stack.get_logical_id(table.resource)]
        assert shape(definition) == shape(table.blueprint)
        assert definition.closed
        assert definition.upkeep.restorable
        assert definition.upkeep.protected
        assert definition.upkeep.kept
    if (example / "cdk.json").exists():
        told = template_findings({"made.template.json": made}, example, Settings(), NoCache())
        assert [f"{one.spot} {one.finding.message}" for one in told] == []


NAMES = st.sampled_from(["customer", "number", "state", "day", "shop", "total", "gsi1pk", "PK", "Größe"])


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    """Tables that DynamoDB would accept."""
    types = draw(st.dictionaries(NAMES, st.sampled_from("SNB"), min_size=3))
    names = st.sampled_from(sorted(types))

    def key(most: int) -> Key:
        chosen = draw(st.lists(names, unique=True, min_size=1, max_size=2 * most))
        cut = draw(st.integers(max(1, len(chosen) - most), min(most, len(chosen))))
        return Key(tuple(chosen[:cut]), tuple(chosen[cut:]))

    own = key(1)
    indexes: list[PlannedIndex] = []
    for number in range(draw(st.integers(0, 4))):
        kind: IndexKind = "LSI" if own.sort and draw(st.booleans()) else "GSI"
        sort = draw(names.filter(lambda name: name not in own.partition)) if kind == "LSI" else ""
        included = tuple(sorted(draw(st.sets(st.sampled_from(["note", "weight", "owner"]), min_size=1))))
        projection = draw(
            st.sampled_from([Projection("ALL"), Projection("KEYS_ONLY"), Projection("INCLUDE", included)])
        )
        indexes.append(
            PlannedIndex(f"by-{number}", kind, Key(own.partition, (sort,)) if kind == "LSI" else key(4), projection)
        )
    used = {name for each in (own, *(index.key for index in indexes)) for name in each.attributes}
    return Blueprint(
        "made", own, {name: types[name] for name in used}, tuple(indexes), draw(st.sampled_from([None, "expires"]))
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blueprint=blueprints())
def test_any_table(app: cdk.App, blueprint: Blueprint) -> None:  # noqa: ARG001  # starts jsii where tests may
    """Whatever a blueprint says is what is read of the template that it becomes."""
    stack = cdk.Stack(None, "Stack")
    DynamORMTable(stack, "Made", blueprint=blueprint)
    (definition,) = read_back(template(stack)).values()
    assert shape(definition) == shape(blueprint)
