"""Go's statements inside functions: assignments, branches, loops and what leads elsewhere."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Flow, Return, Statement
from dynamorm_analysis.facts.values import Call, Collection, Constant, Operation, Unknown, Value, parts_of
from dynamorm_analysis.reading.go.functions import named_results
from dynamorm_analysis.reading.go.loops import for_
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.text import Span

Statements = tuple[Statement, ...]
CASES = frozenset({"expression_case", "type_case", "communication_case", "default_case"})
FLOWS = {
    "break_statement": "break",
    "continue_statement": "continue",
    "goto_statement": "goto",
    "fallthrough_statement": "fallthrough",
    "empty_statement": "pass",
}


def evaluation(node: Node, source: Source) -> Statement:
    """An expression as a statement, also behind `go` and `defer`."""
    values = source.values(node.named_children)
    value = values[0] if len(values) == 1 else Unknown(values, source.span(node))
    return Evaluation(value, source.span(node))


def assignment(node: Node, source: Source) -> Statement:
    """`a, b := x, y`, `a = x` and `a += x`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = source.word(node.child_by_field_name("operator"))
    target, value = source.required(left, node), source.required(right, node)
    return Assignment((target,), value, None, "" if operator in ("=", ":=", "") else operator, source.span(node))


def step(node: Node, source: Source) -> Statement:
    """`i++` and `i--`."""
    target = source.values(node.named_children)
    span = source.span(node)
    if len(target) != 1:
        return Evaluation(Unknown(target, span), span)
    return Assignment(target, Constant(1, span), None, "+=" if node.type == "inc_statement" else "-=", span)


def return_(node: Node, source: Source) -> Statement:
    """A bare `return` gives back the results that the function has names for."""
    values = source.values(node.named_children)
    return Return(values[0] if values else named_results(node, source), source.span(node))


def flow(node: Node, source: Source) -> Statement:
    return Flow(FLOWS[node.type], (), source.span(node))


def labeled(node: Node, source: Source) -> Statements:
    return tuple(
        found
        for child in node.named_children
        if child.type not in ASIDE and child.type != "label_name"
        for found in source.statements(child)
    )


def if_(node: Node, source: Source) -> Statements:
    """What runs before the test stands before the branch."""
    otherwise = node.child_by_field_name("alternative")
    branch = Branch(
        source.required(node.child_by_field_name("condition"), node),
        source.body(node, "consequence"),
        source.statements(otherwise) if otherwise is not None else (),
        source.span(node),
    )
    return (*_before(node, source), branch)


def _before(node: Node, source: Source) -> Statements:
    initializer = node.child_by_field_name("initializer")
    return () if initializer is None else source.statements(initializer)


def switch(node: Node, source: Source) -> Statements:
    """Each case stands in what its predecessor does otherwise, and compares with what the switch is over, unless that
    is what a call gives, or is a test itself where it is over nothing; `switch x := v.(type)` sets the name before."""
    before = _before(node, source)
    alias, value = node.child_by_field_name("alias"), node.child_by_field_name("value")
    if alias is not None and value is not None:
        target, subject = source.value(alias), Unknown((source.value(value),), source.span(value))
        before = (*before, Assignment((target,), subject, None, "", source.between(alias, value)))
    elif value is not None:
        before = (*before, Evaluation(source.value(value), source.span(value)))
    compared = source.value(value) if value is not None and node.type == "expression_switch_statement" else None
    if compared is not None and any(isinstance(part, Call) for part in parts_of(compared)):
        compared = None
    if value is None and node.type == "expression_switch_statement":
        compared = Constant(True, source.span(node))
    cases = _cases([child for child in node.named_children if child.type in CASES], compared, source)
    match cases:
        case (Branch() as chain,):  # what is set in its head stands in it, as it does in that of `if`
            cases = (replace(chain, span=source.span(node)),)
    return (*before, *cases)


def _cases(cases: Sequence[Node], compared: Value | None, source: Source) -> Statements:
    otherwise: Statements = ()
    for case in reversed([case for case in cases if case.type == "default_case"]):
        otherwise = _case_body(case, source)
    # Each case is a level of its own in the facts: of very long switches the last ones stand side by side.
    for case in reversed([case for case in cases if case.type != "default_case"]):
        body = _case_body(case, source)
        chained = (*otherwise,) if len(cases) <= LONGEST_CHAIN else ()
        held = [source.span(case), *(each.span for each in chained)]
        whole = Span(min(one.start for one in held), max(one.end for one in held))
        branch = Branch(_test(case, compared, source), body, chained, whole)
        otherwise = (branch,) if chained or not otherwise else (branch, *otherwise)
    return otherwise


LONGEST_CHAIN = 40


def _test(case: Node, compared: Value | None, source: Source) -> Value:
    tests = [child for field in ("value", "type") for child in case.children_by_field_name(field) if child.is_named]
    if compared is None or len(tests) != 1:
        return Unknown(source.values(tests), source.span(case))
    listed = source.value(tests[0])
    of_case = listed.items if isinstance(listed, Collection) and listed.kind == "tuple" else (listed,)
    is_of_tests = isinstance(compared, Constant) and compared.value is True
    met = of_case if is_of_tests else tuple(Operation("==", (compared, each), each.span) for each in of_case)
    return met[0] if len(met) == 1 else Operation("or", met, listed.span)


def _case_body(case: Node, source: Source) -> Statements:
    found: list[Statement] = []
    communication = case.child_by_field_name("communication")
    if communication is not None:
        found += source.statements(communication)
    for child in case.named_children:
        if child.type == "statement_list" or child.is_error:
            found += source.statements(child)
    return tuple(found)


def received(node: Node, source: Source) -> Statement:
    """`v := <-channel` in a `select`."""
    left = source.optional(node.child_by_field_name("left"))
    right = source.required(node.child_by_field_name("right"), node)
    if left is None:
        return Evaluation(right, source.span(node))
    return Assignment((left,), right, None, "", source.span(node))


def send(node: Node, source: Source) -> Statement:
    span = source.span(node)
    return Evaluation(Collection("tuple", source.values(node.named_children), span), span)


READERS: dict[str, Callable[[Node, Source], Statement]] = {
    **dict.fromkeys(("expression_statement", "go_statement", "defer_statement"), evaluation),
    **dict.fromkeys(("short_var_declaration", "assignment_statement"), assignment),
    **dict.fromkeys(("inc_statement", "dec_statement"), step),
    **dict.fromkeys(FLOWS, flow),
    "return_statement": return_,
    "receive_statement": received,
    "send_statement": send,
}
GROUPS: dict[str, Callable[[Node, Source], Statements]] = {
    "labeled_statement": labeled,
    "if_statement": if_,
    "for_statement": for_,
    **dict.fromkeys(("expression_switch_statement", "type_switch_statement", "select_statement"), switch),
}
