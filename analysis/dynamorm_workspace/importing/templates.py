"""Which files a template of the Serverless Framework takes parts from: `${file(resources/tables.yml)}`."""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

from dynamorm_analysis.linking.files.outside import leads_out

WORD = b"${file("
TAKEN = re.compile(rb"\$\{\s*file\(\s*((?:[^(){}$\r\n]|\$\{[^(){}$\r\n]*\})+?)\s*\)")
CHOSEN = re.compile(r"\$\{[^{}]*?(?:,\s*['\"]?([\w.\-]+)['\"]?\s*)?\}")
STAGE = re.compile(rb"\bstage:\s*(?:\$\{[^{}]*,\s*)?['\"]?([\w.\-]+)['\"]?\s*\}?\s*$", re.MULTILINE)
DEFAULT_STAGE = "dev"  # of the Serverless Framework
MOST = 100  # of one file

Exists = Callable[[str], bool]


def taken_by(path: str, content: bytes, exists: Exists) -> frozenset[str]:
    """The files that a template takes parts from. Paths begin at the folder of the service, which is that of the file
    or one above; of those among which a stage chooses it is the one of the default stage."""
    if WORD not in content:
        return frozenset()
    stage = STAGE.search(content)
    default = stage[1].decode("utf-8", "replace") if stage is not None else DEFAULT_STAGE
    written = {match[1].decode("utf-8", "replace") for match in TAKEN.finditer(content)}
    names = {CHOSEN.sub(lambda chosen: chosen[1] or default, name) for name in written}
    found = (_nearest(dirname(path), name, exists) for name in sorted(names)[:MOST])
    return frozenset(file for file in found if file is not None)


def _nearest(folder: str, name: str, exists: Exists) -> str | None:
    while True:
        file = normpath(join(folder, name))
        if not leads_out(file, folder) and exists(file):
            return file
        if not folder:
            return None
        folder = dirname(folder)
