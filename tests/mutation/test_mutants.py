"""Every way in which a guard may be wrong is tried, and words are left alone."""

import ast
from types import ModuleType

import pytest

from dynamorm_analysis.project import Project
from dynamorm_analysis.registry import all_rules
from mutation.asked import TrialsOfModule, module_asked
from mutation.equivalents import equivalents
from mutation.mutants import mutants
from mutation.refused import refused
from mutation.trial import Trials, module_of, put, source_of

GUARDS = [
    ("if found: pass", ["`if found` → `if True`", "`if found` → `if False`", "`if found` turned around"]),
    ("if not found: pass", ["`if not found` → `if True`", "`if not found` → `if False`", "`not found` → `found`"]),
    ("a == b", ["`a == b` → `a != b`"]),
    ("a < 3", ["`a < 3` → `a <= 3`", "`a < 3` → `a < 4`"]),
    (
        "a in (b, c)",
        ["`a in (b, c)` → `a not in (b, c)`", "`a in (b, c)` → `a in (c,)`", "`a in (b, c)` → `a in (b,)`"],
    ),
    ("a and b", ["`a and b` → `a or b`", "`a and b` without `a`", "`a and b` without `b`"]),
    ("a if b else c", ["`… if b else …` → `a`", "`… if b else …` → `c`"]),
    ("[a for a in b if a]", ["`for … if a` without it"]),
    ("any(a)", ["`any(a)` → `all(a)`"]),
    ("a | b", ["`a | b` → `a`", "`a | b` → `b`"]),
    ("MOST = 3", ["`MOST = 3` → `MOST = 4`"]),
]
WORDS = [
    '"""What is wrong, if a == b."""',
    "found: A | B",
    "'one' if a else f'{b}'",
    "Finding(place, message=a and b, help=c if d else e)",
    "def words(a) -> str:\n    return b if a == c else d",
    "class Facts:\n    a: A | B",
    "def _also(a):\n    return b if a else c\n\nFinding(place, also=_also(a))",
]


@pytest.mark.parametrize(("text", "expected"), GUARDS)
def test_guards(text: str, expected: list[str]) -> None:
    """A condition is dropped, turned around, and each of its parts is; a limit is shifted."""
    assert [mutant.change for mutant in mutants(text)] == expected


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    """What only decides how a finding is worded is no guard."""
    assert not [mutant.change for mutant in mutants(text)]


def test_changes_that_the_type_checker_refuses() -> None:
    """A test for None that types ask for needs no page."""
    kept = ast.parse("def length(a: str | None) -> int:\n    return len(a) if a is not None else 0")
    without = ast.parse("def length(a: str | None) -> int:\n    return len(a)")
    assert refused([kept, without]) == {1}


def test_a_rule_with_a_page_that_notices() -> None:
    """Each change of a guard of this rule makes a section of its page fail."""
    trials = Trials("two-sort-key-conditions")
    tried = list(mutants(trials.source))
    assert tried
    assert not [mutant.name for mutant in tried if trials.survives(mutant)]


def test_a_question_that_is_answered_once() -> None:
    """Whoever has imported it asks the changed one, and gets no answer that was remembered before."""
    text = "from dynamorm_analysis.memo import once\n@once\ndef answer(project):\n    return 1 < 2"
    module = ModuleType("asked")
    module.__file__ = "asked.py"
    exec(text, vars(module))
    answer, project = vars(module)["answer"], Project()
    assert answer(project)
    put(ast.parse(text.replace("<", ">")), module)
    assert not answer(project)


def test_equivalents() -> None:
    """A change that is said to change nothing is one that is tried."""
    for name, changes in equivalents().items():
        module = module_of(all_rules()[name]) if name in all_rules() else module_asked(name)
        assert set(changes) <= {mutant.name for mutant in mutants(source_of(module))}


def test_a_module_that_rules_ask() -> None:
    """It is judged by the sections that enter the function which is changed."""
    trials = TrialsOfModule("items.cut_short", ["limit-with-filter"])
    changed = next(one for one in mutants(trials.source) if one.function == "is_cut_before_filter")
    assert trials.judges["is_cut_before_filter"]
    assert not trials.survives(changed)
