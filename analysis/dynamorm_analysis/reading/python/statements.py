"""Python's statements other than definitions: imports, assignments, branches, loops and those that lead elsewhere."""

from collections.abc import Callable, Sequence

from msgspec import structs
from tree_sitter import Node

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Context,
    Evaluation,
    Flow,
    Handler,
    Import,
    Loop,
    Resource,
    Return,
    Statement,
)
from dynamorm_analysis.facts.values import Constant, Item, Name, Operation, Unknown, Value
from dynamorm_analysis.reading.python.bound_first import as_remembered, bound_first
from dynamorm_analysis.reading.python.collections import tuple_of
from dynamorm_analysis.reading.python.matching import is_plain, matched
from dynamorm_analysis.reading.python.plain_forms import (
    plain_assignment,
    plain_augmented,
    plain_evaluation,
    plain_loop,
)
from dynamorm_analysis.reading.source import ASIDE, Source, unknown
from dynamorm_analysis.text import Span

FLOWS = {
    "break_statement": "break",
    "continue_statement": "continue",
    "raise_statement": "raise",
    "delete_statement": "delete",
    "assert_statement": "assert",
    "pass_statement": "pass",
    "global_statement": "global",
    "nonlocal_statement": "nonlocal",
}
ASSIGNMENTS = {"assignment", "augmented_assignment"}

TESTING = {"boolean_operator", "call", "comparison_operator", "not_operator", "parenthesized_expression"}

# A chain of more `elif` or `case` than this would nest too deep.
LONGEST_CHAIN = 50
# A clause of a chain, its test, and what that gives names to.
Tested = tuple[Node, Value, tuple[Assignment, ...]]


def import_(node: Node, source: Source) -> tuple[Statement, ...]:
    return tuple([_imported_module(child, source) for child in node.children_by_field_name("name")])


def _imported_module(node: Node, source: Source) -> Import:
    module, alias = _dotted_and_alias(node, source)
    return Import(module, "", alias or module.partition(".")[0], 0, source.span(node))


def import_from(node: Node, source: Source) -> tuple[Statement, ...]:
    written = _dotted(node.child_by_field_name("module_name"), source) or "__future__"
    module = written.lstrip(".")
    level = len(written) - len(module)
    names: list[Statement] = []
    for child in node.children_by_field_name("name"):
        name, alias = _dotted_and_alias(child, source)
        names.append(Import(module, name, alias or name, level, source.span(child)))
    stars = (child for child in node.named_children if child.type == "wildcard_import")
    return (*names, *(Import(module, "*", "*", level, source.span(star)) for star in stars))


def _dotted_and_alias(node: Node, source: Source) -> tuple[str, str]:
    if node.type != "aliased_import":
        return _dotted(node, source), ""
    return _dotted(node.child_by_field_name("name"), source), source.word(node.child_by_field_name("alias"))


def _dotted(node: Node | None, source: Source) -> str:
    return "".join(source.word(node).split())


def expression_statement(node: Node, source: Source) -> tuple[Statement, ...]:
    parts = [child for child in node.named_children if child.type not in ASIDE]
    span = source.span(node)
    strays = [part for part in parts if part.is_error]
    if not parts or (strays and parts[0].type not in ASSIGNMENTS):
        return (Evaluation(Unknown(source.values(parts), span), span),)
    if parts[0].type == "augmented_assignment":
        return (augmented_assignment(parts[0], source),)
    if parts[0].type == "assignment":
        return assignment(parts[0], source, strays)
    several = len(parts) > 1 or any(child.type == "," for child in node.children)
    return (Evaluation(tuple_of(parts, source) if several else plain_evaluation(source.value(parts[0])), span),)


def assignment(node: Node, source: Source, beside: Sequence[Node] = ()) -> tuple[Statement, ...]:
    """`a = b = value` has its further targets inside its right side.

    The grammar reads over the end of a line behind `=`, where somebody is still typing: what follows there is a
    statement of its own. A value with something beside it that the parser could not place is in doubt.
    """
    found: list[Statement] = []
    start, targets, strays = node, list[Value](), list[Node]()
    annotation = source.optional(node.child_by_field_name("type"))
    link: Node | None = node
    while link is not None and link.type == "assignment":
        left, right = link.child_by_field_name("left"), link.child_by_field_name("right")
        targets.append(source.required(left, link))
        strays += _strays(link)
        before = link.child_by_field_name("type") or left
        if before is not None and right is not None and _ends_line(before, right, source):
            unfinished = Unknown(source.values(strays), source.between(before, before))
            found.append(Assignment(tuple(targets), unfinished, annotation, "", source.between(start, before)))
            start, targets, strays = right, [], []
            annotation = source.optional(right.child_by_field_name("type"))
        link = right
    value = source.optional(link)
    strays += beside
    if strays:
        value = Unknown((*(() if value is None else (value,)), *source.values(strays)), source.span(node))
    if targets:
        span = source.between(start, node)
        grown = plain_assignment(targets[0], value, span) if len(targets) == 1 and annotation is None else None
        if grown is not None:
            return (*found, grown)
        further = _joined_to(targets[0], value) if len(targets) == 1 else None
        operator = "&=" if further is not None else ""
        return (*found, Assignment(tuple(targets), further or value, annotation, operator, span))
    return (*found, Evaluation(value or Unknown((), source.span(start)), source.span(start)))


