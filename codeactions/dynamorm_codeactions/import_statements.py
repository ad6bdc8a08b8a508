"""Statements of the form `from … import …` with further names, or without some, laid out as they were."""

import re

import libcst

from dynamorm_cdkgen.python_text import name_order
from dynamorm_codeactions.lines import LINE_LENGTHS


def extended(text: str, names: set[str], line_length: int) -> str | None:
    """A `from … import …` statement with further names, in the order that the statement keeps; None for one that
    cannot take them without losing a comment."""
    try:
        statement = libcst.parse_statement(text)
    except libcst.ParserSyntaxError:
        return None
    line = statement.body[0] if isinstance(statement, libcst.SimpleStatementLine) else None
    if not isinstance(line, libcst.ImportFrom) or isinstance(line.names, libcst.ImportStar):
        return None
    module = libcst.Module(body=[])
    aliases = [module.code_for_node(alias.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for alias in line.names]
    known = [module.code_for_node(alias.name) for alias in line.names]
    in_order = known == sorted(known, key=name_order)
    for name in sorted(names, key=name_order):
        later = (i for i, other in enumerate(known) if name_order(other) > name_order(name))
        at = next(later, len(known)) if in_order else len(known)
        if "#" in text:
            below = _with_line(text, name, known[at] if at < len(known) else None)
            if below is None:
                return None
            text = below
        aliases.insert(at, name)
        known.insert(at, name)
    return text if "#" in text else _import_text(line, aliases, line_length)


def without_names(text: str, names: set[str]) -> str | None:
    """A `from … import …` statement without some names, empty where there are no others; None for one that cannot lose
    them without a comment."""
    try:
        statement = libcst.parse_statement(text)
    except libcst.ParserSyntaxError:
        return None
    line = statement.body[0] if isinstance(statement, libcst.SimpleStatementLine) else None
    if not isinstance(line, libcst.ImportFrom) or isinstance(line.names, libcst.ImportStar) or "#" in text:
        return None
    module = libcst.Module(body=[])
    kept = [alias for alias in line.names if module.code_for_node(alias.name) not in names]
    written = [module.code_for_node(alias.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for alias in kept]
    return _import_text(line, written, LINE_LENGTHS[0]) if written else ""


def _with_line(text: str, name: str, above: str | None) -> str | None:
    """An import of one name a line with a further one, above another or at the end; None for one not so written."""
    lines = text.split("\n")
    if above is not None:
        at = next((n for n, line in enumerate(lines) if re.match(rf"\s+{re.escape(above)}\s*(,|as\b|#|\r?$)", line)), 0)
    else:
        ends = (n for n, line in enumerate(lines) if n and re.match(r"\s+[^\s#][^#]*,\s*(#.*)?$", line))
        at = max(ends, default=-1) + 1
    if not at:
        return None
    sample = lines[at] if above is not None else lines[at - 1]
    indentation = sample[: len(sample) - len(sample.lstrip())]
    return "\n".join([*lines[:at], f"{indentation}{name},", *lines[at:]])


def _import_text(line: libcst.ImportFrom, names: list[str], line_length: int) -> str:
    module = libcst.Module(body=[])
    alone = libcst.ImportAlias(name=libcst.Name("name"))
    head = module.code_for_node(line.with_changes(names=[alone], lpar=None, rpar=None))
    head = head[: head.rindex("import") + len("import")]
    several_lines = line.lpar is not None and "\n" in module.code_for_node(line)
    flat = f"{head} {', '.join(names)}"
    if not several_lines and len(flat) <= line_length:
        return flat
    return f"{head} (\n" + "".join(f"    {name},\n" for name in names) + ")"
