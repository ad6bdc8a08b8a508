"""The same ways through Go's functions: where errors are tested, what stands in branches, what results are called."""

from tree_sitter import Node

from rephrasing.go_pieces import (
    SHORT,
    Piece,
    Pieces,
    before,
    behind,
    called,
    declared_before,
    given,
    gives_plainly,
    is_branch,
    is_of_body,
    returns,
    stands_in_block,
    statements,
    tested_error,
    whole,
)
from rephrasing.go_rewriting import GoFile, child, function_of, inside, names_of, outwards, source
from rephrasing.go_types import Types, results_of
from rephrasing.pages import Rephrasings, in_go

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
NOTHING = frozenset({"nil", '""', "0", "false"})
MAKING_ERRORS = ("errors.", "fmt.Errorf", "Wrap", "rror(")


def error_tested_apart(file: GoFile) -> str:
    """`if err := f(); err != nil` as a call, and the test behind it."""
    change = Pieces()
    declared: dict[int, set[str]] = {}
    for branch in file.nodes("if_statement"):
        error, head = tested_error(branch), branch.child_by_field_name("initializer")
        if not error or not is_branch(branch, with_head=True) or head is None or head.type != SHORT:
            continue
        own = declared.setdefault(branch.parent.id if branch.parent else 0, set())
        known = error in declared_before(branch)
        needed = known and any(source(name) == error for one in behind(branch) for name in inside(one, "identifier"))
        alone = any(one.type == SHORT and set(given(one)) <= {error, "_"} for one in behind(branch))
        if set(given(head)) - {error, "_"} or needed or alone:
            continue
        operator = "=" if known or error in own else ":="
        own.add(error)
        test = (child(branch, "condition").start_byte, branch.end_byte)
        change.put(branch, child(head, "left"), f" {operator} ", child(head, "right"), "\n\tif ", test)
    return change.of(file)


def rest_behind_error_in_else(file: GoFile) -> str:
    """`out, err := f()` and what is done with it, in `if out, err := f(); err != nil { … } else { … }`."""
    change = Pieces()
    for branch in file.nodes("if_statement"):
        error = tested_error(branch)
        first, rest = (before(branch) or [branch])[-1], behind(branch)
        if not error or not is_branch(branch) or not gives_plainly(first) or first.type != SHORT:
            continue
        ends = bool(rest) and (rest[-1].type == "return_statement" or not is_of_body(branch))
        if (
            given(first)[-1] == error
            and set(given(first)) - {error, "_"}
            and returns(child(branch, "consequence"))
            and ends
        ):
            test = (child(branch, "condition").start_byte, branch.end_byte)
            change.put(
                (first.start_byte, rest[-1].end_byte), "if ", first, "; ", test, " else {\n\t", whole(rest), "\n\t}"
            )
    return change.of(file)


def declared_first(file: GoFile) -> str:
    """`out, err := f()` as variables that are declared before."""
    types, change = Types(file), Pieces()
    for statement in file.nodes(SHORT):
        call = called(statement)
        results = types.of_call(call) if call is not None and stands_in_block(statement) else None
        if results is None or len(results) != len(given(statement)):
            continue
        known = {*declared_before(statement), "_"}
        new = [
            f"var {name} {kind}\n\t" for name, kind in zip(given(statement), results, strict=True) if name not in known
        ]
        change.put(statement, "".join(new), child(statement, "left"), " = ", child(statement, "right"))
    return change.of(file)


def errors_wrapped(file: GoFile) -> str:
    """An error that is given back is told with what was done."""
    change = Pieces()
    for branch in file.nodes("if_statement"):
        error, then = tested_error(branch), child(branch, "consequence")
        values = _returned(statements(then)[-1]) if error and returns(then) else []
        if values and source(values[-1]) == error:
            change.put(values[-1], f'fmt.Errorf("it failed: %w", {error})')
    if change.instead:
        change.with_import(file, "fmt")
    return change.of(file)


def last_tested(file: GoFile) -> str:
    """The error with which a function ends is tested, and else none is given: `return f()`, `_, err = f()` and
    `return err`."""
    change = Pieces()
    for statement in file.nodes("return_statement"):
        function, values = function_of(statement), _returned(statement)
        if function is None or results_of(function) != ("error",) or len(values) != 1 or not stands_in_block(statement):
            continue
        first = (before(statement) or [statement])[-1]
        if values[0].type == "call_expression" and not any(word in source(values[0]) for word in MAKING_ERRORS):
            change.put(statement, "if err := ", values[0], "; err != nil {\n\t\treturn err\n\t}\n\treturn nil")
        elif gives_plainly(first) and set(given(first)) <= {source(values[0]), "_"}:
            told = f"; {source(values[0])} != nil {{\n\t\t"
            place = (first.start_byte, statement.end_byte)
            change.put(place, "if ", first, told, statement, "\n\t}\n\treturn nil")
    return change.of(file)


