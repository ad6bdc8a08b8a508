"""Whether the page of a rule notices that the rule is another: each trial in a process of its own."""

import ast
import os
import signal
import sys
import types
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from dynamorm_analysis.registry import all_rules, documented_rules
from dynamorm_analysis.rule import Rule
from mdtest import Prepared, Section, holds, prepared, run, sections
from mutation.mutants import Mutant

PAGES = Path(__file__).resolve().parents[1] / "rules"
PATIENCE = 60  # seconds, for a change that makes a loop endless


class Trials:
    """The page of one rule, read once, and changes of the rule tried on it."""

    def __init__(self, name: str) -> None:
        self.rule = all_rules()[name]
        self.module = sys.modules[self.rule.examine.__module__]
        self.sections = [prepared(section) for section in sections(PAGES / f"{name}.md")]
        self.concerned = [one for one in self.sections if _concerns(one, self.rule)]
        assert self.holds(), f"the page of `{name}` does not hold"

    @property
    def source(self) -> str:
        assert self.module.__file__ is not None
        return Path(self.module.__file__).read_text("utf-8")

    def holds(self) -> bool:
        """Whether the page finds nothing wrong with its rule as it is now."""
        rule = all_rules()[self.rule.name]
        if not all(holds(one, rule) for one in self.concerned):
            return False
        with_fixes = [one.section for one in self.concerned if one.section.fixed or one.section.unfixable]
        return all(map(_runs, with_fixes))

    def survives(self, mutant: Mutant) -> bool:
        """Whether the page holds all the same."""
        process = os.fork()
        if not process:
            _end(self._survives_here, mutant)
        _, status = os.waitpid(process, 0)
        return status == 0

    def _survives_here(self, mutant: Mutant) -> bool:
        signal.alarm(PATIENCE)
        _put(mutant.tree, self.module)
        changed = _declared(self.module, self.rule)
        for registered in (all_rules(), documented_rules()):
            registered[self.rule.name] = changed  # type: ignore[index]  # a dictionary, in a process that ends here
        return self.holds()


def _concerns(one: Prepared, rule: Rule) -> bool:
    select = one.section.select
    return rule.on_by_default if not select else rule.name in select or rule.code in select


def _runs(section: Section) -> bool:
    try:
        run(section)
    except AssertionError:
        return False
    return True


def _end(question: Callable[[Mutant], bool], mutant: Mutant) -> None:
    """Answers by the way in which this process ends; whatever is raised is an answer too."""
    survived = False
    try:
        survived = question(mutant)
    finally:
        os._exit(0 if survived else 1)


def _put(tree: ast.Module, module: ModuleType) -> None:
    """Makes a module's functions those of another text; its classes stay, as others know them."""
    before = dict(vars(module))
    kept = [one for one in tree.body if not (isinstance(one, ast.ClassDef) and not _has_methods(one))]
    exec(compile(ast.Module(kept, []), str(module.__file__), "exec"), vars(module))
    for name, earlier in before.items():
        now = vars(module)[name]
        if isinstance(earlier, types.FunctionType) and isinstance(now, types.FunctionType):
            earlier.__code__ = now.__code__  # for those who have imported it


def _has_methods(one: ast.ClassDef) -> bool:
    return any(isinstance(inner, ast.FunctionDef) for inner in one.body)


def _declared(module: ModuleType, rule: Rule) -> Rule:
    found = getattr(module, rule.examine.__name__).rule
    assert isinstance(found, Rule)
    return found
