"""Conditions and other expressions of requests, as objects or as texts, and put together in several ways."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.requests import fresh, requests_in
from rephrasing.rewriting import Parsed, Rewritten, lines, names_in, parsed, source

CLASSES = {"KeyConditionExpression": "Key", "FilterExpression": "Attr", "ConditionExpression": "Attr"}
CONDITIONS = {
    "KeyConditionExpression": "key_condition",
    "FilterExpression": "wanted",
    "ConditionExpression": "condition",
}
COMPARED = {"eq": "=", "ne": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
CALLED = {"begins_with": "begins_with", "contains": "contains", "attribute_type": "attribute_type"}
ASKED = {"exists": "attribute_exists", "not_exists": "attribute_not_exists"}
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
TEXTS = frozenset([*CLASSES, "UpdateExpression", "ProjectionExpression"])
WORD = re.compile(r"(?<=[#:])\w+")

Joined = Callable[[str, Sequence[str], str], tuple[str, str]]
"""Gives of a variable's name, of parts and of what joins them the statements that build a text, and what it is then."""


def condition_as_text(text: str) -> str:
    """`Key("user").eq(user)` as `"#a0 = :v0"`, with the name and the value beside it."""
    file = parsed(text)
    change = Rewritten()
    for call in requests_in(file):
        written = {arg.keyword.value: arg for arg in call.args if arg.keyword is not None}
        said = _Said({}, {})
        texts = {name: found for name in CLASSES if name in written and (found := said.of(written[name].value, name))}
        if not texts or any(
            name in written and not isinstance(written[name].value, cst.Dict) for name in (NAMES, VALUES)
        ):
            continue
        if any(name in written and name not in texts for name in CLASSES):
            continue
        args = [arg for name, arg in written.items() if name not in (*texts, NAMES, VALUES)]
        args += [_argument(name, f'"{found}"') for name, found in texts.items()]
        for name, more in ((NAMES, said.names), (VALUES, said.values)):
            given = list(written[name].value.elements) if name in written else []  # type: ignore[attr-defined]
            kept = ", ".join(
                [source(each).rstrip(", ") for each in given] + [f'"{key}": {one}' for key, one in more.items()]
            )
            args += [_argument(name, "{" + kept + "}")] if kept else []
        if len(written) == len(call.args):
            change.instead[call] = call.with_changes(args=args)
    return change.of(file)


class _Said:
    """The names and values that a text stands beside, collected while it is written."""

    def __init__(self, names: dict[str, str], values: dict[str, str]) -> None:
        self.names, self.values = names, values

    def of(self, node: cst.BaseExpression, argument: str) -> str:
        """A condition as text; empty where it says something that has none here."""
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, (cst.BitAnd, cst.BitOr)):
            left, right = self.of(node.left, argument), self.of(node.right, argument)
            word = "AND" if isinstance(node.operator, cst.BitAnd) else "OR"
            if not left or not right or (word == "OR" and argument == "KeyConditionExpression"):
                return ""
            sides = [f"({side})" if " OR " in side and word == "AND" else side for side in (left, right)]
            return f" {word} ".join(sides)
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
            return ""
        of, method = node.func.value, node.func.attr.value
        if not isinstance(of, cst.Call) or source(of.func) != CLASSES[argument] or len(of.args) != 1:
            return ""
        return self._asked(source(of.args[0].value), method, list(node.args), argument)

    def _asked(self, attribute: str, method: str, args: list[cst.Arg], argument: str) -> str:
        if "." in attribute or "[" in attribute or any(arg.keyword or arg.star for arg in args):
            return ""
        count = {"between": 2, **dict.fromkeys(ASKED, 0), **dict.fromkeys((*COMPARED, *CALLED), 1)}.get(method)
        if count != len(args) or (method == "ne" and argument == "KeyConditionExpression"):
            return ""
        name = f"#a{len(self.names)}"
        self.names[name] = attribute
        given = []
        for arg in args:
            given.append(f":v{len(self.values)}")
            self.values[given[-1]] = source(arg.value)
        if method == "between":
            return f"{name} BETWEEN {given[0]} AND {given[1]}"
        if method in COMPARED:
            return f"{name} {COMPARED[method]} {given[0]}"
        return f"{ASKED[method]}({name})" if method in ASKED else f"{CALLED[method]}({name}, {given[0]})"


