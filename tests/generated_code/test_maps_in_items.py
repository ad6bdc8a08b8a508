"""What is generated for items that have maps in them, with classes of their own."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import ministack
from cdkgen import judges
from generated_code.made_maps import FILES, FORMS, of_own_classes
from generated_code.projects import checked, generated, out_of_date, run_tests

HERE = Path(__file__).parent
KINDS = ("repository", "tests", "handler", "types", "docs")


def project(files: Mapping[str, str], folder: Path) -> Path:
    """One with all that can be generated."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    assert "left out" not in generated(folder, *KINDS)
    return folder


def passes(folder: Path, engine: str, *words: str) -> None:
    done = run_tests(folder, *words, engine=engine)
    assert done.returncode == 0, done.stdout


@ministack.NEEDS_ENGINE
@pytest.mark.parametrize("form", ["pynamodb", *FORMS])
def test_all_kinds(form: str, tmp_path: Path, engine: str) -> None:
    """Whatever makes the maps, all tools have nothing to say about what is made, and a second run changes nothing. Of
    two classes that are called alike both are known."""
    folder = project(FILES if form == "pynamodb" else of_own_classes(form), tmp_path)
    checked(folder, "repositories", "tests", "handlers")
    judges.tsc(folder, "types/items.ts")
    assert out_of_date(folder, *KINDS[:-1]) == ""
    passes(folder, engine)


@ministack.NEEDS_ENGINE
@pytest.mark.parametrize("form", ["pynamodb", *FORMS])
def test_events(form: str, tmp_path: Path, engine: str) -> None:
    """Each part of a map is read, checked and answered, and told by streams."""
    folder = project(FILES if form == "pynamodb" else of_own_classes(form), tmp_path)
    events = "address_handlers" if form == "pynamodb" else "own_address_handlers"
    shutil.copy(HERE / f"{events}.py", folder / "tests/test_handlers.py")
    shutil.copy(HERE / "sent_events.py", folder / "tests")
    passes(folder, engine, "tests/test_handlers.py")
