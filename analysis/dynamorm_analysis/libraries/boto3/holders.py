"""What holds a table of which nothing else is known, in the words of the function that asks or has others ask for it:
requests of one function for what is held by the same are for one table."""

from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Value
from dynamorm_analysis.libraries.boto3.calls import Requested
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written.telling import made_of

MAX_STEPS = 8  # variables and parameters between a request and the words for its table


def holder_of(request: Requested) -> str:
    """`self.orders`, or `store.orders` where a method of `store` asks; empty where it may be another each time."""
    call, scope = request.occurrence.value, request.occurrence.scope
    if request.receiver.kind != "table" and "TableName" in request.parameters:
        named = request.parameters.only("TableName")
        return _words(named.value, named.scope, 0) if named is not None and not named.optional else ""
    if not isinstance(call, Call) or not isinstance(call.function, Member) or request.receiver.kind == "client":
        return ""
    return _words(call.function.owner, scope, 0)


def _words(value: Value, scope: Scope, steps: int) -> str:
    if steps > MAX_STEPS:
        return ""
    match value:
        case Name(name=name):
            return _of_variable(name, scope, steps + 1)
        case Constant(value=constant):
            return repr(constant)
        case Member(owner=owner, name=name):
            holder = _words(owner, scope, steps + 1)
            return f"{holder}.{name}" if holder else ""
        case Item(owner=owner, index=Constant(value=key)):
            holder = _words(owner, scope, steps + 1)
            return f"{holder}[{key!r}]" if holder else ""
        case Call(function=function, arguments=arguments) if not any(each.spread for each in arguments):
            words = [_words(each.value, scope, steps + 1) for each in arguments]
            called = _words(function, scope, steps + 1)
            given = (f"{each.name}={word}" if each.name else word for each, word in zip(arguments, words, strict=True))
            return f"{called}({', '.join(given)})" if called and all(words) else ""
    return ""


def _of_variable(name: str, scope: Scope, steps: int) -> str:
    holder = scope.holder_of(name)
    if holder is None:
        return name
    if (given := holder.arguments.get(name)) is not None:
        return _words(*given, steps)
    if len(holder.bindings.get(name, ())) != 1:
        return ""
    made = made_of(name, holder)
    words = _words(made, holder, steps) if made is not None else ""
    return words or (name if name == holder.receiver_name or not holder.is_of_one_call else "")
