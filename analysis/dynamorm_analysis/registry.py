"""All rules, found in `rules/`: adding a module there is all it takes."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from dynamorm_analysis import rules
from dynamorm_analysis.live_tables.drift_rules import LIVE_RULES
from dynamorm_analysis.rule import Rule
from dynamorm_analysis.suppression import SUPPRESSION_RULES


@cache
def all_rules() -> Mapping[str, Rule]:
    """Rules by name, in the order of their codes."""
    found: list[Rule] = []
    for module_info in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"{rules.__name__}.{module_info.name}")
        declared = getattr(getattr(module, module_info.name, None), "rule", None)
        if isinstance(declared, Rule):
            found.append(declared)
    return {rule.name: rule for rule in sorted(found, key=lambda rule: rule.code)}


@cache
def documented_rules() -> Mapping[str, Rule]:
    """Every rule that a finding may name: those that run, those about suppressing them, and those about live tables."""
    return {**all_rules(), **{rule.name: rule for rule in (*SUPPRESSION_RULES, *LIVE_RULES)}}


def find_rule(word: str) -> Rule | None:
    """The rule of a code (`SC003`, any case) or a name."""
    by_name = documented_rules()
    return by_name.get(word) or next((rule for rule in by_name.values() if rule.code == word.upper()), None)