def _joined_to(target: Value, value: Value | None) -> Value | None:
    """What an entry is joined with: `x["a"] = x["a"] & more` is `x["a"] &= more`."""
    match target, value:
        case (
            Item(owner=Name(name=owner), index=Constant(value=key)),
            Operation(operator="&", operands=(Item(owner=Name(name=same), index=Constant(value=again)), further)),
        ) if owner == same and key == again:
            return further
        case Item(), Operation(operator="&", operands=(Operation() as first, further)):
            inner = _joined_to(target, first)
            return Operation("&", (inner, further), value.span) if inner is not None and value is not None else None
    return None


def _strays(node: Node) -> list[Node]:
    """What the parser could not place among the parts of a node."""
    return [child for child in node.children if child.is_error] if node.has_error else []


def _ends_line(before: Node, after: Node, source: Source) -> bool:
    gap = source.content[before.end_byte : after.start_byte]
    return (b"\n" in gap or b"\r" in gap) and b"\\" not in gap


def augmented_assignment(node: Node, source: Source) -> Statement:
    operator = source.word(node.child_by_field_name("operator"))
    target = source.required(node.child_by_field_name("left"), node)
    value = source.required(node.child_by_field_name("right"), node)
    return plain_augmented(target, operator, value, source.span(node))


def type_alias(node: Node, source: Source) -> Statement:
    """`type Name[Parameters] = value` assigns to the name."""
    left = node.child_by_field_name("left")
    while left is not None and left.type in ("type", "generic_type") and left.named_children:
        left = left.named_children[0]
    value = source.required(node.child_by_field_name("right"), node)
    return Assignment((source.required(left, node),), value, None, "", source.span(node))


def return_(node: Node, source: Source) -> Statement:
    values = source.values(node.named_children)
    return Return(values[0] if values else None, source.span(node))


def flow(node: Node, source: Source) -> Statement:
    parts = [child for child in node.named_children if child.type not in ASIDE]
    if len(parts) == 1 and parts[0].type == "expression_list":  # `del a, b` and Python 2's `raise A, b`
        parts = parts[0].named_children
    return Flow(FLOWS[node.type], source.values(parts), source.span(node))


def unknown_statement(node: Node, source: Source) -> Statement:
    """`print` and `exec` as Python 2 wrote them."""
    return Evaluation(unknown(node, source), source.span(node))


def if_(node: Node, source: Source) -> Statement:
    """Each `elif` stands in what its predecessor does otherwise."""
    clauses = node.children_by_field_name("alternative")
    otherwise = [part for clause in clauses if clause.type != "elif_clause" for part in source.body(clause)]
    links = [node, *(clause for clause in clauses if clause.type == "elif_clause")]
    tests: list[Tested] = [(link, source.required(link.child_by_field_name("condition"), link), ()) for link in links]
    bound = bound_first(tests[0][1])
    if bound is None:
        asked = _asked(node, tests[0][1], source)
        return _chain(node, [(node, asked, ()), *tests[1:]], tuple(otherwise), source)
    assignment, test = bound
    source.lifted.append(assignment)
    branch = _chain(node, [(node, test, ()), *tests[1:]], tuple(otherwise), source)
    return structs.replace(branch, span=Span(assignment.span.end, branch.span.end))


def _asked(node: Node, test: Value, source: Source) -> Value:
    """What an `if` asks whose test the statement right before it has given a name, in the same top-level statement."""
    before = node.prev_named_sibling
    if before is None or before.start_byte < source.base or before.type != "expression_statement":
        return test
    parts = before.named_children
    if len(parts) != 1 or parts[0].type != "assignment" or not isinstance(test, Name | Operation):
        return test
    left, right = parts[0].child_by_field_name("left"), parts[0].child_by_field_name("right")
    if left is None or right is None or left.type != "identifier" or right.type not in TESTING:
        return test
    return as_remembered(test, source.text(left), source.value(right))


def match(node: Node, source: Source) -> Statement:
    """A chain of branches. What the subject calls is called before, and given a name."""
    subjects = node.children_by_field_name("subject")
    subject = tuple_of(subjects, source) if len(subjects) > 1 else source.required(next(iter(subjects), None), node)
    block = node.child_by_field_name("body")
    cases = [] if block is None else [child for child in block.named_children if child.type == "case_clause"]
    span = source.span(node)
    if not cases:
        return Evaluation(Unknown((subject,), span), span)
    if not is_plain(subject):
        place = Span(span.start, subject.span.end)
        name = Name(f"matched_{span.start}", Span(place.end, place.end))
        source.lifted.append(Assignment((name,), subject, None, "", place))
        span, subject = Span(place.end, span.end), name
    tests: list[Tested] = []
    otherwise: tuple[Statement, ...] = ()
    for case in cases:
        found = matched(case, subject, source)
        if found.test is None and tests:
            with source.below(min(len(tests), LONGEST_CHAIN)):
                otherwise = (*found.names, *source.body(case, "consequence"))
            break
        tests.append((case, found.test or Unknown((), source.span(case)), found.names))
    return structs.replace(_chain(node, tests, otherwise, source), span=span)


