"""Scopes: two that are the same piece of the same text are one, however they were come by."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.linking.files.program import Module, Program
from dynamorm_analysis.reading.python.file import read


def test_equal_scopes() -> None:
    """Equal scopes are not unequal, and stand for one another as keys."""
    program = Program({"a.py": Module("a.py", read(b"def find(key):\n    return key\n"))})
    unit = program.modules["a.py"].facts.units[0]
    assert isinstance(unit.statement, Function)
    one, other = (program.module_scope("a.py", unit.anchor).inner(unit.statement) for _ in range(2))
    assert one == other
    assert not one != other  # noqa: SIM202  # it is the operator that is asked
    assert len({one, other}) == 1
    assert one != program.module_scope("a.py", unit.anchor)
