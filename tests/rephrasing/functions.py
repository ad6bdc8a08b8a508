"""Requests that a function of its own makes, called in their place."""

from functools import partial

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import (
    Parsed,
    Rewritten,
    calling,
    is_request,
    local_names,
    names_in,
    parsed,
    source,
    statements,
)


def request_in_function(text: str, keywords: bool = False, whole: bool = False, tried: bool = False) -> str:
    """Each request of a function is made by another one of the file, a method where it needs `self`.

    `keywords`: called by the names of its parameters. `whole`: it picks what is wanted of the answer, too. `tried`: it
    logs errors, and lets them out.
    """
    file = parsed(text)
    change = Rewritten()
    for number, call in enumerate(filter(is_request, file.nodes(cst.Call))):
        function = file.function(call)
        top = file.top(call)
        if function is None or top is None or is_bound_inside(file, call):
            continue
        wanted = picked(file, call) if whole else call
        mine = local_names(function)
        names = [name for name in names_in(wanted) if name in mine]
        outer = variables_around(file, function)
        if any(name in outer for name in names_in(wanted) if name not in mine):
            continue
        awaited = isinstance(file.around[call], cst.Await)
        if awaited and whole and wanted is not call:
            continue
        owner = file.owner(function)
        is_method = "self" in names and owner is not None
        if is_method:
            names.remove("self")
        name = f"_{call.func.attr.value}_{number}"  # type: ignore[union-attr]
        while f"def {name}(" in text:
            name += "_"
        params = ", ".join(["self", *names] if is_method else names)
        answer = f"return {'await ' if awaited else ''}{source(wanted)}"
        body = f"    {answer}\n"
        if tried:
            body = f"    try:\n        {answer}\n    except Exception as error:\n        print(error)\n        raise\n"
        text_of_it = f"{'async ' if awaited else ''}def {name}({params}):\n{body}"
        helper = statements(text_of_it)
        if is_method:
            change.methods.setdefault(owner, []).extend(helper)  # type: ignore[arg-type]
        else:
            change.before.setdefault(top, []).extend(helper)
        change.instead[wanted] = calling(f"self.{name}" if is_method else name, names, keywords)
    return change.of(file)


def picked(file: Parsed, call: cst.Call) -> cst.BaseExpression:
    """A request together with what is picked of its answer: `….get("Item")`, `…["Items"]`, `….get("Items", [])`."""
    outer = file.around[call]
    if isinstance(outer, cst.Subscript) and outer.value is call:
        return outer
    if isinstance(outer, cst.Attribute) and outer.attr.value == "get":
        above = file.around[outer]
        if isinstance(above, cst.Call) and above.func is outer:
            return above
    return call


def is_bound_inside(file: Parsed, call: cst.Call) -> bool:
    """Whether a request stands in a comprehension or lambda, whose variables a function does not have."""
    for outer in file.outwards(call):
        if isinstance(outer, (cst.BaseComp, cst.CompFor, cst.Lambda)):
            return True
        if isinstance(outer, cst.FunctionDef):
            return False
    return True


def variables_around(file: Parsed, function: cst.FunctionDef) -> set[str]:
    """Variables of functions around a function."""
    outer = [each for each in file.outwards(function) if isinstance(each, cst.FunctionDef)]
    return set().union(*map(local_names, outer))


REPHRASINGS: Rephrasings = {
    "request-in-function": in_python(request_in_function),
    "request-in-function-by-keywords": in_python(partial(request_in_function, keywords=True)),
    "answer-in-function": in_python(partial(request_in_function, whole=True)),
    "tried-in-function": in_python(partial(request_in_function, whole=True, tried=True)),
}
