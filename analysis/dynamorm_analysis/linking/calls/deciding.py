"""Whether a test surely holds during a call of a function, as far as what the call gives decides it."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Flow, Function, Return, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
)
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.calls.comparing_classes import NAMES, are_one_class, is_below, is_of
from dynamorm_analysis.linking.files.changes import changed
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf, going_on
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    ModuleRef,
    Part,
    Produced,
    Raw,
    Scalar,
    Text,
    is_falsy,
)
from dynamorm_analysis.linking.names.flow import Step, steps
from dynamorm_analysis.linking.names.rounds import in_round
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.linking.standard import ALWAYS_TRUE

MAX_DEPTH = 12
MOST_SET = 3  # statements that set a variable
NEVER_NONE = frozenset({"&", "|", "~", "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">="})
"""Operators whose result is something."""


def holds(program: Program, during: Scope, test: Value, meaning: MeaningOf, depth: int = 0) -> bool | None:
    """The outcome of a test; None where it is not known, as it is for a function by itself."""
    if not during.arguments or depth > MAX_DEPTH:
        return None
    match test:
        case Operation(operator="not", operands=(inner,)):
            return _opposite(holds(program, during, inner, meaning, depth + 1))
        case Operation(operator="and", operands=operands):
            return _of_all(holds(program, during, each, meaning, depth + 1) for each in operands)
        case Operation(operator="or", operands=operands):
            return _opposite(_of_all(_opposite(holds(program, during, e, meaning, depth + 1)) for e in operands))
        case Operation(operator="is" | "==", operands=(inner, Constant(value=expected))):
            return _is(_tested(program, inner, during, meaning, depth), expected)
        case Operation(operator="is not" | "!=", operands=(inner, Constant(value=expected))):
            return _opposite(_is(_tested(program, inner, during, meaning, depth), expected))
        case Operation(operator="is" | "==", operands=(one, other)):
            return are_one_class(*(_surely(program, each, during, meaning, depth) for each in (one, other)))
        case Operation(operator="is not" | "!=", operands=(one, other)):
            return _opposite(are_one_class(*(_surely(program, each, during, meaning, depth) for each in (one, other))))
        case Operation(operator="<" | "<=" | ">" | ">=" as operator, operands=(first, second)):
            numbers = (_number(_tested(program, each, during, meaning, depth)) for each in (first, second))
            return _is_so(operator, *numbers)
        case Operation(operator="in", operands=(Constant(value=str() as part), inner)):
            return _holds(_tested(program, inner, during, meaning, depth), part)
        case Operation(operator="not in", operands=(Constant(value=str() as part), inner)):
            return _opposite(_holds(_tested(program, inner, during, meaning, depth), part))
        case Call(function=Name(name="isinstance" | "issubclass" as asks), arguments=(Argument(), Argument()) as each):
            inner, kinds = (argument.value for argument in each)
            if asks == "isinstance":
                return is_of(program, inner, kinds, during, meaning)
            return is_below(program, _surely(program, inner, during, meaning, depth), kinds, during, meaning)
        case Call(function=Member(owner=inner, name="get"), arguments=(Argument(value=Constant(value=str() as key)),)):
            return _is_held(program, _tested(program, inner, during, meaning, depth), key, meaning, depth)
        case Name() | Constant() | Member(owner=Name()):
            return _is_true(_tested(program, test, during, meaning, depth))
    return None


def chosen(program: Program, value: Conditional, scope: Scope, meaning: MeaningOf, depth: int = 0) -> tuple[Value, ...]:
    """What `then if test else otherwise` may give during a call."""
    outcome = holds(program, scope, value.test, going_on(depth, meaning))
    if outcome is None:
        return value.then, value.otherwise
    return (value.then,) if outcome else (value.otherwise,)


def left_by_or(
    program: Program, operands: tuple[Value, ...], scope: Scope, meaning: MeaningOf, depth: int
) -> tuple[Value, ...]:
    """The operands of which `a or b` may be one: an earlier one that is surely None, False, 0 or "" is not."""
    earlier = (operand for operand in operands[:-1] if not is_falsy(meaning(program, operand, scope, depth)))
    return (*earlier, *operands[-1:])


def taken(program: Program, scope: Scope, name: str, before: int, meaning: MeaningOf) -> tuple[Step, ...]:
    """The steps of a local name during a call: those in branches that the call rules out are none, those in branches
    that it surely takes are not optional."""
    if not scope.arguments:
        return steps(scope, name, before)
    return steps(scope, name, before, lambda test: holds(program, scope, test, meaning))


def _of_all(truths: Iterable[bool | None]) -> bool | None:
    found = list(truths)
    return False if False in found else None if None in found else True


def _number(found: Meaning | None) -> float | None:
    return found.value if isinstance(found, Scalar) and type(found.value) in (int, float) else None


def _is_so(operator: str, first: float | None, second: float | None) -> bool | None:
    """How two numbers compare: `limit > 0` of a call that gives none."""
    if first is None or second is None:
        return None
    less = first < second or (first == second and operator in ("<=", ">="))
    more = first > second or (first == second and operator in ("<=", ">="))
    return less if operator in ("<", "<=") else more


def _opposite(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


# ---- values ---------------------------------------------------------------------------------------------------------


def _tested(program: Program, value: Value, during: Scope, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What is tested: only what the function itself names, or a function around it is given, since others may set what
    stands outside of it."""
    if isinstance(value, Name) and value.name not in during.bindings and not _is_given_around(during, value.name):
        return None
    if isinstance(value, Member) and isinstance(value.owner, Name) and value.name not in NAMES:
        return _of_own_class(program, value.owner, value, during, meaning)
    return _surely(program, value, during, meaning, depth)


