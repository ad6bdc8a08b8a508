"""What a statement's recognition may ask about other statements, as keys by which the answers are kept."""

from typing import Literal

Question = tuple[str | frozenset[str], ...]
OfFile = Literal["changes", "imports", "signs"]
"""What a file answers by itself: the names of what it stores into under a key, which packages it imports, and whether
somebody runs it."""


def binding_question(path: str, name: str) -> Question:
    """What the top level of a file binds a name to; the answer depends on that file alone."""
    return ("bindings", path, name)


def mention_question(name: str) -> Question:
    """What functions of a name mention, in any file."""
    return ("mentions", name)


def file_question(what: OfFile, path: str) -> Question:
    """What a file answers by itself."""
    return (what, path)


def reach_question(name: str, words: frozenset[str], steps: int, by_rare_names: bool = False) -> Question:
    """Whether functions of a name, or those called by them, mention one of some words; `by_rare_names` leaves out
    functions whose names many files have."""
    return ("reach", name, words, str(steps), "rare" if by_rare_names else "")


def callers_question(name: str) -> Question:
    """Which statements call something of a name."""
    return ("callers", name)


def users_question(name: str) -> Question:
    """Which statements call a class of a name, or derive another from it."""
    return ("users", name)


def package_question(folder: str, name: str, language: str) -> Question:
    """What the files of a folder bind a name to, in languages where they are one package."""
    return ("package", folder, name, language)


def environment_question(path: str, variable: str) -> Question:
    """What a file sets an environment variable to."""
    return ("environment", path, variable)


def imported_question(package: str) -> Question:
    """Whether any file imports a package."""
    return ("imported", package)


def methods_question(name: str) -> Question:
    """Which types have a method of a name, in languages whose types do not say which interfaces they are for."""
    return ("methods", name)
