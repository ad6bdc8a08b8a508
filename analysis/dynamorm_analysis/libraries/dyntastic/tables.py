"""Tables that `create_table` of a dyntastic model makes, with the indexes that it is given."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Member, Value
from dynamorm_analysis.libraries.dyntastic.models import LIBRARY
from dynamorm_analysis.libraries.dyntastic.receivers import class_of
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Produced, Scalar, options
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Definition, Index, Key, Projection

INDEX = frozenset({"dyntastic.Index", "dyntastic.main.Index"})
PARAMETERS = ("hash_key", "range_key", "index_name", "keys_only")


def created(program: Program, at: Occurrence) -> Iterator[Definition]:
    """The table that a call makes of a model, which then has these indexes and no others."""
    match at.value:
        case Call(function=Member(owner=owner, name="create_table", name_span=span), arguments=arguments):
            model = class_of(program, owner, at.scope)
        case _:
            return
    if model is None:
        return
    given = [one for one in arguments if not one.name]
    indexes = [_index(program, one.value, at.scope) for one in given if not one.spread]
    known = tuple(index for index in indexes if index is not None)
    whole = len(known) == len(given) and model.key is not None
    parts = (("name", model.name.known), ("key", model.key is not None), ("indexes", whole))
    yield Definition(
        kind="create_table",
        library=LIBRARY,
        symbol=model.symbol,
        name=model.name,
        place=at.scope.place(span),
        key=model.key,
        indexes=known,
        closed=whole,
        unknown=frozenset(part for part, is_known in parts if not is_known),
        identity=model.table,
    )


def _index(program: Program, value: Value, scope: Scope) -> Index | None:
    """`Index("own", "posted", index_name="by-owner")`, or the name of its partition key alone."""
    found = options(meaning(program, value, scope))
    given: dict[str, Value] = {"hash_key": value}
    where = scope
    match found:
        case (Produced(callee=External(name=name), call=call, scope=around),) if name in INDEX:
            if any(one.spread for one in call.arguments):
                return None
            names = list(PARAMETERS)
            given = {one.name or names[position]: one.value for position, one in enumerate(call.arguments[:4])}
            where = around
    texts = {word: constant_text(program, given[word], where) for word in PARAMETERS[:3] if word in given}
    if not texts.get("hash_key") or None in texts.values():
        return None
    attributes = [text for word in PARAMETERS[:2] if (text := texts.get(word))]
    short = "keys_only" in given and meaning(program, given["keys_only"], where) == Scalar(True)
    return Index(
        name=texts.get("index_name") or f"{'_'.join(attributes)}-index",
        kind="GSI",
        key=Key((attributes[0],), tuple(attributes[1:])),
        projection=Projection("KEYS_ONLY" if short else "ALL"),
        place=scope.place(value.span),
    )
