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
from mdtest import Section, holds, prepared, run, sections
from mutation.mutants import Mutant

PAGES = Path(__file__).resolve().parents[1] / "rules"
PATIENCE = 60  # seconds, for a change that makes a loop endless


class Trials:
    """The page of one rule, read once, and changes of the rule tried on it."""

    def __init__(self, name: str) -> None:
        self.rule = all_rules()[name]
        self.module = module_of(self.rule)
        self.source = source_of(self.module)
        page = sections(PAGES / f"{name}.md")
        self.concerned = [prepared(section) for section in page if concerns(section, self.rule)]
        assert self.holds(), f"the page of `{name}` does not hold"

    def holds(self) -> bool:
        """Whether the page finds nothing wrong with its rule as it is now."""
        rule = all_rules()[self.rule.name]
        if not all(holds(one, rule) for one in self.concerned):
            return False
        return all(_runs(one.section) for one in self.concerned if _is_of_fixes(one.section))

    def survives(self, mutant: Mutant) -> bool:
        """Whether the page holds all the same."""
        return survives(lambda: self._survives_here(mutant))

    def _survives_here(self, mutant: Mutant) -> bool:
        put(mutant.tree, self.module)
        changed = _declared(self.module, self.rule)
        for registered in (all_rules(), documented_rules()):
            registered[self.rule.name] = changed  # type: ignore[index]  # a dictionary, in a process that ends here
        return self.holds()


def concerns(section: Section, rule: Rule) -> bool:
    """Whether a section claims what a rule says, or that it says nothing."""
    return rule.on_by_default if not section.select else rule.name in section.select or rule.code in section.select


def module_of(rule: Rule) -> ModuleType:
    return sys.modules[rule.examine.__module__]


def source_of(module: ModuleType) -> str:
    assert module.__file__ is not None
    return Path(module.__file__).read_text("utf-8")


def survives(holds: Callable[[], bool]) -> bool:
    """Whether a change is not noticed by a question that makes it first, and that a process of its own asks."""
    process = os.fork()
    if not process:
        _end(holds)
    _, status = os.waitpid(process, 0)
    return status == 0


def put(tree: ast.Module, module: ModuleType) -> None:
    """Makes a module's functions those of another text; its classes stay, as others know them."""
    before = dict(vars(module))
    kept = [one for one in tree.body if not (isinstance(one, ast.ClassDef) and not _has_methods(one))]
    exec(compile(ast.Module(kept, []), str(module.__file__), "exec"), vars(module))
    for name, earlier in before.items():
        now = vars(module)[name]
        if isinstance(earlier, types.FunctionType) and isinstance(now, types.FunctionType):
            earlier.__code__, earlier.__defaults__ = now.__code__, now.__defaults__
            for held, now_held in zip(earlier.__closure__ or (), now.__closure__ or (), strict=True):
                held.cell_contents = now_held.cell_contents  # what `once` asks, and what it has remembered
            vars(earlier).update(vars(now))
            setattr(module, name, earlier)  # others have imported it


def _is_of_fixes(section: Section) -> bool:
    return bool(section.fixed) or section.unfixable or section.unannounced


def _runs(section: Section) -> bool:
    try:
        run(section)
    except AssertionError:
        return False
    return True


def _end(holds: Callable[[], bool]) -> None:
    """Answers by the way in which this process ends; whatever is raised is an answer too."""
    survived = False
    try:
        signal.alarm(PATIENCE)
        survived = holds()
    finally:
        os._exit(0 if survived else 1)


def _has_methods(one: ast.ClassDef) -> bool:
    return any(isinstance(inner, ast.FunctionDef) for inner in one.body)


def _declared(module: ModuleType, rule: Rule) -> Rule:
    found = getattr(module, rule.examine.__name__).rule
    assert isinstance(found, Rule)
    return found
