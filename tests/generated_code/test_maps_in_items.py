"""What is generated for items that have maps in them, with classes of their own."""

import shutil
from pathlib import Path

import ministack
from cdkgen import judges
from generated_code.made_maps import FILES
from generated_code.projects import checked, generated, out_of_date, run_tests

HERE = Path(__file__).parent
KINDS = ("repository", "tests", "handler", "types", "docs")


def project(folder: Path) -> Path:
    """One whose classes of maps lie in several files, two of them called alike."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    assert "left out" not in generated(folder, *KINDS)
    return folder


@ministack.NEEDS_ENGINE
def test_of_pynamodb(tmp_path: Path, engine: str) -> None:
    """All kinds of code are made, all tools have nothing to say about them, and a second run changes nothing."""
    folder = project(tmp_path)
    checked(folder, "repositories", "tests", "handlers")
    judges.tsc(folder, "types/items.ts")
    assert out_of_date(folder, *KINDS[:-1]) == ""
    done = run_tests(folder, engine=engine)
    assert done.returncode == 0, done.stdout


@ministack.NEEDS_ENGINE
def test_events(tmp_path: Path, engine: str) -> None:
    """Each part of a map is read, checked and answered, and told by streams."""
    folder = project(tmp_path)
    shutil.copy(HERE / "address_handlers.py", folder / "tests/test_handlers.py")
    shutil.copy(HERE / "sent_events.py", folder / "tests")
    done = run_tests(folder, "tests/test_handlers.py", engine=engine)
    assert done.returncode == 0, done.stdout
