"""Names of tables, indexes and attributes as constants, which a module of their own may hold."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import PurePosixPath

import libcst as cst

from mdtest import Files
from rephrasing.pages import Rephrasings, is_python
from rephrasing.rewriting import Parsed, Rewritten, parsed, statements
from rephrasing.tables import with_imports

TABLE, INDEX, ATTRIBUTE = "table", "index", "attribute"
KINDS = {"TableName": TABLE, "table_name": TABLE, "Table": TABLE, "IndexName": INDEX, "index_name": INDEX}
KINDS_OF_CALLS = {"Table": TABLE, "Key": ATTRIBUTE, "Attr": ATTRIBUTE}

ALL = (TABLE, INDEX, ATTRIBUTE)
CONFIG = "\n\nconfig = Config()\n"
FORMS: Mapping[str, tuple[str, str, str, str]] = {  # head, a line for each name, foot, how a name is told
    "constants": ("", "{upper} = {text}\n", "", "{upper}"),
    "enumeration": ("class Names(str, Enum):\n", "    {upper} = {text}\n", "", "Names.{upper}.value"),
    "class": ("class Names:\n", "    {upper} = {text}\n", "", "Names.{upper}"),
    "settings": ("class Config(BaseSettings):\n", "    {lower}: str = {text}\n", CONFIG, "config.{lower}"),
    "dataclass": ("@dataclass(frozen=True)\nclass Config:\n", "    {lower}: str = {text}\n", CONFIG, "config.{lower}"),
    "instance": (
        "class Config:\n    def __init__(self):\n",
        "        self.{lower} = {text}\n",
        CONFIG,
        "config.{lower}",
    ),
    "environment": ("", '{upper} = os.environ.get("{upper}_NAME", {text})\n', "", "{upper}"),
}
IMPORTS = {
    "enumeration": "from enum import Enum",
    "settings": "from pydantic_settings import BaseSettings",
    "dataclass": "from dataclasses import dataclass",
    "environment": "import os",
}


def names_held(files: Files, form: str, kinds: tuple[str, ...], apart: str = "") -> Files:
    """The names that each Python file writes as texts are held once, in it or in a module beside it.

    `apart` says how what holds them is imported: `from {module} import {name}` or `import {module}`.
    """
    changed = dict(files)
    for path, text in files.items():
        if not is_python(path, text):
            continue
        file = parsed(text)
        named = _named(file, kinds)
        if not named:
            continue
        module = "names" if PurePosixPath(path).stem == "main" else f"{PurePosixPath(path).stem}_names"
        head, line, foot, use = FORMS[form]
        words = {key: _words(*key) for key in named.values()}
        lines = [line.format(text=text_of, upper=word.upper(), lower=word) for (_, text_of), word in words.items()]
        definition = head + "".join(dict.fromkeys(lines)) + foot
        prefix = f"{module}." if apart.startswith("import") else ""
        change = Rewritten()
        for node, key in named.items():
            told = prefix + use.format(upper=words[key].upper(), lower=words[key])
            change.instead[node] = cst.parse_expression(told)
        if apart:
            told = {use.format(upper=word.upper(), lower=word).split(".")[0] for word in words.values()}
            imported = apart.format(module=module, name=", ".join(sorted(told)))
            changed[path] = with_imports(change.of(file), imported)
            own = f"{IMPORTS[form]}\n\n\n{definition}" if form in IMPORTS else definition
            changed[str(PurePosixPath(path).parent / f"{module}.py")] = own
        else:
            first = next((each for each in file.module.body if not _is_head(each)), None)
            if first is None:  # nothing but requests at the top
                continue
            change.before[first] = statements(definition)
            changed[path] = with_imports(change.of(file), IMPORTS.get(form, ""))
    return changed


def _is_head(line: cst.CSTNode) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and isinstance(
        line.body[0], (cst.Import, cst.ImportFrom, cst.Expr)
    )


def _named(file: Parsed, kinds: tuple[str, ...]) -> dict[cst.CSTNode, tuple[str, str]]:
    """The texts that name something, each with what it names and how it is written."""
    found: dict[cst.CSTNode, tuple[str, str]] = {}
    for node in file.nodes(cst.SimpleString):
        kind = _kind(file, node)
        if kind in kinds and kind is not None and re.search(r"[a-zA-Z]", node.value) and not node.prefix:
            found[node] = (kind, node.value)
    return found


def _kind(file: Parsed, node: cst.SimpleString) -> str | None:
    outer = file.around[node]
    match outer, file.around[outer]:
        case cst.Arg(keyword=cst.Name(value=word)), _:
            return KINDS.get(word)
        case cst.Arg(keyword=None), cst.Call(func=cst.Name(value=word) | cst.Attribute(attr=cst.Name(value=word))):
            return KINDS_OF_CALLS.get(word)
        case cst.DictElement(key=cst.SimpleString(value=key), value=inner), _ if inner is node:
            return KINDS.get(key.strip("\"'"))
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=word))]), _:
            return KINDS.get(word) if word.islower() else None
    return None


def _words(kind: str, text: str) -> str:
    return re.sub(r"\W+", "_", text.strip("\"'")).strip("_").lower() + f"_{kind}"


FROM = "from {module} import {name}"
WHOLE = "import {module}"

REPHRASINGS: Rephrasings = {
    "names-in-enumeration": partial(names_held, form="enumeration", kinds=ALL),
    "names-in-module": partial(names_held, form="constants", kinds=ALL, apart=FROM),
    "names-of-settings": partial(names_held, form="settings", kinds=(TABLE, INDEX), apart=FROM),
    "names-of-dataclass": partial(names_held, form="dataclass", kinds=(TABLE, INDEX), apart=FROM),
    "names-of-instance": partial(names_held, form="instance", kinds=(TABLE, INDEX), apart=WHOLE),
}
