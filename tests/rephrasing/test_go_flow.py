"""How ways through functions of Go are said otherwise: text before, text afterwards."""

from collections.abc import Callable

import pytest

from rephrasing.go_flow import (
    branches_as_switch,
    declared_first,
    error_tested_apart,
    errors_wrapped,
    last_tested,
    named_results,
    rest_behind_error_in_else,
    rest_in_branch,
)
from rephrasing.go_rewriting import GoFile, go_file

HEAD = "package store\n\n"
LOOK = """\
func look(id string) (*Order, error) {
	found, err := find(id)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, nil
	}
	if err := fill(found); err != nil {
		return nil, err
	}
	return found, nil
}
"""
FIND = "\nfunc find(id string) (*Order, error) { return nil, nil }\n"
SAVE = "func save(id string) error {\n\treturn put(id)\n}\n"
CASES: list[tuple[Callable[[GoFile], str], str, str, str]] = [
    (
        error_tested_apart,
        LOOK,
        "if err := fill(found); err != nil {",
        "err = fill(found)\n\tif err != nil {",
    ),
    (
        rest_behind_error_in_else,
        "func f() error {\n\ta, err := g()\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn h(a)\n}\n",
        "a, err := g()\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn h(a)\n",
        "if a, err := g(); err != nil {\n\t\treturn err\n\t} else {\n\treturn h(a)\n\t}\n",
    ),
    (
        declared_first,
        LOOK + FIND,
        "found, err := find(id)",
        "var found *Order\n\tvar err error\n\tfound, err = find(id)",
    ),
    (last_tested, SAVE, "return put(id)", "if err := put(id); err != nil {\n\t\treturn err\n\t}\n\treturn nil"),
    (
        rest_in_branch,
        "func f(a *A) error {\n\tif a == nil {\n\t\treturn gone\n\t}\n\treturn put(a)\n}\n",
        "if a == nil {\n\t\treturn gone\n\t}\n\treturn put(a)\n",
        "if a != nil {\n\t\treturn put(a)\n\t}\n\treturn gone\n",
    ),
    (
        branches_as_switch,
        "func f(a int) {\n\tif a == 1 {\n\t\tg()\n\t} else {\n\t\th()\n\t}\n}\n",
        "if a == 1 {\n\t\tg()\n\t} else {\n\t\th()\n\t}",
        "switch {\n\tcase a == 1:\n\t\tg()\n\tdefault:\n\t\th()\n\t}",
    ),
]


@pytest.mark.parametrize(("rephrased", "text", "old", "new"), CASES)
def test_a_piece_is_said_otherwise(rephrased: Callable[[GoFile], str], text: str, old: str, new: str) -> None:
    """One piece of a function is written in another way, and the rest stays."""
    assert text.count(old) == 1
    assert rephrased(go_file(HEAD + text)) == HEAD + text.replace(old, new)


def test_errors_are_wrapped() -> None:
    """Each error that is given back is told with more, and what that needs is imported."""
    wrapped = errors_wrapped(go_file(HEAD + LOOK))
    assert wrapped.startswith('package store\n\nimport "fmt"\n')
    assert wrapped.count('return nil, fmt.Errorf("it failed: %w", err)') == 2


def test_results_have_names() -> None:
    """What a function gives back in the end is its result; where that may be hidden, it says what it gives back."""
    named = named_results(go_file(HEAD + LOOK.replace("return nil, nil", "return nil, gone")))
    assert "func look(id string) (found *Order, err error) {\n\tfound, err = find(id)" in named
    assert named.count("return nil, err") == 2
    assert "return found, nil" in named
    assert named_results(go_file(HEAD + SAVE)) == HEAD + SAVE.replace(") error {", ") (err error) {")
