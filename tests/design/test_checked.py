"""Code that reads a table as its design says leaves the checker nothing to say of indexes, scans, keys and requests."""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from design import shop
from design.asked_of import asked
from design.written import code, template
from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.design.answered import Design
from dynamorm_analysis.design.asked import EntityType
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.design.relationships import related
from dynamorm_analysis.engine import check
from dynamorm_analysis.registry import all_rules
from handmade import project_of

FAMILIES = ("IX", "SC", "PJ", "KY", "QE", "LB", "ST")
OF_WORDS = "number-as-string-sort-key"
"""Said of ranges over the words that begin sort keys, where numbers that sort as texts stand behind some."""
MANY = settings(
    max_examples=int(os.environ.get("EXAMPLES", "25")), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def findings(made: Design, types: Mapping[str, EntityType], built: Blueprint | None = None) -> list[str]:
    project = project_of({"template.json": template(built or made.blueprint), "shop.py": code(made, types)})
    assert len(project.accesses) >= len(made.served)
    codes = {rule.name: rule.code for rule in all_rules().values()}
    found = [finding for of_file in check(project).findings.values() for finding in of_file]
    return sorted(one.rule for one in found if codes[one.rule].startswith(FAMILIES) and one.rule != OF_WORDS)


def test_nothing_is_said_of_a_shop() -> None:
    """The code of a shop asks keys and indexes that are there, and reads what they copy."""
    types, _ = related(shop.ENTITIES, shop.PATTERNS, shop.RELATIONSHIPS)
    made = design("shop", shop.ENTITIES, shop.PATTERNS, relationships=shop.RELATIONSHIPS)
    assert findings(made, types) == []
    lacking = replace(made.blueprint, indexes=made.blueprint.indexes[:-1])
    assert findings(made, types, lacking) == ["undefined-index"]


@MANY
@given(asked())
def test_nothing_is_said_of_any_design(found: Any) -> None:
    """Neither is of any other table."""
    types, patterns = found
    made = design("shop", types, patterns)
    assert findings(made, {entity.name: entity for entity in types}) == []
