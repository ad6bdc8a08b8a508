"""Python that generators write, laid out as `ruff format` does in lines of 88 columns."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_cdkgen.python_text import docstring, formatted, imported

ROOT = Path(__file__).resolve().parents[2]
NAMES = st.sampled_from(["a", "order", "customer_id", "self.orders", "Appointment.starts_at", "x" * 30, '"SHOP#"'])


def ruff(source: str, *options: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=88", *options, "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def expressions() -> st.SearchStrategy[str]:
    def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        some = st.lists(inner, max_size=4)
        return st.one_of(
            st.builds(lambda name, values: f"{name}({', '.join(values)})", st.sampled_from(["f", "Order.query"]), some),
            st.builds(lambda name, value: f"call({name}={value})", st.sampled_from(["key", "condition"]), inner),
            st.builds(lambda values: f"[{', '.join(values)}]", some),
            st.builds(lambda key, value: f"{{{key}: {value}, 'b': {value}}}".replace("'", '"'), NAMES, inner),
            st.builds(lambda left, right: f"({left}) & ({right})", inner, inner),
            st.builds(lambda left, right: f"{left}.get() == {right}", st.just("order"), NAMES),
            st.builds(lambda value, test, other: f"{value} if {test} else {other}", NAMES, NAMES, NAMES),
            st.builds(lambda value: f"[one.name for one in {value} if one]", NAMES),
            st.builds(lambda value: f"dict[str, {value}]", NAMES),
            st.builds(lambda value: f"table.all({value}).first(1).name", NAMES),
        )

    return st.recursive(NAMES, wider, max_leaves=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(expressions(), min_size=8, max_size=8))
def test_statements(told: list[str]) -> None:
    """Whatever a statement says, its lines end where ruff ends them."""
    forms = ["return {}", "x = {}", "f({})", "raise Lack({}) from None", "if {}:\n        pass", "yield {}"]
    lines = [form.format(one) for form, one in zip(forms, told[:6], strict=False)]
    source = "def f():\n" + "".join(f"    {line}\n" for line in lines)
    flat = ruff(source, "--config=line-length=320", "--config=format.skip-magic-trailing-comma=true")
    assert formatted(flat) == ruff(flat)


@pytest.mark.parametrize("name", ["query_for_one_item", "limit_as_page_size", "write_in_loop", "call_sites"])
def test_functions(name: str) -> None:
    """Signatures, imports and bodies of functions as they are written every day."""
    (path,) = ROOT.glob(f"codeactions/*/**/{name}.py")
    source = re.sub(r"  # .*", "", path.read_text())
    flat = ruff(source, "--config=line-length=320", "--config=format.skip-magic-trailing-comma=true")
    assert formatted(flat) == ruff(flat)


def test_imports() -> None:
    """Imports are in the order in which ruff wants them, and long ones have a line for each name."""
    source = imported(
        {
            "datetime": ["datetime", "UTC"],
            "typing": ["Any", "TYPE_CHECKING", "Protocol"],
            "json": [],
            "pynamodb.exceptions": ["DoesNotExist", "PutError", "UpdateError", "QueryError", "TransactWriteError"],
            "pynamodb": [],
            "..models": ["Order"],
            ".paging": ["Page"],
            "models": ["Line"],
        },
        own=["models"],
    )
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select=I", "--config=line-length=88", "-"]
    options = ["--config=lint.isort.known-first-party=['models']"]
    result = subprocess.run([*command, *options], input=f"{source}\n", capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "All checks passed!\n"), source
    assert ruff(f"{source}\n") == f"{source}\n"


def test_docstrings() -> None:
    """A docstring stands on one line where that holds it, and else is wrapped with its end on a line of its own."""
    assert docstring("An order.", "    ") == '    """An order."""'
    long = docstring("Orders of a customer. " + "They are told newest first. " * 4 + "\n\nRaises Throttled.", "    ")
    source = f"class Orders:\n{long}\n"
    assert ruff(source) == source
    assert all(len(line) <= 88 for line in source.splitlines())


def test_kept_as_written() -> None:
    """Comments, texts over several lines and what is no Python at all stay as they are."""
    source = 'x = call(  # why\n    1\n)\ny = """\nlong\n"""\n# a comment\n\n\nz = 1\n'
    assert formatted(source) == source


@pytest.mark.parametrize("length", [10, 40, 60, 70, 80, 90])
@pytest.mark.parametrize("value", ['"{}"', 'f"{{order}}{}"', "{}", "self.{}"])
def test_entries(value: str, length: int) -> None:
    """What an entry of a dictionary is set to has parentheses where the line is too long, whatever that helps."""
    source = f'def f():\n    item["customer"] = {value.format("x" * length)}\n'
    assert formatted(source) == ruff(source)