def _of_own_class(program: Program, owner: Name, value: Member, during: Scope, meaning: MeaningOf) -> Meaning | None:
    """The constant that a method's own object holds, where the class of the method declares it for all its objects and
    no method sets another one."""
    node, holder = during.node, during.enclosing_class
    if not isinstance(node, Function) or not node.parameters or node.parameters[0].name != owner.name:
        return None
    if holder is None or value.name not in holder.bindings:
        return None
    if not isinstance(meaning(program, owner, during, 0), Instance):
        return None
    found = meaning(program, value, during, 0)
    is_constant = isinstance(found, Scalar) or (isinstance(found, Text) and found.template.constant is not None)
    return found if is_constant else None


def _is_given_around(during: Scope, name: str) -> bool:
    """Whether a name is a parameter of a function around, in a call of which this function is called."""
    around = during.parent
    while around is not None and isinstance(around.node, Function) and name not in around.bindings:
        around = around.parent
    if around is None or not isinstance(around.node, Function) or name not in around.arguments:
        return False
    leading = (each for each in inside(around.node) if isinstance(each, Flow) and each.kind == "nonlocal")
    return not any(isinstance(value, Name) and value.name == name for each in leading for value in each.values)


def _surely(program: Program, value: Value, scope: Scope, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What an expression stands for at all times; None where that may change: a variable that is set again (in the next
    round of a loop, say), or what an object holds."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Constant() | Template() | Collection() | Mapping() | Lambda():
            return meaning(program, value, scope, 0)
        case Name(name=name):
            return _of_name(program, value, name, scope, meaning, depth)
        case Member(owner=owner, name=name) if name in NAMES:
            is_known = isinstance(_surely(program, owner, scope, meaning, depth + 1), ClassRef)
            found = meaning(program, value, scope, 0) if is_known else None
            return Text(found.template, written=True) if isinstance(found, Text) else None
        case Member(owner=owner):
            return _of_member(meaning(program, owner, scope, 0), meaning(program, value, scope, 0))
        case Call(function=Name(name="type"), arguments=(Argument(),)):
            found = meaning(program, value, scope, 0)
            return found if isinstance(found, ClassRef) else None
        case Call(function=Member(owner=owner, name="format")):
            is_text = isinstance(_surely(program, owner, scope, meaning, depth + 1), Text)
            return meaning(program, value, scope, 0) if is_text else None
        case Call(function=function):
            callee = meaning(program, function, scope, 0)
            is_made = isinstance(callee, ClassRef) or _is_always_true(callee) or _only_builds_text(callee)
            return meaning(program, value, scope, 0) if is_made else None
        case Operation(operator="&" | "|" | "~", operands=operands):
            parts = (_surely(program, each, scope, meaning, depth + 1) for each in operands)
            return next((each for each in parts if _is_always_true(each)), Raw(value, scope))
        case Operation(operator=operator) if operator in NEVER_NONE:
            return Raw(value, scope)
        case Conditional(test=test, then=then, otherwise=otherwise):
            deeper = depth + MAX_DEPTH // 3  # its test and what it gives may rest on others, and these again
            outcome = holds(program, scope, test, meaning, deeper)
            if outcome is not None:
                return _surely(program, then if outcome else otherwise, scope, meaning, deeper)
            sides = (_surely(program, each, scope, meaning, deeper) for each in (then, otherwise))
            return _something(value, scope) if all(_is(side, None) is False for side in sides) else None
    return None


def _something(value: Value, scope: Scope) -> Raw:
    """Something of which no more is known than that it is not None."""
    return Raw(Operation("+", (value,), value.span), scope)


def _something_of(
    program: Program, value: Name, bounds: tuple[Bound, ...], holder: Scope, meaning: MeaningOf, depth: int
) -> Meaning | None:
    """What a variable holds that is set on several paths, or changed, where that is not None on any of them."""
    if len(bounds) > MOST_SET or any(bound.by != "assignment" or bound.value is None for bound in bounds):
        return None
    deeper = depth + MAX_DEPTH // 3
    given = (bound.value for bound in bounds if bound.value is not None)
    is_something = all(_is(_surely(program, each, holder, meaning, deeper), None) is False for each in given)
    return _something(value, holder) if is_something else None


def _only_builds_text(callee: Meaning) -> bool:
    """Whether a function gives a text that it writes out, whatever it is given: `return f"USER#{id}"`."""
    node = callee.scope.node if isinstance(callee, FunctionRef) else None
    body = node.body if isinstance(node, Function) else ()
    return bool(body) and isinstance(body[-1], Return) and [*returns(body)] == [body[-1]] and _is_built(body[-1].value)


def _is_built(value: Value | None) -> bool:
    return isinstance(value, Template) or (
        isinstance(value, Call) and isinstance(value.function, Member) and value.function.name == "format"
    )


def _is_always_true(found: Meaning | None) -> bool:
    """Whether something is an object that can be nothing else than true: `Attr("closed").exists()`."""
    while isinstance(found, Produced | Part):
        found = found.callee if isinstance(found, Produced) else found.owner
    return isinstance(found, External) and found.name.startswith(ALWAYS_TRUE)


def _of_name(program: Program, value: Name, name: str, scope: Scope, meaning: MeaningOf, depth: int) -> Meaning | None:
    holder: Scope | None = scope
    while holder is not None and holder.node is not None and name not in holder.bindings:
        holder = holder.parent
    if holder is None or holder.node is None:
        return meaning(program, value, scope, 0)
    bounds, touches = holder.bindings[name], steps(holder, name, holder.node.span.end)
    if len(bounds) != 1 or bounds[0].conditional or name in changed(holder):
        return _something_of(program, value, bounds, holder, meaning, depth)
    match bounds[0].by:
        case "class" | "function" | "import":
            return meaning(program, value, scope, 0)
        case "assignment" if bounds[0].value is not None and len(touches) == 1:
            return _surely(program, bounds[0].value, holder, meaning, depth + 1)
        case "parameter" if name in holder.arguments and not touches:
            given, caller = holder.arguments[name]
            return _surely(program, given, caller, meaning, depth + 1)
        case "loop" if (item := in_round(holder, name)) is not None and not touches:
            return _surely(program, *item, meaning, depth + 1)
    return None


def _of_member(owner: Meaning, found: Meaning) -> Meaning | None:
    match owner, found:
        case ModuleRef(), _:
            return found
        case ClassRef(), Text(template=template) if template.constant:  # of an enumeration, which equals no text
            return Text(template)
        case _, FunctionRef() | ClassRef():
            return found
    return None


def _is(found: Meaning | None, expected: object) -> bool | None:
    """Whether something is one constant."""
    match found:
        case Scalar(value=value):
            return value == expected if type(value) is type(expected) or None in (value, expected) else None
        case Text(template=template, written=True) if isinstance(expected, str) and template.constant is not None:
            return template.constant == expected
        case Raw(value=Operation(operator=operator)):
            return False if expected is None and operator in NEVER_NONE else None
        case Text() | ClassRef() | FunctionRef() | Instance() | Raw(value=Collection() | Mapping() | Lambda()):
            return False if expected is None else None
    return False if expected is None and _is_always_true(found) else None


def _is_held(program: Program, found: Meaning | None, key: str, meaning: MeaningOf, depth: int) -> bool | None:
    """Whether a dictionary, written out, has something under a key, and that is not empty."""
    match found:
        case Raw(value=Mapping(entries=entries), scope=scope) if _has_entry(found, key):
            held = next(one.value for one in entries if isinstance(one.key, Constant) and one.key.value == key)
            if isinstance(held, Collection | Mapping):
                return bool(held.items if isinstance(held, Collection) else held.entries)
            return _is_true(_surely(program, held, scope, meaning, depth + 1))
    return _has_entry(found, key)


def _holds(found: Meaning | None, part: str) -> bool | None:
    """Whether something is a text or a dictionary with a text in it."""
    return _has_entry(found, part) if isinstance(found, Raw) else _holds_text(found, part)


def _has_entry(found: Meaning | None, key: str) -> bool | None:
    """Whether something is a dictionary, written out, with a key."""
    match found:
        case Raw(value=Mapping(entries=entries)) if all(isinstance(one.key, Constant) for one in entries):
            return any(isinstance(one.key, Constant) and one.key.value == key for one in entries)
    return None


def _holds_text(found: Meaning | None, part: str) -> bool | None:
    """Whether something is a text with another one in it."""
    match found:
        case Text(template=template, written=True):
            if any(isinstance(each, str) and part in each for each in template.parts):
                return True
            return None if template.constant is None else False
    return None


def _is_true(found: Meaning | None) -> bool | None:
    match found:
        case Scalar(value=value):
            return bool(value)
        case Text(template=template):
            has_text = any(isinstance(part, str) and part for part in template.parts)
            return True if has_text else None if template.constant is None else False
        case ClassRef() | FunctionRef() | Raw(value=Lambda()):
            return True
        case Raw(value=Collection(items=() as items) | Mapping(entries=() as items)):
            return bool(items)
    return True if _is_always_true(found) else None
