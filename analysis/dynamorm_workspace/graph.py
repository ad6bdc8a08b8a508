"""Files that lead to others: all that some of them lead to, and who leads to whom the other way round."""

from collections.abc import Callable, Iterable

Following = Callable[[str], Iterable[str]]


def closure(starts: Iterable[str], following: Following) -> tuple[str, ...]:
    """Some files and all that they lead to, directly or not, each once."""
    found = dict.fromkeys(starts)
    waiting = list(found)
    while waiting:
        for path in following(waiting.pop()):
            if path not in found:
                found[path] = None
                waiting.append(path)
    return tuple(found)


def leading_to(paths: Iterable[str], following: Following) -> dict[str, list[str]]:
    """For each file that some lead to, those that do."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for led_to in following(path):
            found.setdefault(led_to, []).append(path)
    return found
