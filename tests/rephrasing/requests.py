"""Arguments of a request, its key and its item, put together before it is made."""

from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import Parsed, Rewritten, is_request, lines, local_names, names_in, parsed, source, statements

Pairs = Sequence[tuple[str, str]]
"""What stands for a key and for its value in a dictionary."""
Built = Callable[[str, Pairs], tuple[str, str]]
"""Gives of a variable's name and of pairs the statements that build a dictionary of them, and what stands for it."""


def request_in_variable(text: str, built: "Built") -> str:
    """The arguments of a request are a dictionary, which is built before it and handed over by `**`."""
    file = parsed(text)
    change = Rewritten()
    for call in requests_in(file):
        statement = file.statement(call)
        if statement is None or not call.args or any(arg.keyword is None or arg.star for arg in call.args):
            continue
        name = fresh(file, "params")
        pairs = [(f'"{arg.keyword.value}"', _enclosed(arg.value)) for arg in call.args if arg.keyword is not None]
        ahead, handed = built(name, pairs)
        change.before.setdefault(statement, []).extend(lines(ahead))
        change.instead[call] = call.with_changes(args=[cst.Arg(cst.parse_expression(handed), star="**")])
    return change.of(file)


def argument_built(text: str, built: "Built", arguments: dict[str, str]) -> str:
    """A dictionary that is an argument of a request is built before it, in a variable that is called as told."""
    file = parsed(text)
    change = Rewritten()
    for call in requests_in(file):
        statement = file.statement(call)
        if statement is None:
            continue
        for arg in call.args:
            pairs = _pairs(arg.value)
            if arg.keyword is None or arg.keyword.value not in arguments or not pairs:
                continue
            ahead, handed = built(fresh(file, arguments[arg.keyword.value]), pairs)
            change.before.setdefault(statement, []).extend(lines(ahead))
            change.instead[arg.value] = cst.parse_expression(handed)
    return change.of(file)


def key_by_function(text: str) -> str:
    """A function of the file makes the key of a request of the variables that it is given."""
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(requests_in(file)):
        function, top = file.function(call), file.top(call)
        if function is None or top is None or file.statement(call) is None:
            continue
        mine = local_names(function)
        for arg in call.args:
            if arg.keyword is None or arg.keyword.value != "Key" or not _pairs(arg.value):
                continue
            names = [name for name in names_in(arg.value) if name in mine]
            given, name = ", ".join(names), f"_key_{number}"
            text_of_it = f"def {name}({given}):\n    return {source(arg.value)}\n"
            change.before.setdefault(top, []).extend(statements(text_of_it))
            change.instead[arg.value] = cst.parse_expression(f"{name}({given})")
    return change.of(file)


def request_by_wrapper(text: str) -> str:
    """A function that asks with what it is given, and leaves out what it is not given, stands before each request."""
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(requests_in(file)):
        function, top = file.function(call), file.top(call)
        if function is None or top is None or file.statement(call) is None:
            continue
        if not call.args or any(arg.keyword is None or arg.star for arg in call.args):
            continue
        assert isinstance(call.func, cst.Attribute)
        receiver = source(call.func.value)
        if not receiver.isidentifier():
            continue
        needed, *optional = [arg.keyword.value for arg in call.args if arg.keyword is not None]
        names = {word: _snake(word) for word in (needed, *optional)}
        name = f"_{call.func.attr.value}_{number}"
        params = [receiver, names[needed], *(f"{names[word]}=None" for word in optional)]
        awaited = isinstance(file.around[call], cst.Await)
        body = [f'    params = {{"{needed}": {names[needed]}}}']
        for word in optional:
            body += [f"    if {names[word]} is not None:", f'        params["{word}"] = {names[word]}']
        body.append(f"    return {'await ' if awaited else ''}{receiver}.{call.func.attr.value}(**params)")
        head = f"{'async ' if awaited else ''}def {name}({', '.join(params)}):"
        change.before.setdefault(top, []).extend(statements("\n".join([head, *body, ""])))
        given = [receiver, *(f"{names[arg.keyword.value]}={source(arg.value)}" for arg in call.args if arg.keyword)]
        change.instead[call] = cst.parse_expression(f"{name}({', '.join(given)})")
    return change.of(file)


def _enclosed(value: cst.BaseExpression) -> str:
    """An expression as it stands alone, in brackets where it goes over several lines."""
    text = source(value)
    return f"({text})" if "\n" in text and not value.lpar and text[0] not in "([{" else text


def literal(name: str, pairs: Pairs) -> tuple[str, str]:
    return f"{name} = {_dictionary(pairs)}\n", name


