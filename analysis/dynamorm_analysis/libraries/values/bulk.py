"""Values that may be long: texts of JSON, addresses, bodies of requests, files."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.written_value import Bulk
from dynamorm_analysis.words import words_of

MAX_STEPS = 4
JSON_WRITERS = frozenset({"json.dumps", "simplejson.dumps", "ujson.dumps"})
ENCODERS = frozenset({"base64.b64encode", "base64.standard_b64encode", "base64.encodebytes", "base64.b85encode"})
NAMED_SO: dict[str, Bulk] = {"html": "HTML", "uri": "URL", "url": "URL"}
BODIES = frozenset({"body", "payload"})
SHORT = frozenset({"alias", "custom", "mini", "short", "shortened", "tiny", "vanity"})
"""Words before which an address is one that is made to be short: `short_url`."""


def bulk_of(program: Program, value: Value, scope: Scope, steps: int = 0) -> Bulk:
    """What an expression gives that may be long, by the call that makes it or by its name."""
    if steps > MAX_STEPS:
        return ""
    match value:
        case Call(function=Member(owner=owner, name="decode"), arguments=_):
            return bulk_of(program, owner, scope, steps + 1)
        case Call(function=Member(name="read"), arguments=()):
            return "file"
        case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value=str(name))), *_)):
            return _named(name) if kind_of(program, owner, scope) in ("", "map") else ""
        case Call(function=Name(name="str"), arguments=(Argument(value=inner),)):
            return bulk_of(program, inner, scope, steps + 1)
        case Call(function=function):
            made = meaning(program, function, scope)
            name = made.name if isinstance(made, External) else ""
            return "JSON text" if name in JSON_WRITERS else "encoded file" if name in ENCODERS else ""
        case Item(index=Constant(value=str(name))) | Member(name=name):
            return _named(name)
        case Operation(operator="or", operands=(first, *_)):
            return bulk_of(program, first, scope, steps + 1)
        case Name(name=name):
            found = lookup(program, name, scope, value.span.start)
            bounds = found.bounds if found is not None and found.scope.node is not None else ()
            if found is not None and len(bounds) == 1 and bounds[0].by == "assignment" and bounds[0].value is not None:
                made_of = bounds[0].value
                if isinstance(made_of, Call | Item | Member | Name):
                    return bulk_of(program, made_of, found.scope, steps + 1)
            return _named(name)
    return ""


def _named(name: str) -> Bulk:
    """What the last word of a name tells; the body of a request is called that and no more."""
    words = words_of(name)
    if name in BODIES:
        return "request body"
    return NAMED_SO.get(words[-1], "") if words and SHORT.isdisjoint(words) else ""
