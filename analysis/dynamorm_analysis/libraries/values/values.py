"""What the source tells about a value that goes into a key, a condition or an item: text, type, time, shard."""

from collections.abc import Iterator
from typing import TypedDict

from dynamorm_analysis.facts.values import (
    Binding,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Entry,
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
    children,
    last_name,
)
from dynamorm_analysis.libraries.values.buckets import is_bucket
from dynamorm_analysis.libraries.values.bulk import bulk_of
from dynamorm_analysis.libraries.values.defined import always_set_to, defined
from dynamorm_analysis.libraries.values.enumerations import closed_values
from dynamorm_analysis.libraries.values.moments import is_now_in_seconds
from dynamorm_analysis.libraries.values.new_ids import is_new_id
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.libraries.values.recent import is_recent
from dynamorm_analysis.libraries.values.text_order import disorder_of
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, Environment, External, Meaning, Produced, Raw, Scalar, Text
from dynamorm_analysis.linking.objects.made_with import made_with
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written.telling import MOST_LOCAL, field_set, made_of, taken_of_given
from dynamorm_analysis.model.names import Hole, KeyTemplate, shape
from dynamorm_analysis.model.written_value import NAMES, WrittenValue
from dynamorm_analysis.text import Span

MAX_STEPS = 6
ENUMERATIONS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "strenum.StrEnum", "enum.Flag", "enum.IntFlag"})
MILLISECONDS_IN_SECOND = 1000
CALLS_IN_SECONDS = frozenset({"time", "timestamp", "timegm", "mktime"})
CALLS_IN_NANOSECONDS = frozenset({"time_ns", "monotonic_ns"})
ROUNDING_CALLS = frozenset({"int", "round", "floor", "ceil", "trunc", "float", "Decimal", "str"})
# A generated id is no shard: it is not chosen beside another part of the key to spread that part.
RANDOM_CALLS = frozenset({"randint", "randrange", "getrandbits", "random", "choice", "randbelow"})
SCATTERING_CALLS = RANDOM_CALLS | {"hash", "crc32", "adler32", "md5", "sha1", "sha256", "blake2b"}


def written_value(program: Program, value: Value, scope: Scope) -> WrittenValue:
    """A value as far as the source tells; never fails."""
    found = _without_enumeration(program, value, scope)
    template: KeyTemplate | None = None
    match found:
        case Text(template=text):
            template = text
        case Scalar(value=bool()) | Scalar(value=None):
            pass
        case Scalar(value=number):
            template = KeyTemplate((str(number),))
        case Environment(name=name):
            template = KeyTemplate((Hole(f"env:{name}"),))
    scale = _scale(program, value, scope)
    made = made_with(program, value, scope, meaning, mro) if scope.is_of_one_call and template is None else None
    made = field_set(value, scope) if made is None and template is None else made
    return WrittenValue(
        expression=source_of(value),
        told=_told(value, template, scope) if scope.is_of_one_call else None,
        made=_outside(*made) if made is not None else _held(value, template, scope),
        template=template,
        type=("S" if isinstance(found, Text) else type_of(program, value, scope)) or ("N" if scale else None),
        milliseconds=scale >= MILLISECONDS_IN_SECOND,
        bucket=is_bucket(program, value, scope),
        values=closed_values(program, value, scope),
        kind=kind_of(program, value, scope),
        disorder=disorder_of(program, value, scope),
        bulk=bulk_of(program, value, scope),
        moment=is_now_in_seconds(program, value, scope),
        recent=is_recent(program, value, scope),
        new_id=is_new_id(program, value, scope),
        **_spread(program, value, scope),
    )


def only_named(value: Value, scope: Scope) -> WrittenValue:
    """A value of which nothing is known but how it is written."""
    return WrittenValue(source_of(value), told=_told(value, None, scope) if scope.is_of_one_call else None)


def _told(value: Value, template: KeyTemplate | None, scope: Scope, depth: int = 0) -> str:
    """A value of a function in the words of the one that calls it; empty where these have none for it."""
    if told := WrittenValue(template=template).told_text:
        return told
    if (taken := taken_of_given(value, scope)) is not None:
        return _outside(*taken, depth + 1) if depth < MOST_LOCAL else ""
    text = source_of(value)
    names = {name: _argument(name, scope, depth) for name in WrittenValue(expression=text).names}
    return NAMES.sub(lambda found: names.get(found[0], found[0]), text) if all(names.values()) else ""


def _held(value: Value, template: KeyTemplate | None, scope: Scope) -> str:
    """How code names a text that a call is part of: another call may give another one, but a variable holds what the
    first one gave."""
    holes = [part for part in template.parts if isinstance(part, Hole)] if template is not None else []
    return _outside(value, scope) if any("(" in hole.symbol for hole in holes) else ""


