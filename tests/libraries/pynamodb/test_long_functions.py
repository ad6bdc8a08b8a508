"""Functions that set a variable from itself on many paths, as filters and statements are often built."""

from libraries.understood import understood

MODEL = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

class Job(Model):
    class Meta:
        table_name = "jobs"
    id = UnicodeAttribute(hash_key=True)
    state = UnicodeAttribute()
"""
PATHS = 40


def test_condition_extended_on_many_paths() -> None:
    """A condition to which forty branches add is understood, each of its leaves once."""
    steps = "".join(
        f"    if wanted[{n}]:\n        found = Job.state == wanted[{n}]\n"
        "        condition = found if condition is None else condition & found\n"
        for n in range(PATHS)
    )
    code = f"{MODEL}\ndef find(wanted):\n    condition = None\n{steps}    return Job.scan(condition)\n"
    assert understood({"app.py": code}).count("filter state = ") == PATHS


def test_text_extended_on_many_paths() -> None:
    """A text that forty branches lengthen is followed once, not once for each way through them."""
    steps = "".join(f"    if wanted[{n}]:\n        key = key + 'x'\n" for n in range(PATHS))
    code = f"{MODEL}\ndef find(wanted):\n    key = ''\n{steps}    return Job.get(key)\n"
    assert "get jobs in find" in understood({"app.py": code})
