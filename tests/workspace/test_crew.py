"""Files that several processes read: the same facts, whatever happens to one of the processes."""

import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from damaging import harmful
from dynamorm_analysis.facts.file import Facts
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.crew import read_by_crew
from dynamorm_workspace.gathering import gathered

TEXTS = {f"m{number}.py": b"x = %d\n" % number * (number % 50 + 1) for number in range(200)}


def test_the_same_facts() -> None:
    """A crew reads what one process reads, and gives the files in the same order."""
    alone, together = gathered(TEXTS, NoCache(), crew=1), gathered(TEXTS, NoCache(), crew=3)
    assert alone == together
    assert list(alone[0]) == list(together[0]) == sorted(TEXTS)


def test_beside_other_threads() -> None:
    """Where other threads run, as in the server, the processes are not forked, and read the same."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert gathered(TEXTS, NoCache(), crew=2) == gathered(TEXTS, NoCache(), crew=1)
    finally:
        done.set()
        thread.join()


PROGRAM = """
import threading

from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.gathering import gathered

print("begun")
threading.Thread(target=threading.Event().wait, daemon=True).start()
print(len(gathered({f"m{number}.py": b"x = 1" for number in range(200)}, NoCache(), crew=2)[0]))
"""


def test_in_a_program_that_begins_when_it_is_imported(tmp_path: Path) -> None:
    """A program of CDK, which asks nowhere whether it is the main module, is run once, not in each process again."""
    program = tmp_path / "app.py"
    program.write_text(PROGRAM)
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True, timeout=300)
    assert (run.stdout.split(), run.stderr) == (["begun", "200"], "")


@pytest.mark.parametrize(
    ("harm", "patience", "fault"),
    [
        (b"crash", 60.0, "cannot be read: the reader failed"),
        (b"raise", 60.0, "cannot be read: the reader failed"),
        (b"hang", 3.0, "took longer than 3 seconds to read"),
    ],
)
def test_a_file_that_cannot_be_read(harm: bytes, patience: float, fault: str) -> None:
    """A file that takes a reader with it, or does not end, costs itself and no other."""
    texts = {**TEXTS, "bad.py": harm, "m100.py": harm}
    found = {read.path: read for read in read_by_crew(list(texts.items()), 2, patience, harmful)}
    assert found.keys() == texts.keys()
    assert {path: read.fault for path, read in found.items() if read.encoded is None} == {
        "bad.py": fault,
        "m100.py": fault,
    }
    decoded = msgspec.msgpack.decode(found["m1.py"].encoded or b"", type=Facts)
    assert decoded == gathered({"m1.py": TEXTS["m1.py"]}, NoCache())[0]["m1.py"]


def test_progress_is_told() -> None:
    """Whoever watches is told of each file that is read."""
    told: list[tuple[int, int]] = []
    gathered(TEXTS, NoCache(), lambda done, total: told.append((done, total)))
    assert told == [(number, len(TEXTS)) for number in range(1, len(TEXTS) + 1)]
