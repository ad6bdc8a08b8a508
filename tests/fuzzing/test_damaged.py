"""Damaged files: whatever happens to a text, nothing raises, and every finding has its place."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dynamorm_analysis.reading.languages import reader_for
from fuzzing.damaged import damaged
from fuzzing.pipeline import checked
from fuzzing.seeds import seeds

CALM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("ending", ["", *seeds()])
@CALM
@given(number=st.integers(0, 2**40))
def test_damaged_files(ending: str, number: int) -> None:
    """Some damaged files of one language (of all, where none is named) are understood as far as they can be."""
    checked(damaged(number, ending))


def test_every_language_is_damaged() -> None:
    """There is a text to damage for each language that is read."""
    for path in ("a.py", "a.go", "go.mod", "requirements.txt", "a.yaml", "a.json", "a.tf", "a.ts"):
        assert reader_for(path) is None or seeds()[path.rpartition(".")[2]]
