"""What accesses need of IAM: which action on which table or index, and no more.

`granted(accesses)` is the answer for all accesses of some code. Each request needs the action that DynamoDB checks for
it: a batch its own (`BatchGetItem`, not `GetItem`), a transaction those of its operations, a query or scan of an index
the ARN of that index alone, a PartiQL statement `PartiQLSelect` and its like. Where the table, index or kind of a
request is not known nothing is allowed, and `Granted.ungranted` says so.
"""

from collections.abc import Iterable, Mapping

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import HOLE
from dynamorm_analysis.permissions.statement import Granted, Resource, Statement, Ungranted, index_of
from dynamorm_analysis.text import Place

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "get": ("dynamodb:GetItem",),
    "query": ("dynamodb:Query",),
    "count": ("dynamodb:Query",),
    "scan": ("dynamodb:Scan",),
    "put": ("dynamodb:PutItem",),
    "update": ("dynamodb:UpdateItem",),
    "delete": ("dynamodb:DeleteItem",),
    "batch_get": ("dynamodb:BatchGetItem",),
    "batch_put": ("dynamodb:BatchWriteItem",),
    "batch_delete": ("dynamodb:BatchWriteItem",),
    "batch_write": ("dynamodb:BatchWriteItem",),
    "transact_get": ("dynamodb:GetItem",),
    "transact_put": ("dynamodb:PutItem",),
    "transact_update": ("dynamodb:UpdateItem",),
    "transact_delete": ("dynamodb:DeleteItem",),
    "transact_check": ("dynamodb:ConditionCheckItem",),
}
"""By operation. A transaction that does not tell its operations has no one action, nor has a PartiQL statement."""
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "select": ("dynamodb:PartiQLSelect",),
    "insert": ("dynamodb:PartiQLInsert",),
    "update": ("dynamodb:PartiQLUpdate",),
    "delete": ("dynamodb:PartiQLDelete",),
}
"""By what a PartiQL statement does."""
OF_INDEXES = frozenset({"query", "count", "scan", "partiql"})
WORDS = {
    "transact_write": "transaction",
    "partiql": "PartiQL statement",
}

Need = tuple[str, Resource]
"""An action and what it is made on."""


def granted(accesses: Iterable[Access]) -> Granted:
    """The least statements that some accesses need, those of each table together and in a stable order."""
    needs, ungranted = needed(accesses)
    return Granted(statements_of(needs), ungranted)


def needed(accesses: Iterable[Access]) -> tuple[Mapping[Need, tuple[Place, ...]], tuple[Ungranted, ...]]:
    """What some accesses need, each with the places that need it, and what could not be told."""
    needs: dict[Need, dict[Place, None]] = {}
    ungranted: dict[Ungranted, None] = {}
    for access in sorted(accesses, key=lambda one: one.via is not None):  # requests before calls that lead to them
        match needs_of(access):
            case Ungranted() as told:
                ungranted[told] = None
            case found:
                for need in found:
                    needs.setdefault(need, {})[access.place] = None
    return {need: tuple(places) for need, places in needs.items()}, tuple(ungranted)


def needs_of(access: Access) -> tuple[Need, ...] | Ungranted:
    """What one access needs, or why that is not known."""
    if access.confidence == "low":
        return Ungranted(
            access.place,
            f"whether this is a {_called(access)} is a guess",
            "give the key where the request is made, or grant it by hand",
        )
    actions = STATEMENTS.get(access.statement) if access.operation == "partiql" else ACTIONS.get(access.operation)
    if actions is None:
        return Ungranted(access.place, f"what this {_called(access)} does is not known", "write out what it holds")
    if access.table is None:
        return _unknown(access, "table", "name it by a constant, a variable of the environment or a model")
    if access.operation not in OF_INDEXES:
        return tuple((action, Resource(access.table)) for action in actions)
    if not access.knows("index") or HOLE.search(access.index or ""):
        return _unknown(access, "index", "write its name where the request is made")
    return tuple((action, index_of(access.table, access.index)) for action in actions)


def _unknown(access: Access, part: str, remedy: str) -> Ungranted:
    return Ungranted(access.place, f"which {part} this {_called(access)} asks is not known", remedy)


def _called(access: Access) -> str:
    return WORDS.get(access.operation, access.operation.replace("_", " "))


def statements_of(needs: Mapping[Need, Iterable[Place]]) -> tuple[Statement, ...]:
    """One statement for all actions that are made on the same tables and indexes, so that none allows an action on a
    resource for which nobody asks."""
    resources: dict[tuple[str, str], dict[Resource, None]] = {}
    places: dict[tuple[str, str], list[Place]] = {}
    for (action, resource), found in sorted(needs.items(), key=_by_table):
        resources.setdefault((resource.table, action), {})[resource] = None
        places.setdefault((resource.table, action), []).extend(found)
    alike: dict[tuple[Resource, ...], list[tuple[str, str]]] = {}
    for of_table, on in resources.items():
        alike.setdefault(tuple(on), []).append(of_table)
    return tuple(
        Statement(
            tuple(action for _, action in together),
            on,
            because=_because(tuple(action for _, action in together), on),
            places=tuple(dict.fromkeys(place for each in together for place in places[each])),
        )
        for on, together in alike.items()
    )


def _by_table(need: tuple[Need, Iterable[Place]]) -> tuple[str, str, object]:
    (action, resource), _ = need
    return resource.table, action, resource.order


def _because(actions: tuple[str, ...], on: tuple[Resource, ...]) -> str:
    done = _listed([action.partition(":")[2] for action in actions])
    indexes = [resource.index for resource in on if resource.part == "index"]
    where = ["the table"] if any(resource.part == "table" for resource in on) else []
    where += [f"its index {name}" for name in indexes]
    return f"The code asks {done} of {_listed(where)}." if where else f"The code asks {done}."


def _listed(words: list[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
