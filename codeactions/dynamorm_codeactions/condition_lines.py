"""Arguments over several lines: conditions and dictionaries that are too long for theirs, a part on each."""

import re

import libcst

from dynamorm_codeactions.lines import deeper

NEXT = "\n"
ARGUMENT = re.compile(r"^(?P<indentation>[ \t]+)(?P<name>\w+)=(?P<value>.+?),?$")
LINE = re.compile(r"^(?P<indentation>[ \t]+)(?P<arguments>\w+=.+)$")
JOINED = {libcst.BitAnd: "&", libcst.BitOr: "|"}


def broken(text: str, width: int) -> str:
    """The text of a call whose arguments have lines of their own, with those conditions and
    dictionaries over several that are wider."""
    lines = [each for line in text.split("\n") for each in (_apart(line) if len(line) > width else (line,))]
    return "\n".join(_broken(line) if len(line) > width else line for line in lines)


def _apart(line: str) -> list[str]:
    """The arguments that share a line, each on one of its own."""
    found = LINE.match(line)
    try:
        call = libcst.parse_expression(f"f({found['arguments']})") if found is not None else None
    except libcst.ParserSyntaxError:
        return [line]
    if found is None or not isinstance(call, libcst.Call) or len(call.args) == 1:
        return [line]
    alone = (_code(one.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for one in call.args)
    return [f"{found['indentation']}{argument}," for argument in alone]


def _broken(line: str) -> str:
    found = ARGUMENT.match(line)
    try:
        value = libcst.parse_expression(found["value"]) if found is not None else None
    except libcst.ParserSyntaxError:
        return line
    if found is None or value is None or value.lpar:
        return line
    outer, inner, head = found["indentation"], deeper(found["indentation"]), f"{found['indentation']}{found['name']}="
    if isinstance(value, libcst.Dict) and value.elements:
        entries = [_code(one.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for one in value.elements]
        return f"{head}{{\n{''.join(f'{inner}{entry},{NEXT}' for entry in entries)}{outer}}},"
    if not isinstance(value, libcst.BinaryOperation) or type(value.operator) not in JOINED:
        return line
    first, *others = map(_code, _parts(value, type(value.operator)))
    rest = "".join(f"{inner}{JOINED[type(value.operator)]} {part}\n" for part in others)
    return f"{head}(\n{inner}{first}\n{rest}{outer}),"


def _code(node: libcst.CSTNode) -> str:
    return libcst.Module(body=[]).code_for_node(node)


def _parts(value: libcst.BaseExpression, operator: type[libcst.BaseBinaryOp]) -> list[libcst.BaseExpression]:
    if isinstance(value, libcst.BinaryOperation) and isinstance(value.operator, operator) and not value.lpar:
        return [*_parts(value.left, operator), *_parts(value.right, operator)]
    return [value]
