"""What expressions read, and what they bind themselves."""

import libcst as cst

from rephrasing.rewriting import names_in


def test_names_that_an_expression_binds() -> None:
    """A variable of a comprehension, or of a lambda, is none that a function around it has to give."""
    assert names_in(cst.parse_expression("{name: value + step for name, value in given.items()}")) == ["step", "given"]
    assert names_in(cst.parse_expression("sorted(found, key=lambda one: one[key])")) == ["sorted", "found", "key"]
