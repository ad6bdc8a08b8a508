"""What a text is on each path through a function of Go that puts it together: calls, variables, lists, builders."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.statements import Assignment, Evaluation, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
)
from dynamorm_analysis.libraries.sdk_go.branches import Path, Paths, either, emptiness
from dynamorm_analysis.libraries.strings.expression_texts import Piece
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import Step, loops_around, steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.comes_out import comes_out
from dynamorm_analysis.linking.static.declared import found_by, qualified
from dynamorm_analysis.linking.static.static_texts import VERB, constant_text, template_of

MAX_DEPTH = 12
MOST = 200  # paths that are told apart
TRIMMED = {"strings.TrimSuffix": str.removesuffix, "strings.TrimRight": str.rstrip}
BUILDERS = frozenset({"strings.Builder", "bytes.Buffer"})


def paths_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> Paths:
    """What a text may be; what is not known of it is a hole."""
    if depth > MAX_DEPTH:
        return _unknown(value, scope)
    match value:
        case Constant(value=str() as text, content=content):
            return (Path((Piece(text, scope, value.span, content),)),)
        case Operation(operator="+", operands=operands):
            return _in_a_row([paths_of(program, one, scope, depth + 1) for one in operands], value, scope)
        case Item(owner=Name() as owner, index=Unknown(parts=(Operation(operator="-", operands=(_, cut)),))) if (
            isinstance(cut, Constant) and isinstance(cut.value, int)
        ):  # `text[:len(text)-2]`
            return tuple(path.shortened(cut.value) for path in paths_of(program, owner, scope, depth + 1))
        case Call():
            return _called(program, value, scope, depth)
        case Name(name=name):
            sought = (f"paths of {name} {value.span.start}", scope, 0)
            return program.once(sought, depth, lambda: _held(program, value, scope, depth))
    return _plain(program, value, scope)


def _called(program: Program, call: Call, scope: Scope, depth: int) -> Paths:
    name = qualified(program, call.function, scope)
    match call.arguments:
        case (Argument(value=inner), Argument(value=ending)) if name in TRIMMED:
            end, trim = constant_text(program, ending, scope) or "", TRIMMED[name]
            found = paths_of(program, inner, scope, depth + 1)
            return tuple(path.trimmed(lambda text: trim(text, end)) for path in found)
        case (Argument(value=inner),) if name == "strings.TrimSpace":
            return tuple(path.trimmed(str.rstrip) for path in paths_of(program, inner, scope, depth + 1))
        case (Argument(value=items), Argument(value=between)) if name == "strings.Join":
            return _joined(program, items, between, scope, depth, call)
        case (Argument(value=Constant(value=str() as pattern)), *given) if name == "fmt.Sprintf":
            return _formatted(program, call, pattern, [one.value for one in given], scope, depth)
        case ():
            match call.function:
                case Member(owner=Name() as builder, name="String") if _is_builder(program, builder, scope):
                    return _built(program, builder, scope, depth)
    return _plain(program, call, scope)


def _plain(program: Program, value: Value, scope: Scope) -> Paths:
    parts = template_of(program, value, scope).parts
    text = "".join(part if isinstance(part, str) else HOLE for part in parts)
    return (Path((Piece(text, scope, value.span),)),)


def _unknown(value: Value, scope: Scope) -> Paths:
    return (Path((Piece(f" {HOLE}", scope, value.span),)),)


def _in_a_row(parts: Sequence[Paths], value: Value, scope: Scope) -> Paths:
    found: Paths = (Path(),)
    for part in parts:
        both = (one.then(other) for one, other in product(found, part))
        found = tuple(path for path in both if path is not None)
        if not found or len(found) > MOST:
            return _unknown(value, scope)
    return found


def _formatted(program: Program, call: Call, pattern: str, fillers: list[Value], scope: Scope, depth: int) -> Paths:
    parts: list[Paths] = []
    end = 0
    for verb in VERB.finditer(pattern):
        parts.append(_text(pattern[end : verb.start()], call, scope))
        end = verb.end()
        if verb[0] == "%%":
            parts.append(_text("%", call, scope))
        elif fillers and verb[0] in ("%s", "%v"):
            parts.append(paths_of(program, fillers.pop(0), scope, depth + 1))
        else:
            filler = fillers.pop(0) if fillers else call
            parts.append(_plain(program, filler, scope))
    return _in_a_row([*parts, _text(pattern[end:], call, scope)], call, scope)


def _text(text: str, at: Value, scope: Scope) -> Paths:
    return (Path((Piece(text, scope, at.span),) if text else ()),)


# ---- variables ------------------------------------------------------------------------------------------------------


def _held(program: Program, name: Name, scope: Scope, depth: int) -> Paths:
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or found.scope.node is None:
        return _plain(program, name, scope)
    taken = steps(found.scope, name.name, name.span.start, partial(comes_out, program, scope=found.scope))
    first = taken[0].statement if taken else None
    if not isinstance(first, Assignment) or first.value is None or isinstance(first.value, Name):
        if isinstance(first, Assignment) and first.value is None and isinstance(first.annotation, Operation):
            return _and_more(_plain(program, name, scope), name, scope)  # `var filter *string`, perhaps nothing at all
        if isinstance(first, Assignment) and first.value is None and first.annotation is not None:
            return _gone_on(program, (Path(),), taken[1:], found.scope, depth, name)  # `var update string`
        is_sure = len(taken) < 2 and not any(step.optional for step in taken)
        return _plain(program, name, scope) if is_sure else _and_more(_plain(program, name, scope), name, scope)
    if not any(isinstance(target, Name) for target in first.targets):
        return _plain(program, name, scope)
    begun = paths_of(program, first.value, found.scope, depth + 1)
    if taken[0].optional:
        return _and_more(begun, name, scope)
    return _gone_on(program, begun, taken[1:], found.scope, depth, name)


def _and_more(begun: Paths, at: Value, scope: Scope) -> Paths:
    (hole,) = _unknown(at, scope)
    return tuple(Path((*path.pieces, *hole.pieces), path.tests) for path in begun[:1])


def _gone_on(program: Program, begun: Paths, more: Sequence[Step], scope: Scope, depth: int, at: Name) -> Paths:
    """What a variable holds that begins with a text and goes on in some branches: `filter += " AND #at > :since"`."""
    held = begun
    loops = loops_around(scope, begun[0].pieces[0].span.start) if begun and begun[0].pieces else ()
    own = emptiness(at.name)
    for step in more:
        match step.statement:
            case Assignment(targets=(Name(),), operator="+=" | "" as operator, value=added) if added is not None:
                found = paths_of(program, added, scope, depth + 1)
            case _:
                return _and_more(begun, at, scope)
        if loops_around(scope, step.statement.span.start) != loops:
            return _and_more(begun, at, scope)
        held = tuple(
            each
            for path in held
            for each in either(path, (path if operator else Path((), path.tests)).then_each(found), step, own)
        )
        if not held or len(held) > MOST:
            return _and_more(begun, at, scope)
    return held


# ---- lists ----------------------------------------------------------------------------------------------------------


def _joined(program: Program, items: Value, between: Value, scope: Scope, depth: int, at: Value) -> Paths:
    """`strings.Join(parts, ", ")`, with what branches append to the list; nothing on paths that append nothing."""
    separator = constant_text(program, between, scope)
    if separator is None:
        return _plain(program, at, scope)
    found: list[Path] = []
    for items_held, tests in _listed(program, items, scope, depth + 1):
        pieces: list[Piece] = []
        for item in items_held:
            if pieces and separator:
                pieces.append(Piece(separator, scope, between.span))
            pieces += item
        known = {emptiness(items.name): not items_held} if isinstance(items, Name) else {}
        found.append(Path(tuple(pieces), {**tests, **known}))
    return tuple(found) or _unknown(at, scope)


Items = tuple[tuple[Piece, ...], ...]
Listed = tuple[tuple[Items, Mapping[str, bool]], ...]
"""The items of a list on each path, with how the tests come out there."""


def _listed(program: Program, items: Value, scope: Scope, depth: int) -> Listed:
    unknown: Listed = ((tuple(path.pieces for path in _unknown(items, scope)), {}),)
    match items if depth <= MAX_DEPTH else None:
        case Collection(kind="list", items=written):
            return ((tuple(_item(program, one, scope, depth) for one in written), {}),)
        case Call(function=Collection(kind="list"), arguments=()):
            return (((), {}),)
        case Call(function=Name(name="make"), arguments=(_, Argument(value=Constant(value=0)), *_)):
            return (((), {}),)
        case Name(name=name):
            found = found_by(program, items, scope)
            if found is None or found.is_parameter or found.scope.node is None:
                return unknown
            return _appended(program, steps(found.scope, name, items.span.start), found.scope, depth, unknown)
    return unknown


def _appended(program: Program, taken: Sequence[Step], scope: Scope, depth: int, unknown: Listed) -> Listed:
    held: Listed = ()
    loops = loops_around(scope, taken[0].statement.span.start) if taken else ()
    for number, step in enumerate(taken):
        match step.statement:
            case Assignment(value=None) if number == 0:
                held = (((), {}),)
                continue
            case Assignment(
                targets=(Name(name=name),),
                value=Call(function=Name(name="append"), arguments=(Argument(value=Name(name=first)), *rest)),
            ) if first == name and number:
                is_looped = loops_around(scope, step.statement.span.start) != loops
                added = tuple(
                    unknown[0][0][0] if one.spread or is_looped else _item(program, one.value, scope, depth)
                    for one in rest
                )
                held = _with_items(held, added, step, emptiness(name), is_looped=is_looped)
            case Assignment(targets=(Name(),), value=begun) if begun is not None and number == 0 and not step.optional:
                held = _listed(program, begun, scope, depth + 1)
            case _:
                return unknown
        if len(held) > MOST:
            return unknown
    return held or unknown


def _with_items(held: Listed, added: Items, step: Step, own: str, *, is_looped: bool) -> Listed:
    if is_looped or not step.optional:
        return tuple(((*items, *added), tests) for items, tests in held)
    found: list[tuple[Items, Mapping[str, bool]]] = []
    for items, tests in held:
        before = Path(tuple(piece for item in items for piece in item), tests)
        after = Path((*before.pieces, *(piece for item in added for piece in item)), tests)
        for path in either(before, (after,), step, own):
            is_done = len(path.pieces) > len(before.pieces)
            found.append(((*items, *added) if is_done else items, path.tests))
    return tuple(found)


def _item(program: Program, value: Value, scope: Scope, depth: int) -> tuple[Piece, ...]:
    paths = paths_of(program, value, scope, depth + 1)
    return paths[0].pieces if len(paths) == 1 else _unknown(value, scope)[0].pieces


# ---- builders -------------------------------------------------------------------------------------------------------


def _is_builder(program: Program, name: Name, scope: Scope) -> bool:
    found = found_by(program, name, scope)
    statement = found.bound.statement if found is not None and not found.is_parameter else None
    annotation = statement.annotation if isinstance(statement, Assignment) else None
    return found is not None and annotation is not None and qualified(program, annotation, found.scope) in BUILDERS


def _built(program: Program, name: Name, scope: Scope, depth: int) -> Paths:
    """What is written into a `strings.Builder`: `update.WriteString(", #state = :state")`."""
    held: Paths = (Path(),)
    taken = steps(scope, name.name, name.span.start)
    loops = loops_around(scope, taken[0].statement.span.start) if taken else ()
    for step in taken[1:]:
        added = _written(step.statement)
        is_looped = loops_around(scope, step.statement.span.start) != loops
        if added is None or is_looped:
            return _unknown(name, scope)
        found = paths_of(program, added, scope, depth + 1)
        held = tuple(each for path in held for each in either(path, path.then_each(found), step, emptiness(name.name)))
        if not held or len(held) > MOST:
            return _unknown(name, scope)
    return held


def _written(statement: Statement) -> Value | None:
    match statement:
        case Evaluation(value=Call(function=Member(name="WriteString"), arguments=(Argument(value=added),))):
            return added
    return None
