"""Which file an import of a TypeScript file means."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

ENDINGS = (".ts", ".tsx", ".mts", ".cts")
# What a program is compiled to: where that is imported, its source is meant.
COMPILED = (".js", ".jsx", ".mjs", ".cjs")
# How projects write a path from their root or its folder of sources.
ROOTS = ("@/", "~/")


def is_script(path: str) -> bool:
    return path.endswith(ENDINGS)


def candidates(folder: str, module: str) -> Iterator[str]:
    """The files that an import in a folder may mean, the likeliest first; relative, with `/`."""
    if module.startswith("."):
        yield from _files(normpath(join(folder, module)))
        return
    tail = module.removeprefix(ROOTS[0]).removeprefix(ROOTS[1])
    if "/" not in module or tail.startswith("@"):  # a package, which no path leads to
        return
    while True:
        for root in (folder, join(folder, "src")):
            yield from _files(normpath(join(root, tail)))
        if folder == dirname(folder):
            return
        folder = dirname(folder)


def _files(stem: str) -> Iterator[str]:
    for ending in COMPILED:
        if stem.endswith(ending):
            yield from (stem.removesuffix(ending) + other for other in ENDINGS)
            return
    if stem.endswith(ENDINGS):
        yield stem
    yield from (f"{stem}{ending}" for ending in ENDINGS)
    yield from (f"{stem}/index{ending}" if stem != "." else f"index{ending}" for ending in ENDINGS)