def _argument(name: str, scope: Scope, depth: int) -> str:
    """What a call gives for a name of the function called or one around it; empty for what these have by themselves."""
    if (holder := scope.holder_of(name)) is None or not holder.is_of_one_call:
        return name
    if name in holder.arguments:
        return _outside(*holder.arguments[name], depth + 1)
    made = made_of(name, holder) if depth < MOST_LOCAL else None
    return _told(made, None, holder, depth + 1) if made is not None else ""


def _outside(value: Value, scope: Scope, depth: int = 0) -> str:
    return _told(value, None, scope, depth) if scope.is_of_one_call else source_of(value)


def _without_enumeration(program: Program, value: Value, scope: Scope) -> Meaning:
    """What a value stands for; of `State.PAID.value` the member's value, of `State.PAID.name` its name."""
    match value:
        case Member(owner=Member(owner=enumeration, name=member), name="name"):
            if is_enumeration(program, meaning(program, enumeration, scope)):
                return Text(KeyTemplate((member,)))
        case Member(owner=Member() as member_of, name="value"):
            found = meaning(program, member_of, scope)
            if isinstance(found, Text | Scalar):
                return found
    return meaning(program, value, scope)


def is_enumeration(program: Program, found: Meaning) -> bool:
    """Whether something is a class of enumerated values."""
    if not isinstance(found, ClassRef):
        return False
    return any(isinstance(base, External) and base.name in ENUMERATIONS for base in mro(program, found))


# ---- type -----------------------------------------------------------------------------------------------------------

TEXT_CALLS = frozenset(
    {"str", "isoformat", "strftime", "format", "join", "lower", "upper", "strip", "hex", "dumps", "decode", "replace"}
)
NUMBER_CALLS = frozenset({"int", "float", "len", "round", "Decimal", "time", "timestamp", "time_ns", "sum"})


def type_of(program: Program, value: Value, scope: Scope, steps: int = 0) -> str | None:
    """The DynamoDB type of a plain Python value when the source leaves no doubt."""
    if steps > MAX_STEPS:
        return None
    match value:
        case Mapping() | Comprehension(kind="dict"):
            return "M"
        case Collection(kind="list") | Comprehension(kind="list"):
            return "L"
        case Call(function=function) if (name := last_name(function)) in TEXT_CALLS | NUMBER_CALLS:
            return "S" if name in TEXT_CALLS else "N"
        case Name() if (set_to := always_set_to(value, scope)) is not None:
            return type_of(program, set_to, scope, steps + 1)  # what `str(…)` means tells what stands in it
    match meaning(program, value, scope):
        case Text() | Environment():
            return "S"
        case Scalar(value=bool()):
            return "BOOL"
        case Scalar(value=None):
            return "NULL"
        case Scalar():
            return "N"
        case Raw(value=inner, scope=where) | Produced(call=inner, scope=where) if inner is not value:
            return type_of(program, inner, where, steps + 1)
    return None


# ---- time -----------------------------------------------------------------------------------------------------------


def _scale(program: Program, value: Value, scope: Scope, steps: int = 0) -> float:
    """How many units of a time value make one second: 1 for seconds, 1000 for milliseconds, 0 when it is no time."""
    if steps > MAX_STEPS:
        return 0
    match value:
        case Call(function=function, arguments=arguments):
            name = last_name(function)
            if name in CALLS_IN_NANOSECONDS:
                return 1e9
            if name in CALLS_IN_SECONDS:
                return 1
            if name in ROUNDING_CALLS and arguments:
                return _scale(program, arguments[0].value, scope, steps + 1)
        case Operation(operator="*" | "/" | "//" as operator, operands=(left, right)):
            return _scaled(program, operator, left, right, scope, steps)
        case Operation(operator="+" | "-", operands=operands):
            return max(_scale(program, operand, scope, steps + 1) for operand in operands)
    match meaning(program, value, scope):
        case Raw(value=inner, scope=where) | Produced(call=inner, scope=where) if inner is not value:
            return _scale(program, inner, where, steps + 1)
    return 0


def _scaled(program: Program, operator: str, left: Value, right: Value, scope: Scope, steps: int) -> float:
    for time, factor in ((left, right), (right, left)):
        by = meaning(program, factor, scope)
        scale = _scale(program, time, scope, steps + 1)
        if scale and isinstance(by, Scalar) and by.value:
            return scale * by.value if operator == "*" else scale / by.value
    return 0


# ---- shards ---------------------------------------------------------------------------------------------------------


class _Spread(TypedDict):
    sharded: bool
    by_chance: bool
    shards: int | None


def _spread(program: Program, value: Value, scope: Scope) -> _Spread:
    """Whether a shard is part of a value, whether chance picks it, and of how many."""
    parts = [found for found in _reached(program, value, scope) if _scatters(program, *found)]
    counts = {_count(program, *found) for found in parts} - {None}
    return {
        "sharded": bool(parts),
        "by_chance": any(isinstance(part, Call) and last_name(part.function) in RANDOM_CALLS for part, _ in parts),
        "shards": counts.pop() if len(counts) == 1 else None,
    }


