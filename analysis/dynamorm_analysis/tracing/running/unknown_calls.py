"""What calls stand for in a trace whose functions are not known: what they are given, perhaps in another form."""

from dataclasses import dataclass

from dynamorm_analysis.tracing.running.frame import Frame
from dynamorm_analysis.tracing.running.known_functions import (
    CHANCE,
    CHANGING,
    COPYING,
    FILLING,
    MARSHALLING,
    SAME,
    TAKING,
)
from dynamorm_analysis.tracing.running.state import ALL, ANY, MORE, State, objects_of, part
from dynamorm_analysis.tracing.running.symbols import Symbol, constant_of


@dataclass(frozen=True, slots=True)
class Given:
    """What a call is given: by position, by name, and the variables that it is to fill."""

    receiver: Symbol | None
    placed: tuple[Symbol, ...]
    named: dict[str, Symbol]
    filled: tuple[str, ...]

    @property
    def values(self) -> tuple[Symbol, ...]:
        return (*self.placed, *self.named.values())

    @property
    def all(self) -> tuple[Symbol, ...]:
        return (*((self.receiver,) if self.receiver is not None else ()), *self.values)


def fills(name: str) -> bool:
    """Whether a function of a name fills what it is given a pointer to."""
    return name.startswith("Unmarshal") or name in FILLING


def made_by(name: str, given: Given, frame: Frame, state: State) -> Symbol:
    """What a function makes that is not known."""
    symbols = frame.symbols
    if name == "gather":
        return symbols("tuple", given.placed)
    if name in CHANGING and given.receiver is not None:
        change(name, given, state, frame)
        field = constant_of(given.placed[0]) if given.placed and name in TAKING else None
        if field is not None:
            return part(given.receiver, field, state.stored, symbols)
        return symbols("element", given.receiver)
    if name == "append" and given.receiver is None and given.placed:  # as in Go
        made = symbols.made()
        state.stored[made] = {ALL: given.placed[0], MORE: symbols("derived", name, given.placed[1:])}
        return made
    if given.filled and given.values:
        source = given.values[0]
        is_filled = fills(name)
        frame.filled.update(given.filled if is_filled else ())
        for variable in given.filled:
            state.variables[variable] = source if is_filled else symbols("derived", name, given.all)
        return symbols("derived", "error", ())
    if given.named and (name[:1].isupper() or name == "cls" or frame.scope.path.endswith(".go")):
        if list(given.named) == [ALL] and not given.placed:
            return given.named[ALL]
        made = symbols.made()
        state.stored[made] = given.named | {f"{place}": value for place, value in enumerate(given.placed)}
        return made
    if name in MARSHALLING and len(given.values) == 1 and frame.scope.path.endswith(".go"):
        return symbols("tuple", (given.values[0], symbols("derived", "error", ())))
    if name in CHANCE:
        return frame.tracing.another(name)
    if name == "dict" and given.receiver is None and len(given.placed) == 1:
        copy = symbols.made()
        state.stored[copy] = {ALL: given.placed[0]} | given.named
        return copy
    if name in COPYING and given.named:
        copied = _copied(given, frame, state)
        if copied is not None:
            return copied
    if name in SAME:
        if given.receiver is not None and all(value.kind == "constant" for value in given.values):
            return given.receiver
        if len(given.values) == 1:
            return given.values[0]
    return symbols("derived", name, given.all)


def _copied(given: Given, frame: Frame, state: State) -> Symbol | None:
    """A copy of an object with others in some fields: `replace(item, name=name)`, `item.model_copy(update={…})`."""
    of = given.placed[0] if given.placed else given.receiver
    if of is None or len(given.placed) > 1:
        return None
    changed: dict[str, Symbol] = {name: value for name, value in given.named.items() if name not in ("update", "deep")}
    update = given.named.get("update")
    if update is not None:
        fields = state.stored.get(update, {})
        changed |= fields if update.kind == "made" and fields else {ANY: frame.symbols("element", update)}
    if not changed:
        return None
    copy = frame.symbols.made()
    state.stored[copy] = {ALL: of} | changed
    return copy


def change(name: str, given: Given, state: State, frame: Frame) -> None:
    assert given.receiver is not None
    more = frame.symbols("derived", name, given.values)
    for each in objects_of(given.receiver):
        before = state.stored.get(each, {}).get(MORE)
        state.store(each, MORE, more if before is None else frame.symbols.any_of(more, before))
    frame.tracing.filled.setdefault(given.receiver, []).append(state.tests)
    if name == "update":
        for value in given.placed:
            for field, held in state.stored.get(value, {}).items():
                state.store(given.receiver, field, held)
        for field, held in given.named.items():
            state.store(given.receiver, field, held)
