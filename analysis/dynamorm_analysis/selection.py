"""Which rules run: what is on by default, as a project's settings change it."""

from collections.abc import Iterable

from dynamorm_analysis.registry import all_rules, documented_rules
from dynamorm_analysis.rule import Rule
from dynamorm_analysis.settings import Settings

EVERYTHING = "all"
TOLD_BY_LINTERS = frozenset({"CF001", "CF003", "CF004", "CF005", "CF006", "CF010"})
"""What linters of infrastructure report too: cfn-lint's E3039, E3638 and E3639, checkov's CKV_AWS_28 and the like."""


def selected_rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that the settings choose, in the order of their codes."""
    return tuple(rule for rule in all_rules().values() if is_selected(rule, settings))


def is_selected(rule: Rule, settings: Settings) -> bool:
    if names_rule(settings.ignore, rule.name, rule.code):
        return False
    if settings.external_linters and rule.code in TOLD_BY_LINTERS:
        return any(word in (rule.name, rule.code) for word in (*(settings.select or ()), *settings.extend_select))
    if names_rule(settings.extend_select, rule.name, rule.code):
        return True
    if settings.select is None:
        return rule.on_by_default
    return names_rule(settings.select, rule.name, rule.code)


def names_rule(words: Iterable[str], name: str, code: str) -> bool:
    """Whether one of the words means the rule: its name, its code, the beginning of its code, or `all`."""
    return any(word == name or word.lower() == EVERYTHING or code.startswith(word.upper()) for word in words if word)


def is_rule_word(word: str) -> bool:
    """Whether a word means at least one rule."""
    return any(names_rule((word,), rule.name, rule.code) for rule in documented_rules().values())


def rule_words() -> tuple[str, ...]:
    """Every full name and code, to suggest from."""
    rules = documented_rules().values()
    return (*(rule.name for rule in rules), *(rule.code for rule in rules), EVERYTHING)