def condition_built(text: str, joined: Joined, ahead: str = "") -> str:
    """The conditions of a request are joined one after the other, before it."""
    file = parsed(text)
    change = Rewritten()
    for call in requests_in(file):
        statement = file.statement(call)
        for arg in call.args if statement is not None else ():
            parts = _all_of(arg.value)
            if arg.keyword is None or arg.keyword.value not in CLASSES or not parts or _is_inside(file, arg.value):
                continue
            before, handed = joined(fresh(file, CONDITIONS[arg.keyword.value]), parts, " & ")
            change.before.setdefault(statement, []).extend(lines(before))  # type: ignore[arg-type]
            change.instead[arg.value] = cst.parse_expression(handed)
    return _headed(change.of(file), ahead) if change.instead else text


def text_built(text: str, joined: Joined) -> str:
    """The text of an expression is put together of its parts, before the request."""
    file = parsed(text)
    change = Rewritten()
    for call in requests_in(file):
        statement = file.statement(call)
        for arg in call.args if statement is not None else ():
            if arg.keyword is None or arg.keyword.value not in TEXTS or not isinstance(arg.value, cst.SimpleString):
                continue
            said = arg.value.evaluated_value
            between = " AND " if arg.keyword.value in CLASSES else ", "
            if not isinstance(said, str) or "BETWEEN" in said.upper() or '"' in said or "\n" in said or "(" in said:
                continue
            before, handed = joined(
                fresh(file, _snake_of(arg.keyword.value)), [f'"{one}"' for one in said.split(between)], between
            )
            change.before.setdefault(statement, []).extend(lines(before) if before else [])  # type: ignore[arg-type]
            change.instead[arg.value] = cst.parse_expression(handed)
    return change.of(file)


def text_with_name(text: str, filled: Callable[[str, str], str]) -> str:
    """A placeholder of an expression's text is filled in from a variable."""
    file = parsed(text)
    change = Rewritten()
    for call in requests_in(file):
        statement = file.statement(call)
        for arg in call.args if statement is not None else ():
            if arg.keyword is None or arg.keyword.value not in TEXTS or not isinstance(arg.value, cst.SimpleString):
                continue
            said = arg.value.evaluated_value
            found = WORD.search(said) if isinstance(said, str) and not {*'{}%"\n'} & {*said} else None
            if found is None or not isinstance(said, str) or statement in change.before:
                continue
            name = fresh(file, "field")
            change.before.setdefault(statement, []).extend(lines(f'{name} = "{found[0]}"\n'))  # type: ignore[arg-type]
            change.instead[arg.value] = cst.parse_expression(
                filled(said[: found.start()], said[found.end() :]).replace("FIELD", name)
            )
    return change.of(file)


def names_by_constants(text: str) -> str:
    """Attributes are named by constants of the module."""
    file = parsed(text)
    change = Rewritten()
    taken = {node.value for node in file.nodes(cst.Name)}
    constants: dict[str, str] = {}
    for node in _named(file):
        said = node.evaluated_value
        if isinstance(said, str) and said.isidentifier() and f"{said.upper()}_ATTRIBUTE" not in taken:
            constants[f"{said.upper()}_ATTRIBUTE"] = said
            change.instead[node] = cst.Name(f"{said.upper()}_ATTRIBUTE")
    return _headed(change.of(file), "".join(f'{name} = "{said}"\n' for name, said in constants.items()))


def _named(file: Parsed) -> list[cst.SimpleString]:
    """The texts that name attributes in keys, items, names and conditions of requests."""
    found: list[cst.BaseExpression] = []
    for call in requests_in(file):
        for arg in call.args:
            if arg.keyword is not None and arg.keyword.value in ("Key", "Item") and isinstance(arg.value, cst.Dict):
                found += [each.key for each in arg.value.elements if isinstance(each, cst.DictElement)]
            if arg.keyword is not None and arg.keyword.value == NAMES and isinstance(arg.value, cst.Dict):
                found += [each.value for each in arg.value.elements]
    for call in file.nodes(cst.Call):
        if isinstance(call.func, cst.Name) and call.func.value in ("Key", "Attr") and len(call.args) == 1:
            found.append(call.args[0].value)
    return [each for each in found if isinstance(each, cst.SimpleString)]


