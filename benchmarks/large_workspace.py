"""Typing in a model that 50 of 1,000 files use, of which 200 use DynamoDB, and what memory the server takes for it."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated_services import write_services
from benchmarks.measuring import DYNAMORM, Figure, milliseconds
from benchmarks.typing_latency import Typing, percentile

KEYSTROKES = 60
SERVICES, USERS, OTHERS = 30, 50, 800
ALLOWED = 0.100  # seconds
MEMORY = 300_000_000  # bytes
MODEL = "shared/models.py"
TEXT = '''"""The model that everybody uses."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    """A parcel."""

    class Meta:
        table_name = "parcels"

    parcel_id = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute()
    state = UnicodeAttribute(default="NEW")
    weight = NumberAttribute(attr_name="w")


def heavy(limit: int) -> list[Parcel]:
    return list(Parcel.scan(Parcel.weight > limit))
'''
USER = """from shared.models import Parcel


def of_owner_{i}(owner: str) -> list[Parcel]:
    return list(Parcel.scan(Parcel.owner == owner))


def move_{i}(parcel_id: str, state: str) -> None:
    Parcel(parcel_id).update(actions=[Parcel.state.set(state)])
"""
OTHER = "import os\n\n\n" + "".join(f"def f{i}(x: int) -> int:\n    return x + {i}\n\n\n" for i in range(40))
PLACES = {
    "a docstring": "A parcel",
    "a table's name": "parcels",
    "an attribute's name": '"w',
    "a condition": "Parcel.weight",
}


def measure() -> Iterator[Figure]:
    files = workspace()
    with contextlib.closing(Typing([DYNAMORM, "server"], files, MODEL)) as server:
        places = [_behind(words) for words in PLACES.values()]
        for place in places:
            server.keystroke(place)
        times = sorted(server.keystroke(places[number % len(places)]) for number in range(KEYSTROKES))
        memory = server.memory
    name = f"keystroke → findings in a model that {USERS} of {len(files):,} files use, 95th percentile"
    slowest = percentile(times)
    met = slowest <= ALLOWED
    yield Figure(name, milliseconds(slowest), target=f"at most {milliseconds(ALLOWED)}", met=met)
    if memory is not None:
        text = f"{memory / 1e6:,.0f} MB"
        yield Figure("memory of the server there", text, target=f"at most {MEMORY / 1e6:,.0f} MB", met=memory <= MEMORY)


def workspace() -> dict[str, str]:
    """The texts of all files by path."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_services(folder, SERVICES)
        files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.py")}
    files[MODEL] = TEXT
    files |= {f"users/user_{i}.py": USER.format(i=i) for i in range(USERS)}
    files |= {f"others/other_{i}.py": OTHER for i in range(OTHERS)}
    return files


def _behind(words: str) -> tuple[int, int]:
    before = TEXT[: TEXT.index(words) + len(words)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1
