"""Which files a Terraform file sees, told from its text alone: those of its folder, and of the folders that it uses."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

ENDING = ".tf"
SOURCE = re.compile(rb"(?m)^[ \t]*source[ \t]*=[ \t]*\"(?P<path>\.\.?/[^\"$\r\n]*)\"")

Listing = Callable[[str], frozenset[str]]


class TerraformModules:
    """The modules in some folders. `listing` gives the names in a folder."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def of(self, path: str, content: bytes) -> frozenset[str]:
        """The files that a Terraform file sees."""
        here = dirname(path)
        sources = (normpath(join(here, found["path"].decode("utf-8", "replace"))) for found in SOURCE.finditer(content))
        folders = ("" if folder == "." else folder for folder in sources if not folder.startswith(".."))
        return frozenset(file for folder in (here, *folders) for file in self._files(folder))

    def _files(self, folder: str) -> Iterator[str]:
        for name in self._listing(folder):
            if name.endswith(ENDING):
                yield f"{folder}/{name}" if folder else name
