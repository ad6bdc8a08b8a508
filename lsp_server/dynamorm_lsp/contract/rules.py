"""A rule as tools read it."""

from typing import Any

from dynamorm_analysis.rule import Rule
from dynamorm_codeactions.registry import fixable_rules


def rule_row(rule: Rule) -> dict[str, Any]:
    """Code, name, severity, tier, first paragraph and address; whether it runs by default, and whether it has a fix.

    Tier 1 speaks for certain, tier 2 weighs evidence, tier 3 is opt-in."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.word,
        "tier": rule.tier,
        "default": rule.on_by_default,
        "fixable": rule.name in fixable_rules(),
        "summary": rule.summary,
        "url": rule.url,
    }
