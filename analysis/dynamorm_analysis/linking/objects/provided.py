"""What dependency_injector makes: `providers.Factory(Orders, table=table)` calls `Orders(table=table())`."""

import msgspec

from dynamorm_analysis.facts.values import Argument, Call, Item, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import PROVIDERS
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import External, Meaning, Produced
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span

PACKAGE = "dependency_injector"
MAX_STEPS = 8
GIVING = "Provide"


def provided(program: Program, provider: Meaning, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What calling a provider gives; None for all else that is called."""
    made = making(program, provider, meaning)
    return meaning(program, *made, depth + 1) if made is not None else None


def making(program: Program, provider: Meaning, meaning: MeaningOf) -> tuple[Call, Scope] | None:
    """The call that a provider makes, and where it counts as written; None for what is no provider."""
    if not isinstance(provider, Produced) or not _is_provider(provider):
        return None
    call, scope = provider.call, provider.scope
    first, *further = call.arguments
    given = tuple(_filled_in(program, one, call, scope, meaning) for one in further)
    # No other call has this span, by which it is remembered what a call gives.
    return Call(first.value, given, Span(first.value.span.start, call.span.end)), scope


def _is_provider(found: Meaning) -> bool:
    match found:
        case Produced(callee=External(name=kind), call=Call(arguments=(Argument(name="", spread=""), *_))):
            return kind.startswith(f"{PACKAGE}.") and kind.rpartition(".")[2] in PROVIDERS
    return False


def provider_asked(value: Value) -> Call | None:
    """The call of the provider that `Provide[Container.orders]` means; None for all else."""
    match value:
        case Item(owner=Name(name=name) | Member(name=name), index=Member() as named) if name == GIVING:
            return Call(named, (), value.span)
    return None


def _filled_in(program: Program, argument: Argument, made: Call, scope: Scope, meaning: MeaningOf) -> Argument:
    """What a provider gives on: of another provider what that makes."""
    value, span = argument.value, Span(argument.value.span.start, made.span.end)
    injected = _of_provided(value, span, 0)
    if injected is None and isinstance(value, Name | Member | Call):
        injected = Call(value, (), span) if _is_provider(meaning(program, value, scope, 0)) else None
    return msgspec.structs.replace(argument, value=injected) if injected is not None else argument


def _of_provided(value: Value, span: Span, steps: int) -> Value | None:
    """`db().Table("orders")` for `db.provided.Table.call("orders")`; None where nothing is asked of a product."""
    if steps > MAX_STEPS:
        return None
    match value:
        case Member(owner=provider, name="provided"):
            return Call(provider, (), Span(provider.span.start, span.end))
        case Call(function=Member(owner=function, name="call")):
            inner = _of_provided(function, span, steps + 1)
            own = Span(value.span.end, span.end)  # as before
            return Call(inner, value.arguments, own) if inner is not None else None
        case Member(owner=owner):
            inner = _of_provided(owner, span, steps + 1)
            return msgspec.structs.replace(value, owner=inner) if inner is not None else None
    return None
