"""Which files a Terraform file sees: those of its folder, and of the folders that it uses; and a folder's stacks."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.model.wiring import ABOVE_STACKS

ENDINGS = (".tf", ".tfvars")
DEEPEST = 3  # folders below one that holds infrastructure: `terraform/stages/live`
SOURCE = re.compile(rb"(?m)^[ \t]*source[ \t]*=[ \t]*\"(?P<path>\.\.?/[^\"$\r\n]*)\"")

Listing = Callable[[str], frozenset[str]]


def stacks_at(folder: str, listing: Listing) -> Iterator[str]:
    """The Terraform files in a folder, and in those below it that hold its infrastructure."""
    names = listing(folder)
    yield from (join(folder, name) for name in sorted(names) if name.endswith(ENDINGS))
    for name in sorted(names):
        if name.lower() in ABOVE_STACKS:
            yield from _below(join(folder, name), listing, DEEPEST)


def _below(folder: str, listing: Listing, levels: int) -> Iterator[str]:
    for name in sorted(listing(folder)):
        if name.endswith(ENDINGS):
            yield join(folder, name)
        elif "." not in name and levels:
            yield from _below(join(folder, name), listing, levels - 1)


class TerraformModules:
    """The modules in some folders. `listing` gives the names in a folder."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def of(self, path: str, content: bytes) -> frozenset[str]:
        """The files that a Terraform file sees."""
        here = dirname(path)
        sources = (normpath(join(here, found["path"].decode("utf-8", "replace"))) for found in SOURCE.finditer(content))
        folders = ("" if folder == "." else folder for folder in sources if not leads_out(folder, here))
        return frozenset(file for folder in (here, *folders) for file in self._files(folder))

    def _files(self, folder: str) -> Iterator[str]:
        for name in self._listing(folder):
            if name.endswith(ENDINGS):
                yield join(folder, name)
