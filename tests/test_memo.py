"""What was read lately is remembered, and what was read long ago is let go."""

import gc
import tracemalloc
from weakref import ref

from dynamorm_analysis.memo import Memo, once, once_for_each
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.python.file import read

MEGABYTE = 1_000_000


def test_last_answers() -> None:
    """The last answers are there, up to the memo's size, and never more than twice that."""
    memo: Memo[int, int] = Memo(100)
    for number in range(1, 1001):
        memo.put(number, -number, weight=10)
    assert not any(memo.get(number) for number in range(1, 981))
    assert all(memo.get(number) for number in range(991, 1001))


def test_answers_in_use() -> None:
    """An answer that is asked for again and again stays."""
    memo: Memo[int, int] = Memo(100)
    memo.put(0, 1, weight=10)
    for number in range(1, 1001):
        memo.put(number, 1, weight=10)
        assert memo.get(0) == 1


def test_a_question_is_answered_once() -> None:
    """A question is answered once for each project and further argument, and nothing of it outlives the project."""
    asked: list[str] = []

    @once
    def length(name: str, project: Project) -> int:
        asked.append(name)
        return len(name) + len(project.modules)

    first, second = Project(), Project()
    assert [length("a", first), length("ab", first), length("a", first), length("a", second)] == [1, 2, 1, 1]
    assert asked == ["a", "ab", "a"]
    gone = ref(first)
    del first
    gc.collect()
    assert gone() is None


def test_a_question_about_a_large_value_is_answered_once() -> None:
    """It is asked again of a value that is equal but another one, and nothing of it outlives the project."""
    asked: list[list[str]] = []

    @once_for_each
    def length(names: list[str], project: Project) -> int:
        asked.append(names)
        return len(names) + len(project.modules)

    project, names = Project(), ["a"]
    assert [length(names, project), length(names, project), length(["a"], project)] == [1, 1, 1]
    assert asked == [["a"], ["a"]]
    gone = ref(project)
    del project
    gc.collect()
    assert gone() is None


def test_memory_while_typing() -> None:
    """The memory that typing inside a long class takes has a bound, however long it goes on."""
    texts = [
        "import boto3\nclass Orders:\n    def __init__(self):\n"
        '        self.table = boto3.resource("dynamodb").Table("orders")\n'
        f'        self.note = "{number}{"x" * 50_000}"\n'
        "    def all(self):\n        return self.table.scan()\n"
        for number in range(400)
    ]
    project = Project().with_file("orders.py", read(texts[0].encode()))
    assert len(project.accesses) == 1  # all that is imported for it is there by now
    tracemalloc.start()
    try:
        for text in texts[1:]:
            project = project.with_file("orders.py", read(text.encode()))
            assert len(project.accesses) == 1
        remaining, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert remaining < 15 * MEGABYTE  # all the texts together have 20, and what is read of them as much again
