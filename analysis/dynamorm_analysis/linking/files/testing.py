"""Which files hold tests, told by their paths."""

from functools import lru_cache
from itertools import pairwise

TEST_WORDS = frozenset({"test", "tests", "tst", "testing", "conftest", "__tests__", "mocks"}) | frozenset(
    {"testutil", "testutils", "test_util", "test_utils", "testhelpers", "test_helpers"}
)
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
    return stem.startswith("test_") or any(part.endswith("_test") for part in (stem, *endings[:-1]))
