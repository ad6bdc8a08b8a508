"""What expressions stand for in a trace."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import (
    Binding,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Unknown,
    Value,
)
from dynamorm_analysis.tracing.running.frame import Closure, Frame
from dynamorm_analysis.tracing.running.state import ALL, ANY, MORE, State, item_at, part
from dynamorm_analysis.tracing.running.symbols import Outcome, Symbol, Test, constant_of

POINTING = frozenset({"&", "*"})


def evaluated(value: Value, frame: Frame, state: State) -> Symbol:
    """What an expression stands for; what it calls is called."""
    found = frame.seen[id(value)] = _evaluated(value, frame, state)
    return found


def _evaluated(value: Value, frame: Frame, state: State) -> Symbol:
    frame.tracing.step()
    symbols = frame.symbols
    match value:
        case Constant(value=constant):
            return symbols("constant", constant)
        case Name(name=name):
            return _named(name, frame, state)
        case Member(owner=owner, name=name):
            return part(evaluated(owner, frame, state), name, state.stored, symbols)
        case Item():
            return _item(value, frame, state)
        case Call():
            return frame.tracing.call(value, frame, state)
        case Mapping():
            return _mapping(value, frame, state)
        case Collection(kind=kind, items=items):
            each = tuple(evaluated(item, frame, state) for item in items)
            if kind == "tuple":
                return symbols("tuple", each)
            return _list_of(tuple(zip((isinstance(item, Spread) for item in items), each, strict=True)), frame, state)
        case Operation(operator=operator, operands=(operand,)) if operator in POINTING:
            return evaluated(operand, frame, state)
        case Operation(operator=operator, operands=operands):
            each = tuple(evaluated(one, frame, state) for one in operands)
            return _compared(operator, each, frame) or symbols("derived", operator, each)
        case Template(parts=parts):
            return symbols("derived", "text", tuple(evaluated(one, frame, state) for one in parts))
        case Conditional(test=test, then=then, otherwise=otherwise):
            tested = evaluated(test, frame, state)
            if tested.kind == "constant":
                return evaluated(then if tested.parts[0] else otherwise, frame, state)
            ways = [(True, evaluated(then, frame, state)), (False, evaluated(otherwise, frame, state))]
            return symbols("outcome", tuple(Outcome((Test(tested, so, "inside"),), one) for so, one in ways))
        case Binding(name=name, value=inner):
            found = state.variables[name] = evaluated(inner, frame, state)
            return found
        case Comprehension():
            return _gathered(value, frame, state)
        case Spread(value=inner):
            return evaluated(inner, frame, state)
        case Lambda():
            return _held_function(value, frame, state)
        case Unknown(parts=parts):
            return symbols("derived", "?", tuple(evaluated(one, frame, state) for one in parts))


def _list_of(items: tuple[tuple[bool, Symbol], ...], frame: Frame, state: State) -> Symbol:
    """A list that is written out: what it takes over of another one (`[*tags, tag]`), and what else is in it."""
    made = frame.symbols.made()
    if not items:
        return made
    over = next((symbol for is_spread, symbol in items if is_spread), None)
    others = tuple(symbol for _, symbol in items if symbol is not over)
    more = {MORE: frame.symbols("derived", "list", others)} if others else {}
    state.stored[made] = more if over is None else {**more, ALL: over}
    return made


def _compared(operator: str, operands: tuple[Symbol, ...], frame: Frame) -> Symbol | None:
    """Whether values that are written out are the same, or not true."""
    if any(one.kind != "constant" for one in operands):
        return None
    match operands:
        case (one,) if operator == "not":
            return frame.symbols("constant", not one.parts[0])
        case (one, other) if operator in ("is", "=="):
            return frame.symbols("constant", one is other)
        case (one, other) if operator in ("is not", "!="):
            return frame.symbols("constant", one is not other)
    return None


def bind(target: Value, value: Symbol, frame: Frame, state: State) -> None:
    """Sets what stands at the left of an assignment, or what a loop runs with."""
    match target:
        case Name(name=name):
            state.variables[name] = value
        case Collection(items=items):
            for place, item in enumerate(items):
                bind(item, item_at(value, place, state.stored, frame.symbols), frame, state)
        case Member(owner=owner, name=name):
            state.store(evaluated(owner, frame, state), name, value)
        case Item(owner=owner, index=index):
            at = evaluated(index, frame, state)
            field, over = text_of(index, at, frame), _taken_over(at, value, state)
            held = evaluated(owner, frame, state)
            if field is None and over is not None and over is not held:
                state.store(held, ALL, over)
            else:
                state.store(held, ANY if field is None else field, value)
        case Spread(value=inner) | Operation(operands=(inner,)):
            bind(inner, value, frame, state)


def text_of(value: Value, symbol: Symbol, frame: Frame) -> str | None:
    """The text that an expression is, also where a constant of a module holds it; None where it is none."""
    text = constant_of(symbol)
    if text is not None:
        return text
    match value:
        case Name(name=name) | Member(owner=Name(), name=name) if name[:1].isupper() and symbol.kind in OUTSIDE:
            return frame.tracing.text_of_constant(value, frame.scope)
    return None


OUTSIDE = ("field", "given")


def _named(name: str, frame: Frame, state: State) -> Symbol:
    if name in state.variables:
        return state.variables[name]
    around = frame.around
    while around is not None:
        outer, known = around
        if name in known.variables:
            return known.variables[name]
        around = outer.around
    if name in frame.functions:
        return _held_function(frame.functions[name][0], frame, state)
    return frame.symbols("given", name)


def _held_function(function: Function | Lambda, frame: Frame, state: State) -> Symbol:
    """A function as a value, with what is known where it is written."""
    found = frame.symbols("derived", "lambda", frame.scope.path, function.span.start, ())
    frame.tracing.closures[found] = Closure(function, frame, state)
    return found


def _item(value: Item, frame: Frame, state: State) -> Symbol:
    owner, index = evaluated(value.owner, frame, state), evaluated(value.index, frame, state)
    name = text_of(value.index, index, frame)
    if name is not None:
        return part(owner, name, state.stored, frame.symbols)
    if index.kind != "constant":
        return _held_anywhere(owner, state) or frame.symbols("derived", "at", (owner, index))
    place = index.parts[0]
    if owner.kind == "tuple" and isinstance(place, int) and place >= 0:
        return item_at(owner, place, state.stored, frame.symbols)
    return frame.symbols("element", owner)


def _held_anywhere(owner: Symbol, state: State) -> Symbol | None:
    """The item that a dictionary holds under a name that is not known, where code has put no other into it."""
    fields = state.stored.get(owner, {}) if owner.kind == "made" else {}
    held = fields.get(ANY) if len(fields) == 1 else None
    return held if held is not None and held.kind in HELD else None


HELD = ("any of", "field", "made", "outcome")


def _mapping(value: Mapping, frame: Frame, state: State) -> Symbol:
    fields: dict[str, Symbol] = {}
    for entry in value.entries:
        held = evaluated(entry.value, frame, state)
        if entry.key is None:
            fields[ALL] = held
            continue
        name = text_of(entry.key, evaluated(entry.key, frame, state), frame)
        fields[ANY if name is None else name] = held
    made = frame.symbols.made()
    state.stored[made] = fields  # what a call in it does has changed what is known meanwhile
    return made


def _taken_over(name: Symbol, value: Symbol, state: State) -> Symbol | None:
    """What a loop takes over with each name and value that it holds: `for name, value in item.items()`."""
    if name.kind != "element" or name.owner.kind != "element":
        return None
    held = tuple(state.stored.get(value, {}).values()) if value.kind == "made" else ()
    return name.owner.owner if value is name or name in held else None


PAIR = 2


def _gathered(value: Comprehension, frame: Frame, state: State) -> Symbol:
    outside, rounds = dict(state.variables), state.rounds
    conditions: list[Symbol] = []
    for clause in value.clauses:
        over = evaluated(clause.iterable, frame, state)
        state.rounds = (*state.rounds, frame.round_over(over, value.span, counted=True))
        bind(clause.target, frame.symbols("element", over), frame, state)
        conditions += [evaluated(one, frame, state) for one in clause.conditions]
    element = evaluated(value.element, frame, state)
    state.variables, state.rounds = outside, rounds
    if element.kind == "tuple" and len(element.operands) == PAIR:
        name, held = element.operands
        over_all = _taken_over(name, held, state)
        if over_all is not None:
            return over_all
    return frame.symbols("gathered", element, tuple(conditions))
