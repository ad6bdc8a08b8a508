"""Facts that are kept between runs: by content, safe against damage and against each other."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_workspace.cache import FactsCache, cache_folder

SOURCE = b'class Order:\n    name = f"ORDER#{id}"\n    def all(self): return [x async for x in self.query(**p)]\n'


class Counting:
    """A reader that counts what it was asked to read."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, content: bytes) -> Facts:
        self.count += 1
        reader = reader_for("a.py")
        assert reader is not None
        return reader(content)


def entries(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_by_content(tmp_path: Path) -> None:
    """A content is read once; another content, or the same in another language, is read for itself."""
    reader, cache = Counting(), FactsCache(tmp_path)
    first = cache.facts(SOURCE, "py", reader)
    assert FactsCache(tmp_path).facts(SOURCE, "py", reader) == first == reader(SOURCE)
    assert reader.count == 2
    cache.facts(SOURCE + b"\n", "py", reader)
    cache.facts(SOURCE, "pyi", reader)
    assert reader.count == 4


@pytest.mark.parametrize("damage", [b"", b"\xff", b"\x94", b"junk" * 100, None])
def test_damaged_entries(tmp_path: Path, damage: bytes | None) -> None:
    """A damaged entry is a miss, and is written anew."""
    reader, cache = Counting(), FactsCache(tmp_path)
    facts = cache.facts(SOURCE, "py", reader)
    (entry,) = entries(tmp_path)
    entry.write_bytes(entry.read_bytes()[:-3] if damage is None else damage)
    assert cache.facts(SOURCE, "py", reader) == facts
    assert cache.facts(SOURCE, "py", reader) == facts
    assert reader.count == 2


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """Where nothing can be written there is no cache, and no error."""
    (tmp_path / "file").write_text("")
    reader = Counting()
    cache = FactsCache(tmp_path / "file" / "cache")
    assert cache.facts(SOURCE, "py", reader) == cache.facts(SOURCE, "py", reader)


def test_a_changed_byte(tmp_path: Path) -> None:
    """An entry of which a single byte is another is no entry, though it may still be read as facts."""
    reader = Counting()
    facts = FactsCache(tmp_path).facts(SOURCE, "py", reader)
    (entry,) = entries(tmp_path)
    content = entry.read_bytes()
    for place in range(len(content)):
        entry.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert FactsCache(tmp_path).known(SOURCE, "py") is None
    entry.write_bytes(content)
    assert FactsCache(tmp_path).known(SOURCE, "py") == facts


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is read each time; nothing half-written stays, and nothing is tried again and again."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    reader, cache = Counting(), FactsCache(tmp_path)
    monkeypatch.setattr("os.fdopen", full)
    assert cache.facts(SOURCE, "py", reader) == cache.facts(SOURCE, "py", reader)
    assert reader.count == 2
    assert entries(tmp_path) == []


def test_the_last_use(tmp_path: Path) -> None:
    """An entry that is used again after days carries the time of that, so that it is not swept away."""
    FactsCache(tmp_path).facts(SOURCE, "py", Counting())
    (entry,) = entries(tmp_path)
    os.utime(entry, (0, 0))
    FactsCache(tmp_path).known(SOURCE, "py")
    assert entry.stat().st_mtime > 0


def test_many_at_once(tmp_path: Path) -> None:
    """Several runs may use one folder: each gets the right facts, and nothing half-written stays behind."""
    contents = [SOURCE + b"# %d\n" % (number % 5) for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda content: FactsCache(tmp_path).facts(content, "py", Counting()), contents))
    assert found == [Counting()(content) for content in contents]
    assert len(entries(tmp_path)) == 5


def test_facts_hold_no_code(tmp_path: Path) -> None:
    """An entry is data: reading it imports nothing that could run a stranger's code."""
    FactsCache(tmp_path).facts(SOURCE, "py", Counting())
    code = (
        "import pathlib, sys\n"
        "from dynamorm_workspace.cache import FactsCache\n"
        f"facts = FactsCache(pathlib.Path({str(tmp_path)!r})).facts({SOURCE!r}, 'py', None)\n"
        "print('pickle' in sys.modules, len(facts.units))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False 1\n"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"XDG_CACHE_HOME": "/x"}, "linux", "/x/dynamorm"),
        ({"XDG_CACHE_HOME": "/x"}, "darwin", "/x/dynamorm"),
        ({}, "linux", "~/.cache/dynamorm"),
        ({}, "darwin", "~/Library/Caches/dynamorm"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/dynamorm/Cache"),
        ({"XDG_CACHE_HOME": "relative"}, "linux", "~/.cache/dynamorm"),
    ],
)
def test_where_it_is(environment: dict[str, str], platform: str, expected: str) -> None:
    """The cache is where the user's other caches are; a relative XDG_CACHE_HOME is to be ignored."""
    assert cache_folder(environment, platform) == Path(expected).expanduser()
