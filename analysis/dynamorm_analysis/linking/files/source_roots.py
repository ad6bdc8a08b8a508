"""Where a module lies that is imported by its full name from another part of the same project.

Lambda layers (`layers/shared/python/orders/…`), `src` layouts (`shared/src/orders/…`) and libraries beside the
applications (`lib/orders/orders/…`) are on the search path when the code runs, but neither beside the file that imports
them nor above it. Which folder is meant is not written down anywhere, so a module is taken only where its file is the
one of this name that lies nearest, and in a folder that looks like the root of sources. What lies beside the entry of
another function (`functions/pay/handler.py`) is deployed with that one alone; and of a folder of shared modules and the
layer into which they are copied, functions are given the layer. So they are where a package above them holds modules of
the same names.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from posixpath import dirname

MAX_ROOTS = 64  # folders that hold a module of one name: with more, the name says nothing
MAX_PARTS = 30  # folders of one folder that hold code: with more it is a collection of projects, and no project
ROOT_WORDS = frozenset(
    {"src", "source", "sources", "python", "lib", "libs", "library", "libraries", "layer", "layers", "shared", "common"}
    | {"packages", "modules", "dependencies"}
)
INSTALLED = frozenset(sys.stdlib_module_names) | frozenset(
    {"boto3", "botocore", "aioboto3", "aiobotocore", "amazondax", "pynamodb", "aws_cdk", "constructs", "moto"}
)
"""What is never a module of the project: recognisers know these by name, also where a copy of them is checked in."""
LAYER_WORDS = frozenset({"layer", "layers"})
"""Words of folders that hold the layers of functions, each in a folder called as one likes: `layers/common_code`."""
ENTRIES = ("handler", "lambda_function", "lambda_handler", "index", "app", "main")
"""What the module of a function is called that is run."""
WORD = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")


class SourceRoots:
    """All Python files of a workspace, whether they are read or not: what is not read can be what is meant too.

    `complete` are the folders of which all files are known; the empty path is the whole workspace. `installed` is the
    folder of the packages that the workspace uses, empty where none is known; files in it are none of the workspace's.
    `part` says that they are known to be a part of their project only.
    """

    def __init__(
        self, paths: Iterable[str] = (), complete: Iterable[str] = ("",), installed: str = "", *, part: bool = False
    ) -> None:
        self.paths = frozenset(path for path in paths if path.endswith((".py", ".pyi")))
        self.complete = frozenset(complete)
        self.part = part
        is_own = installed and any(path.startswith(f"{installed}/") for path in self.paths)
        self.installed = "" if is_own else installed
        self._roots: dict[str, tuple[tuple[str, str], ...]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SourceRoots) and self._told == other._told

    @property
    def _told(self) -> tuple[frozenset[str], frozenset[str], str, bool]:
        return self.paths, self.complete, self.installed, self.part

    def is_installed(self, path: str) -> bool:
        """Whether a file is one of an installed package."""
        return bool(self.installed) and path.startswith(f"{self.installed}/")

    def __hash__(self) -> int:
        return hash(self.paths)

    def file_of(self, folder: str, tail: str) -> str | None:
        """The file of a module (`orders/store` for `orders.store`) that a file in `folder` means; None where none or
        several can be meant."""
        if tail.partition("/")[0] in INSTALLED:
            return None
        roots = self._roots_of(tail)
        if not roots or len(roots) > MAX_ROOTS:
            return None
        roots = tuple(each for each in roots if not self._is_other_function(folder, each[0]))
        if not roots:
            return None
        common = [_common(folder, root) for root, _ in roots]
        nearest = max(common, key=len)
        nearest_roots = {root: path for (root, path), above in zip(roots, common, strict=True) if above == nearest}
        if len(nearest_roots) > 1:
            nearest_roots = {root: path for root, path in nearest_roots.items() if _is_layer(root)}
        if len(nearest_roots) != 1 or not self._is_project(nearest):
            return None
        ((root, path),) = nearest_roots.items()
        return path if _looks_like_root(root, tail) else None

    def layer_before(self, folder: str, root: str, tail: str) -> str | None:
        """The file of a layer that a file in `folder` means rather than the one of that name in `root` above it. What
        is above a function's own folder is not deployed with it, and a package is no root of sources."""
        if root == folder or f"{root}/__init__.py" not in self.paths:
            return None
        layers = [one for one in self._roots_of(tail) if one[0].endswith("/python") and _is_layer(dirname(one[0]))]
        if len(layers) != 1:
            return None
        ((layer, path),) = layers
        return path if layer != root and self._is_project(_common(folder, layer)) else None

    def _roots_of(self, tail: str) -> tuple[tuple[str, str], ...]:
        if tail not in self._roots:
            self._roots[tail] = tuple(self._found(tail))
        return self._roots[tail]

    def _is_other_function(self, folder: str, root: str) -> bool:
        """Whether a folder is that of another function than the one whose folder lies beside it: both hold an entry."""
        if root == folder or dirname(root) != dirname(folder) or not dirname(root):
            return False
        entries = (name for name in ENTRIES if f"{folder}/{name}.py" in self.paths)
        return any(f"{root}/{name}.py" in self.paths for name in entries)

    def _is_project(self, folder: str) -> bool:
        known = any(not whole or f"{folder}/".startswith(f"{whole}/") for whole in self.complete)
        return known and len(self._parts.get(folder, ())) <= MAX_PARTS

    def _found(self, tail: str) -> Iterable[tuple[str, str]]:
        """The folders that hold a module, each with its file; a package counts before a stub."""
        last = tail.rpartition("/")[2]
        found: dict[str, str] = {}
        for path in self._by_stem.get(last, ()):
            stem = _stem(path)
            if stem == tail or stem.endswith(f"/{tail}"):
                root = stem[: -len(tail)].rstrip("/")
                found[root] = min(path, found.get(root, path), key=lambda one: (one.endswith(".pyi"), one))
                if len(found) > MAX_ROOTS:
                    break
        return found.items()

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            found[_stem(path).rpartition("/")[2]].append(path)
        return dict(found)

    @cached_property
    def _parts(self) -> dict[str, set[str]]:
        """For each folder, those directly in it that hold code somewhere."""
        found: dict[str, set[str]] = defaultdict(set)
        waiting = {dirname(path) for path in self.paths}
        while waiting:
            folder = waiting.pop()
            above = dirname(folder)
            if folder and folder not in found[above]:
                found[above].add(folder)
                waiting.add(above)
        return dict(found)


def _stem(path: str) -> str:
    stem = path.rpartition(".")[0]
    return dirname(stem) if stem.endswith("/__init__") else stem


def _common(one: str, other: str) -> str:
    """The folder above two folders, or the one that holds the other."""
    shared: list[str] = []
    for mine, its in zip(one.split("/"), other.split("/"), strict=False):
        if mine != its:
            break
        shared.append(mine)
    return "/".join(shared)


def _is_layer(root: str) -> bool:
    """Whether a folder is a layer of functions, by its name or that of the folder in which it is."""
    *_, above, folder = ("", *root.split("/"))
    return not (LAYER_WORDS.isdisjoint(_words_of(folder)) and LAYER_WORDS.isdisjoint(_words_of(above)))


def _looks_like_root(root: str, tail: str) -> bool:
    folder = root.rpartition("/")[2]
    package = tail.partition("/")[0]
    if folder == "site-packages" or folder.replace("-", "_").lower() == package.lower():
        return True
    above = dirname(root).rpartition("/")[2]
    return not (ROOT_WORDS.isdisjoint(_words_of(folder)) and LAYER_WORDS.isdisjoint(_words_of(above)))


def _words_of(folder: str) -> set[str]:
    return {word.lower() for word in WORD.findall(folder)}
