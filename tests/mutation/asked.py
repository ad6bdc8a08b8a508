"""Whether the pages of rules notice that a module which rules ask is another: each trial in a process of its own."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import ModuleType

from dynamorm_analysis.registry import all_rules
from dynamorm_analysis.rule import Rule
from mdtest import Prepared, Section, holds, prepared, sections
from mutation.mutants import Mutant
from mutation.trial import PAGES, concerns, put, source_of, survives

PACKAGE = "dynamorm_analysis"
ENTERED = "_entered"
"""The name in a watched module of what its functions call first."""

Judges = tuple[tuple[Section, tuple[Rule, ...]], ...]
"""Sections, and the rules of which they may notice a change."""


class TrialsOfModule:
    """The sections that enter a module's functions, and changes of these functions tried on them."""

    def __init__(self, name: str, pages: Iterable[str] | None = None) -> None:
        self.module = module_asked(name)
        self.source = source_of(self.module)
        self.judges = _judges(self.module, self.source, all_rules() if pages is None else pages)

    def survives(self, mutant: Mutant) -> bool:
        """Whether all sections hold that enter the function that is changed, or the module where it is in none."""
        judges = self.judges.get(mutant.function, self.judges[""])
        return survives(lambda: self._survives_here(mutant, judges))

    def _survives_here(self, mutant: Mutant, judges: Judges) -> bool:
        put(mutant.tree, self.module)
        return all(_holds(prepared(section), rules) for section, rules in judges)


def _holds(read: Prepared, rules: Iterable[Rule]) -> bool:
    return all(holds(read, rule) for rule in rules)


def is_module(name: str) -> bool:
    """Whether a name is one of a module that rules may ask: `items.growth`."""
    return f"{PACKAGE}.{name}" in sys.modules


def module_asked(name: str) -> ModuleType:
    return import_module(f"{PACKAGE}.{name}")


def _judges(module: ModuleType, source: str, pages: Iterable[str]) -> Mapping[str, Judges]:
    """By function, the sections that enter it, with the rules that do so; where it is entered as code is understood, no
    rule does, and those of the page and of its claims tell. Under an empty name, those of all functions."""
    entered: set[str] = set()
    found: dict[str, dict[str, tuple[Section, dict[Rule, None]]]] = {name: {} for name in ("", *_functions(source))}
    setattr(module, ENTERED, entered.update)
    put(_watched(source), module)
    for page in pages:
        for section in sections(PAGES / f"{page}.md"):
            rules = [rule for rule in all_rules().values() if concerns(section, rule)]
            entered.clear()
            read = prepared(section)
            _ = read.project.accesses  # as soon as one asks for them, the files are understood
            claimed = {page, *(claim.rule for claim in read.claims)}
            by_rule = [(set(entered), rule) for rule in rules if rule.name in claimed]
            for rule in rules:
                entered.clear()
                holds(read, rule)
                by_rule.append((set(entered), rule))
            for names, rule in by_rule:
                for name in names:
                    found[name].setdefault(str(section), (section, {}))[1][rule] = None
    put(ast.parse(source), module)
    return {name: tuple((one, tuple(rules)) for one, rules in those.values()) for name, those in found.items()}


def _functions(source: str) -> Iterator[str]:
    return (node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))


def _watched(source: str) -> ast.Module:
    """A module each function of which tells that it was entered."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body[:0] = ast.parse(f"{ENTERED}(('', {node.name!r}))").body
    return ast.fix_missing_locations(tree)
