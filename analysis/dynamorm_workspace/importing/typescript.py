"""Which files a TypeScript file imports."""

import re
from collections.abc import Callable
from posixpath import dirname

from dynamorm_analysis.linking.files.scripts import candidates

# What is imported, exported from elsewhere or required stands as a text behind one of these words.
IMPORTED = re.compile(rb"\b(?:from|import|require)\s*\(?\s*(?:\"([^\"\r\n]+)\"|'([^'\r\n]+)')")

Exists = Callable[[str], bool]


class ScriptImports:
    """Who imports whom among the files that exist."""

    def __init__(self, exists: Exists) -> None:
        self._exists = exists
        self._found: dict[tuple[str, str], str | None] = {}

    def of(self, path: str, content: bytes) -> frozenset[str]:
        """The files that a script imports. Text that only looks like an import counts as well."""
        folder = dirname(path)
        modules = {match[1] or match[2] for match in IMPORTED.finditer(content)}
        found = (self._resolved(folder, module.decode("utf-8", "replace")) for module in modules)
        return frozenset(file for file in found if file is not None)

    def _resolved(self, folder: str, module: str) -> str | None:
        key = (folder, module)
        if key not in self._found:
            self._found[key] = next((file for file in candidates(folder, module) if self._exists(file)), None)
        return self._found[key]
