"""Which files hold tests, told by their paths."""

TEST_WORDS = frozenset({"test", "tests", "testing", "conftest"})


def is_test(path: str) -> bool:
    *folders, name = path.split("/")
    stem = name.split(".")[0]
    return not TEST_WORDS.isdisjoint((*folders, stem)) or stem.startswith("test_") or stem.endswith("_test")