def rest_in_branch(file: GoFile) -> str:
    """What follows `if gone { return err }` stands in the branch of the opposite, and what that did behind it."""
    change = Pieces()
    for branch in file.nodes("if_statement"):
        rest, then = behind(branch), child(branch, "consequence")
        if is_branch(branch) and returns(then) and rest and rest[-1].type == "return_statement":
            test = _opposite(child(branch, "condition"))
            left = whole(statements(then))
            change.put((branch.start_byte, rest[-1].end_byte), "if ", *test, " {\n\t\t", whole(rest), "\n\t}\n\t", left)
    return change.of(file)


def _opposite(condition: Node) -> tuple[Piece, ...]:
    if condition.type == "binary_expression" and (sign := OPPOSITE.get(source(child(condition, "operator")))):
        return child(condition, "left"), f" {sign} ", child(condition, "right")
    if condition.type == "unary_expression" and source(child(condition, "operator")) == "!":
        return (child(condition, "operand"),)
    return ("!", condition) if condition.type in ("identifier", "call_expression") else ("!(", condition, ")")


def branches_as_switch(file: GoFile) -> str:
    """`if`, `else if` and `else` as cases."""
    change = Pieces()
    for branch in file.nodes("if_statement"):
        chain = [branch]
        while (further := chain[-1].child_by_field_name("alternative")) is not None and further.type == "if_statement":
            chain.append(further)
        heads = [one.child_by_field_name("initializer") for one in chain]
        if not stands_in_block(branch) or any(heads[1:]) or any(True for _ in inside(branch, "break_statement")):
            continue
        pieces: list[Piece] = ["switch ", *([heads[0], "; "] if heads[0] is not None else []), "{"]
        for one in chain:
            pieces += ["\n\tcase ", child(one, "condition"), ":", *_inside(child(one, "consequence"))]
        last = chain[-1].child_by_field_name("alternative")
        pieces += ["\n\tdefault:", *_inside(last)] if last is not None else []
        change.put(branch, *pieces, "\n\t}")
    return change.of(file)


def _inside(block: Node) -> tuple[Piece, ...]:
    return ("\n\t\t", whole(inner)) if (inner := statements(block)) else ()


def named_results(file: GoFile) -> str:
    """Results have names, and `return` says nothing of them where they hold what is given back."""
    change = Pieces()
    for function in file.nodes("function_declaration", "method_declaration"):
        types, result = results_of(function), function.child_by_field_name("result")
        if result is None or len(types) > 2 or types[-1] != "error" or any(map(names_of, result.named_children)):
            continue
        _name_results(change, function, result, types)
    return change.of(file)


def _name_results(change: Pieces, function: Node, result: Node, types: tuple[str, ...]) -> None:
    body = child(function, "body")
    ends = [one for one in inside(body, "return_statement") if function_of(one) == function]
    name = _name_of_result(body, [values[0] for one in ends if len(values := _returned(one)) == 2])
    results = {"err", name}
    specs = [one for one in inside(body, "var_spec", "range_clause") if results & set(map(source, names_of(one)))]
    mentioned = set(map(source, inside(function, "identifier")))
    if specs or "result" in mentioned or "err" in set(map(source, inside(child(function, "parameters"), "identifier"))):
        return
    change.put(result, f"({name} {types[0]}, err error)" if len(types) == 2 else "(err error)")
    for one in statements(body):
        if one.type == SHORT and set(given(one)) <= {*results, "_"}:
            change.put(one, child(one, "left"), " = ", child(one, "right"))
    for one in ends:
        values = list(map(source, _returned(one)))
        if values[-1:] != ["err"] or _is_hidden(one, function, results):
            continue
        is_nothing = name == "result" and values[0] in (*NOTHING, f"{types[0]}{{}}")
        if len(values) == 1 or values[0] == name or is_nothing:
            change.put(one, "return")


def _name_of_result(body: Node, firsts: list[Node]) -> str:
    """The variable of the body that a function gives back in any case, if not nothing."""
    names = {source(one) for one in firsts} - NOTHING
    only = names.pop() if len(names) == 1 else ""
    declaring = [one for one in inside(body, SHORT) if only in given(one)]
    return only if len(declaring) == 1 and is_of_body(declaring[0]) else "result"


def _is_hidden(statement: Node, function: Node, results: set[str]) -> bool:
    """Whether a block between a statement and its function's body declares a result anew."""
    for one in (statement, *outwards(statement)):
        if one == function:
            return False
        head = one.child_by_field_name("initializer")
        own = [*(before(one) if stands_in_block(one) and not is_of_body(one) else []), *([head] if head else [])]
        if any(each.type == SHORT and results & set(given(each)) for each in own):
            return True
    return True


def _returned(statement: Node) -> list[Node]:
    return statement.named_children[0].named_children if statement.named_children else []


REPHRASINGS: Rephrasings = {
    "go-error-tested-apart": in_go(error_tested_apart),
    "go-rest-behind-error-in-else": in_go(rest_behind_error_in_else),
    "go-declared-first": in_go(declared_first),
    "go-errors-wrapped": in_go(errors_wrapped),
    "go-last-tested": in_go(last_tested),
    "go-rest-in-branch": in_go(rest_in_branch),
    "go-branches-as-switch": in_go(branches_as_switch),
    "go-named-results": in_go(named_results),
}