def _chain(whole: Node, tests: list[Tested], otherwise: tuple[Statement, ...], source: Source) -> Branch:
    """Branches, each in what the one before does otherwise; beyond the longest chain they stand side by side."""
    end = source.span(whole).end
    branches: list[Branch] = []
    for number, (clause, test, names) in enumerate(tests):
        with source.below(min(number, LONGEST_CHAIN)):
            body = (*names, *source.body(clause, "consequence"))
        branches.append(Branch(test, body, (), Span(source.span(clause).start, end)))
    otherwise = (*branches[LONGEST_CHAIN:], *otherwise)
    for branch in reversed(branches[1:LONGEST_CHAIN]):
        otherwise = (structs.replace(branch, otherwise=otherwise),)
    return structs.replace(branches[0], otherwise=otherwise)


def for_(node: Node, source: Source) -> Statement:
    target = source.required(node.child_by_field_name("left"), node)
    iterable = source.required(node.child_by_field_name("right"), node)
    return plain_loop(Loop("for", target, iterable, source.body(node), _otherwise(node, source), source.span(node)))


def while_(node: Node, source: Source) -> Statement:
    test = source.required(node.child_by_field_name("condition"), node)
    return Loop("while", None, test, source.body(node), _otherwise(node, source), source.span(node))


def _otherwise(node: Node, source: Source) -> tuple[Statement, ...]:
    clause = node.child_by_field_name("alternative")
    return () if clause is None else source.body(clause)


def with_(node: Node, source: Source) -> Statement:
    clauses = (child for child in node.named_children if child.type == "with_clause")
    items = [item for clause in clauses for item in clause.named_children if item.type == "with_item"]
    return Context(tuple([_resource(item, source) for item in items]), source.body(node), source.span(node))


def _resource(node: Node, source: Source) -> Resource:
    value = node.child_by_field_name("value")
    if value is None or value.type != "as_pattern":
        return Resource(source.required(value, node), None)
    given, target = _as_pattern(value)
    return Resource(source.required(given, node), source.optional(target))


def _as_pattern(node: Node) -> tuple[Node | None, Node | None]:
    """`value as target`."""
    target = node.child_by_field_name("alias")
    if target is not None and target.type == "as_pattern_target":
        target = next(iter(target.named_children), None)
    return next(iter(node.named_children), None), target


def try_(node: Node, source: Source) -> Statement:
    handlers: list[Handler] = []
    otherwise: tuple[Statement, ...] = ()
    finish: tuple[Statement, ...] = ()
    for clause in node.named_children:
        match clause.type:
            case "except_clause":
                handlers.append(_handler(clause, source))
            case "else_clause":
                otherwise = source.body(clause)
            case "finally_clause":
                finish = _unnamed_block(clause, source)
    return Attempt(source.body(node), tuple(handlers), otherwise, finish, source.span(node))


def _handler(node: Node, source: Source) -> Handler:
    values = node.children_by_field_name("value")
    body = _unnamed_block(node, source)
    if not values:
        return Handler(None, "", body)
    if values[0].type == "as_pattern":
        kind, target = _as_pattern(values[0])
        return Handler(source.optional(kind), source.word(target), body)
    alias = source.word(node.child_by_field_name("alias"))
    return Handler(source.value(values[0]) if len(values) == 1 else tuple_of(values, source), alias, body)


def _unnamed_block(node: Node, source: Source) -> tuple[Statement, ...]:
    parts = (child for child in node.named_children if child.type == "block" or child.is_error)
    return tuple([statement for part in parts for statement in source.block(part)])


READERS: dict[str, Callable[[Node, Source], Statement]] = {
    "type_alias_statement": type_alias,
    "augmented_assignment": augmented_assignment,
    "return_statement": return_,
    **dict.fromkeys(FLOWS, flow),
    "print_statement": unknown_statement,
    "exec_statement": unknown_statement,
    "if_statement": if_,
    "match_statement": match,
    "for_statement": for_,
    "while_statement": while_,
    "with_statement": with_,
    "try_statement": try_,
}

GROUPS: dict[str, Callable[[Node, Source], tuple[Statement, ...]]] = {
    "expression_statement": expression_statement,
    "assignment": assignment,  # outside of an expression statement where the code around it is broken
    "import_statement": import_,
    "import_from_statement": import_from,
    "future_import_statement": import_from,
}