def _all_of(node: cst.BaseExpression) -> list[str]:
    """The conditions of which all are asked for."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitAnd):
        return [*_all_of(node.left), *_all_of(node.right)]
    is_condition = isinstance(node, (cst.Call, cst.BinaryOperation)) and {"Key", "Attr"} & set(names_in(node))
    return [source(node)] if is_condition else []


def _is_inside(file: Parsed, node: cst.CSTNode) -> bool:
    return any(isinstance(outer, (cst.Lambda, cst.BaseComp)) for outer in file.outwards(node))


def _argument(name: str, value: str) -> cst.Arg:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Arg(cst.parse_expression(value), keyword=cst.Name(name), equal=equal)


def _headed(text: str, ahead: str) -> str:
    """A file with statements behind its imports."""
    module = cst.parse_module(text)
    last = max((n for n, each in enumerate(module.body) if _is_import(each)), default=-1)
    body = [*module.body[: last + 1], *(lines(ahead) if ahead else []), *module.body[last + 1 :]]
    return module.with_changes(body=body).code


def _is_import(node: cst.CSTNode) -> bool:
    inner = node.body[:1] if isinstance(node, cst.SimpleStatementLine) else ()
    return any(isinstance(each, (cst.Import, cst.ImportFrom)) for each in inner)


def _snake_of(word: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower()


# ---- how parts are joined -------------------------------------------------------------------------------------------


def in_variable(name: str, parts: Sequence[str], between: str) -> tuple[str, str]:
    return f"{name} = {between.join(parts)}\n", name


def added(name: str, parts: Sequence[str], _: str) -> tuple[str, str]:
    """`condition &= …`"""
    first, *others = parts
    return f"{name} = {first}\n" + "".join(f"{name} &= {one}\n" for one in others), name


def added_by_name(name: str, parts: Sequence[str], _: str) -> tuple[str, str]:
    """`condition = condition & …`"""
    first, *others = parts
    return f"{name} = {first}\n" + "".join(f"{name} = {name} & {one}\n" for one in others), name


def reduced(name: str, parts: Sequence[str], _: str) -> tuple[str, str]:
    return f"{name}s = [{', '.join(parts)}]\n", f"reduce(And, {name}s)"


def reduced_by_lambda(name: str, parts: Sequence[str], _: str) -> tuple[str, str]:
    listed = "".join(f"{name}s.append({one})\n" for one in parts)
    return f"{name}s = []\n{listed}", f"reduce(lambda one, other: one & other, {name}s)"


def text_in_variable(name: str, parts: Sequence[str], between: str) -> tuple[str, str]:
    return f'{name} = "{between.join(one[1:-1] for one in parts)}"\n', name


def text_added(name: str, parts: Sequence[str], between: str) -> tuple[str, str]:
    first, *others = parts
    return f"{name} = {first}\n" + "".join(f'{name} += "{between}" + {one}\n' for one in others), name


def text_joined(_: str, parts: Sequence[str], between: str) -> tuple[str, str]:
    return "", f'"{between}".join([{", ".join(parts)}])'


def text_appended(name: str, parts: Sequence[str], between: str) -> tuple[str, str]:
    """A list of parts to which each is added, joined in the end; what `SET` begins goes before it."""
    head = "SET " if parts[0].startswith('"SET ') else ""
    listed = [f'"{one[1:-1].removeprefix(head)}"' for one in parts]
    added_ones = "".join(f"{name}.append({one})\n" for one in listed)
    before = f'"{head}" + ' if head else ""
    return f"{name} = []\n{added_ones}", f'{before}"{between}".join({name})'


REDUCED = "from functools import reduce\n"
AND = "from boto3.dynamodb.conditions import And\n"
REPHRASINGS: Rephrasings = {
    "condition-as-text": in_python(condition_as_text),
    "condition-in-variable": in_python(partial(condition_built, joined=in_variable)),
    "condition-added": in_python(partial(condition_built, joined=added)),
    "condition-added-by-name": in_python(partial(condition_built, joined=added_by_name)),
    "condition-reduced": in_python(partial(condition_built, joined=reduced, ahead=REDUCED + AND)),
    "condition-reduced-by-lambda": in_python(partial(condition_built, joined=reduced_by_lambda, ahead=REDUCED)),
    "text-in-variable": in_python(partial(text_built, joined=text_in_variable)),
    "text-added": in_python(partial(text_built, joined=text_added)),
    "text-joined": in_python(partial(text_built, joined=text_joined)),
    "text-appended": in_python(partial(text_built, joined=text_appended)),
    "text-by-f-string": in_python(partial(text_with_name, filled=lambda a, b: f'f"{a}{{FIELD}}{b}"')),
    "text-by-format": in_python(partial(text_with_name, filled=lambda a, b: f'"{a}{{}}{b}".format(FIELD)')),
    "text-by-percent": in_python(partial(text_with_name, filled=lambda a, b: f'"{a}%s{b}" % FIELD')),
    "text-by-plus": in_python(partial(text_with_name, filled=lambda a, b: f'"{a}" + FIELD + "{b}"')),
    "names-by-constants": in_python(names_by_constants),
}
