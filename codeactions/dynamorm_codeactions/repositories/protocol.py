"""What repositories of every library have alike: the key of an item, the signatures of methods, and their protocol."""

from collections.abc import Iterator

from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.told import items_of, kind_of

STEP = "    "


def key_class(plan: RepositoryPlan) -> Iterator[str]:
    """The named tuple of what tells one item from all others."""
    yield f"class {plan.key}(NamedTuple):"
    yield docstring(f"What tells one {kind_of(plan)} from all others.", STEP)
    if plan.identity:
        yield ""
        yield from (f"{STEP}{one.name}: {one.annotation.text}" for one in plan.identity)


def protocol(plan: RepositoryPlan, define: str = "def") -> Iterator[str]:
    """The class that tells what a repository and its doubles have; `define` is how a method begins."""
    yield f"class {plan.protocol}(Protocol):"
    yield docstring(f"Where {items_of(plan)} are kept, in DynamoDB or elsewhere.", STEP)
    for name, arguments, returns in signatures(plan):
        yield ""
        yield f"{STEP}{define} {name}({arguments}) -> {returns}: ..."
    for method in plan.methods:
        yield ""
        yield f"{STEP}{define} {method.name}({method.signature}) -> {method.returns}: ..."
    identity = "".join(f", {one}" for one in plan.identity)
    given = f", {plan.word}: {plan.item}"
    for name, arguments in {"creating": given, "updating": given, "deleting": identity, "checking": identity}.items():
        yield ""
        yield f"{STEP}def {name}(self{arguments}) -> Operation | MemoryOperation: ..."


def signatures(plan: RepositoryPlan) -> Iterator[tuple[str, str, str]]:
    """Name, arguments and result of what every repository has."""
    item, word, words = plan.item, plan.word, plan.words
    identity = "".join(f", {one}" for one in plan.identity)
    yield "create", f"self, {word}: {item}", item
    yield "get", f"self{identity}, *, consistent: bool = False", item
    yield "update", f"self, {word}: {item}", item
    yield "delete", f"self{identity}", "None"
    yield "get_many", f"self, keys: Iterable[{plan.key}]", f"list[{item}]"
    yield "put_many", f"self, {words}: Iterable[{item}]", "None"
    yield "delete_many", f"self, keys: Iterable[{plan.key}]", "None"