def _count(program: Program, value: Value, scope: Scope) -> int | None:
    """How many shards there are, where numbers in the source tell: of `randint(0, 9)`, `randrange(10)` and `n % 10`."""
    match value:
        case Operation(operands=(_, last)):
            first, beyond = None, 0
        case Call(function=function, arguments=(given,)) if last_name(function) in ("randrange", "randbelow"):
            first, last, beyond = None, given.value, 0
        case Call(function=function, arguments=(low, high)) if last_name(function) in ("randrange", "randint"):
            first, last, beyond = low.value, high.value, int(last_name(function) == "randint")
        case _:
            return None
    bounds = [meaning(program, bound, scope) for bound in (first, last) if bound is not None]
    numbers = [bound.value for bound in bounds if isinstance(bound, Scalar) and type(bound.value) is int]
    if len(numbers) < len(bounds):
        return None
    return numbers[-1] + beyond - (numbers[0] if len(numbers) > 1 else 0)


def _scatters(program: Program, value: Value, scope: Scope) -> bool:
    match value:
        case Call(function=function):
            return last_name(function) in SCATTERING_CALLS
        case Operation(operator="%", operands=(left, _)):
            return not isinstance(left, Template) and not isinstance(meaning(program, left, scope), Text)
    return False


def _reached(program: Program, value: Value, scope: Scope) -> Iterator[tuple[Value, Scope]]:
    """A value, its parts, and what the names in it were set to, each once."""
    waiting = [(value, scope, 0)]
    seen: set[tuple[Scope, Span]] = set()
    while waiting:
        part, where, steps = waiting.pop()
        if (where, part.span) in seen:
            continue
        seen.add((where, part.span))
        yield part, where
        waiting += [(child, where, steps) for child in children(part)]
        if isinstance(part, Name) and steps < MAX_STEPS:
            waiting.append((*defined(program, part, where), steps + 1))


# ---- text -----------------------------------------------------------------------------------------------------------


BRACKETS = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}")}


def source_of(value: Value) -> str:
    """An expression as it would be written, shortened where it is long by nature."""
    match value:
        case Constant(value=constant):
            return repr(constant)
        case Name(name=name):
            return name
        case Member(owner=owner, name=name):
            return f"{source_of(owner)}.{name}"
        case Item(owner=owner, index=Collection(kind="tuple", items=(_, _, *_) as items)):
            return f"{source_of(owner)}[{', '.join(map(source_of, items))}]"
        case Item(owner=owner, index=index):
            return f"{source_of(owner)}[{source_of(index)}]"
        case Call(function=function, arguments=arguments):
            inner = (f"{a.spread}{a.name + '=' if a.name else ''}{source_of(a.value)}" for a in arguments)
            return f"{source_of(function)}({', '.join(inner)})"
        case Template(parts=parts):
            return f'f"{"".join(_template_part(part) for part in parts)}"'
        case Operation(operator=operator, operands=(operand,)):
            return f"{operator} {source_of(operand)}" if operator.isalpha() else f"{operator}{source_of(operand)}"
        case Operation(operator=operator, operands=operands):
            return f" {operator} ".join(source_of(operand) for operand in operands)
        case Conditional(test=test, then=then, otherwise=otherwise):
            return f"{source_of(then)} if {source_of(test)} else {source_of(otherwise)}"
        case Collection(kind=kind, items=items):
            opening, closing = BRACKETS[kind]
            return f"{opening}{', '.join(source_of(item) for item in items)}{closing}"
        case Mapping(entries=entries):
            return f"{{{', '.join(_entry(entry) for entry in entries)}}}"
        case Spread(value=inner_value):
            return f"*{source_of(inner_value)}"
        case Binding(name=name, value=inner_value):
            return f"({name} := {source_of(inner_value)})"
        case Lambda() | Comprehension() | Unknown():
            return "…"


def _entry(entry: Entry) -> str:
    return f"**{source_of(entry.value)}" if entry.key is None else f"{source_of(entry.key)}: {source_of(entry.value)}"


def _template_part(part: Value) -> str:
    return str(part.value) if isinstance(part, Constant) else f"{{{source_of(part)}}}"


def constant_text(program: Program, value: Value, scope: Scope) -> str | None:
    """The text that an expression always has, or None."""
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, str) else None
    found = text_with_holes(program, value, scope)
    return found.constant if found is not None else None


def text_with_holes(program: Program, value: Value, scope: Scope) -> KeyTemplate | None:
    """The text that an expression always has, with holes for what only the running program knows; None of no text."""
    found = meaning(program, value, scope)
    return found.template if isinstance(found, Text) else None


def parameter_name(program: Program, value: Value, scope: Scope) -> str | None:
    """The name that an expression gives to a stored parameter, with holes for what is not known where the rest of it
    tells it from others."""
    found = meaning(program, value, scope)
    if not isinstance(found, Text):
        return None
    name = str(found.template)
    return found.template.constant or (name if shape(name) is not None else None)