def dict_call(name: str, pairs: Pairs) -> tuple[str, str]:
    return f"{name} = {_dict_of(pairs)}\n", name


def filled_in(name: str, pairs: Pairs) -> tuple[str, str]:
    first, *others = pairs
    return f"{name} = {_dictionary([first])}\n" + _set(name, others), name


def filled_in_when_empty(name: str, pairs: Pairs) -> tuple[str, str]:
    return f"{name} = {{}}\n" + _set(name, pairs), name


def updated(name: str, pairs: Pairs) -> tuple[str, str]:
    first, *others = pairs
    return f"{name} = {_dictionary([first])}\n" + (f"{name}.update({_dictionary(others)})\n" if others else ""), name


def merged(name: str, pairs: Pairs) -> tuple[str, str]:
    *others, last = pairs
    return f"{name} = {_dictionary(others)}\n", f"{{**{name}, {last[0]}: {last[1]}}}"


def united(name: str, pairs: Pairs) -> tuple[str, str]:
    *others, last = pairs
    return f"{name} = {_dictionary(others)}\n", f"({name} | {_dictionary([last])})"


def requests_in(file: Parsed) -> list[cst.Call]:
    """Requests of boto3 that stand in no other one."""
    found = {call for call in file.nodes(cst.Call) if is_request(call) and _names_arguments(call)}
    return [call for call in file.nodes(cst.Call) if call in found and not found & set(file.outwards(call))]


def _names_arguments(call: cst.Call) -> bool:
    return bool(call.args) and all(arg.keyword is None or arg.keyword.value[:1].isupper() for arg in call.args)


def _pairs(node: cst.BaseExpression) -> Pairs | None:
    """Keys and values of a dictionary that is written out."""
    if not isinstance(node, cst.Dict):
        return None
    if not all(isinstance(each, cst.DictElement) for each in node.elements):
        return None
    return [(source(each.key), source(each.value)) for each in node.elements if isinstance(each, cst.DictElement)]


def _dictionary(pairs: Pairs) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def _dict_of(pairs: Pairs) -> str:
    """`dict(a=b)`, where the keys can be names."""
    names = [cst.parse_expression(key) for key, _ in pairs]
    texts = [name.evaluated_value if isinstance(name, cst.SimpleString) else None for name in names]
    if not all(isinstance(text, str) and text.isidentifier() for text in texts):
        return _dictionary(pairs)
    return f"dict({', '.join(f'{text}={value}' for text, (_, value) in zip(texts, pairs, strict=True))})"


def _set(name: str, pairs: Pairs) -> str:
    return "".join(f"{name}[{key}] = {value}\n" for key, value in pairs)


def fresh(file: Parsed, name: str) -> str:
    """A name that the file has no use for."""
    taken = {node.value for node in file.nodes(cst.Name)}
    return next(each for each in (name, f"{name}_asked", f"new_{name}", f"{name}_of_request") if each not in taken)


def _snake(word: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word).lstrip("_")


_KEY = {"Key": "key"}
_ITEM = {"Item": "item"}
_PLACEHOLDERS = {"ExpressionAttributeNames": "names", "ExpressionAttributeValues": "values"}
REPHRASINGS: Rephrasings = {
    "request-in-variable": in_python(partial(request_in_variable, built=literal)),
    "request-by-dict-call": in_python(partial(request_in_variable, built=dict_call)),
    "request-filled-in": in_python(partial(request_in_variable, built=filled_in)),
    "request-updated": in_python(partial(request_in_variable, built=updated)),
    "request-merged": in_python(partial(request_in_variable, built=merged)),
    "request-by-wrapper": in_python(request_by_wrapper),
    "key-in-variable": in_python(partial(argument_built, built=literal, arguments=_KEY)),
    "key-by-function": in_python(key_by_function),
    "placeholders-in-variables": in_python(partial(argument_built, built=literal, arguments=_PLACEHOLDERS)),
    "placeholders-filled-in": in_python(partial(argument_built, built=filled_in_when_empty, arguments=_PLACEHOLDERS)),
    "item-in-variable": in_python(partial(argument_built, built=literal, arguments=_ITEM)),
    "item-filled-in": in_python(partial(argument_built, built=filled_in_when_empty, arguments=_ITEM)),
    "item-by-dict-call": in_python(partial(argument_built, built=dict_call, arguments=_ITEM)),
    "item-merged": in_python(partial(argument_built, built=merged, arguments=_ITEM)),
    "item-united": in_python(partial(argument_built, built=united, arguments=_ITEM)),
}
