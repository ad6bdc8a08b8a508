"""What a proposal for an index tells to do: the index to add, what it replaces and in which order; or why not."""

from dynamorm_analysis.indexing.proposing import Proposal
from dynamorm_analysis.model.table import Definition, DefinitionKind, Table
from dynamorm_analysis.wording import keyed, listed, of_one_value

KINDS: tuple[DefinitionKind, ...] = ("model", "entity", "create_table", "infrastructure")
MOST_PLACES = 3


def remedy(proposal: Proposal, table: Table) -> str:
    """The advice of a proposal for a table, in sentences."""
    index = f"a global secondary index on {keyed(proposal.key)}"
    match proposal.obstacle:
        case "budget":
            room = f": {listed(proposal.redundant)} is redundant" if proposal.redundant else ""
            return f"The table has as many indexes as it may have: drop one before adding {index}{room}."
        case "flag":
            return of_one_value(proposal.key.partition)
        case "sparse":
            names = listed(proposal.key.partition)
            return f"Add a global secondary index on {names}, and read all of it: it holds only the items with {names}."
        case "hot":
            return (
                f"Do not add {index} as it stands: a few partitions would take all its writes ({proposal.evidence}). "
                f"Spread {listed(proposal.key.partition)} over shards, or index only the items that are looked for."
            )
    return "".join((f"Add {index}, as `{proposal.name}`, {_copying(proposal)}.", *_further(proposal, table)))


def _copying(proposal: Proposal) -> str:
    match proposal.projection.kind:
        case "KEYS_ONLY":
            copied = "that copies nothing but keys"
        case "INCLUDE":
            copied = f"that copies {listed(proposal.projection.included)}"
        case _:
            copied = "that copies every attribute"
    return f"{copied}: {proposal.because}"


def _further(proposal: Proposal, table: Table) -> tuple[str, ...]:
    ordered = f" Nobody then has to sort by `{proposal.ordering}`." if proposal.ordering else ""
    kept = (
        f" {listed(proposal.filtered)} stays a filter, as the library gives one attribute of each role of a key; or "
        "write an attribute that is composed of both."
        if proposal.filtered
        else ""
    )
    replaced = (
        f" It answers all queries of {listed(proposal.supersedes)}: create it, wait until it is active and filled, "
        "move the readers, and drop the old one in a later deployment."
        if proposal.supersedes
        else ""
    )
    return (ordered, kept, replaced, f" {_where(proposal, table)}")


def _where(proposal: Proposal, table: Table) -> str:
    """What has to change: the definitions that were found of the table, of models those that have the attributes, and
    what was not found."""
    having = [one for one in table.definitions if all(map(one.attribute, proposal.key.attributes))]
    models = {id(one) for one in having} or {id(one) for one in table.definitions}
    shown = [one for one in table.definitions if one.kind not in ("model", "entity") or id(one) in models]
    places = {kind: [one for one in shown if one.kind == kind] for kind in KINDS}
    found = [one for kind in KINDS for one in places[kind]]
    to_change = f"To change: {_named(found)}"
    if places["infrastructure"]:
        return f"{to_change}."
    if places["create_table"]:
        return f"{to_change}; a table that exists already gets it by `UpdateTable`."
    return f"{to_change}; what makes the table was not found."


def _named(definitions: list[Definition]) -> str:
    """`Order` in `models.py` and `Orders` in `template.yaml`; of many the first ones."""
    named = dict.fromkeys(
        f"`{one.symbol}` in `{one.place.path}`" if one.symbol else f"`{one.place.path}`" for one in definitions
    )
    shown = list(named)[:MOST_PLACES]
    others = len(named) - len(shown)
    shown += [f"{others} more"] if others else []
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)
