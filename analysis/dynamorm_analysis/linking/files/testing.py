"""Which files hold tests, told by their paths, and which functions of other files serve tests."""

from functools import lru_cache
from itertools import pairwise

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Member, Name, Value, children
from dynamorm_analysis.words import words_of

TEST_WORDS = frozenset({"test", "tests", "tst", "testing", "conftest", "__tests__", "mocks"}) | frozenset(
    {"testutil", "testutils", "test_util", "test_utils", "testhelpers", "test_helpers"}
)
HELPING = frozenset({"case", "cases", "fixtures", "helper", "helpers", "suite", "suites", "util", "utils"})
"""Words behind `test` in the names of files that tests are made with: `testSuite`."""
TESTING = frozenset({"B", "F", "M", "T", "TB"})
"""Types of Go's package for tests, of which its functions are given one."""
TEST_ENDINGS = ("-tests", "_tests")  # of folders: `contract-tests`
TEST_MARKS = frozenset({"test", "spec"})  # before the ending, as TypeScript has them: `stack.test.ts`


@lru_cache(maxsize=4096)  # asked of each table's definitions on each keystroke
def is_test(path: str) -> bool:
    *folders, name = path.split("/")
    stem, *endings = name.split(".")
    if not TEST_WORDS.isdisjoint((*folders, stem)) or not TEST_MARKS.isdisjoint(endings[:-1]):
        return True
    if any(folder.endswith(TEST_ENDINGS) for folder in folders):
        return True
    if any(inner == f"{outer}test" for outer, inner in pairwise(folders)):  # Go has `store/storetest` for tests
        return True
    first, *others = words_of(stem) or [""]
    if first == "test" and not HELPING.isdisjoint(others):
        return True
    return stem.startswith("test_") or any(part.endswith("_test") for part in (stem, *endings[:-1]))


def takes_test(function: Function) -> bool:
    """Whether a function of Go is given what only tests have: `t *testing.T`."""
    return any(each.annotation is not None and _is_of_testing(each.annotation) for each in function.parameters)


def _is_of_testing(type_: Value) -> bool:
    match type_:
        case Member(owner=Name(name="testing"), name=name):
            return name in TESTING
    return any(_is_of_testing(part) for part in children(type_))
