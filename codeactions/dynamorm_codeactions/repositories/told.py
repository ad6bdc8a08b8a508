"""Sentences of docstrings in repositories: what items are called, and what a method asks for."""

from dynamorm_analysis.entity_models.model import Pattern, PatternCondition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import with_article
from dynamorm_cdkgen.sentences import in_line
from dynamorm_codeactions.repositories.plan import Method, RepositoryPlan

WORDS = {
    "=": "is", "<>": "is not", "<": "is before", "<=": "is at most", ">": "is behind", ">=": "is at least",
    "between": "is between", "begins_with": "begins with", "contains": "contains", "exists": "is there",
    "not_exists": "is not there",
}  # fmt: skip


def kind_of(plan: RepositoryPlan) -> str:
    """`order line`."""
    return plan.one.strip("_").replace("_", " ")


def items_of(plan: RepositoryPlan) -> str:
    """`order lines`."""
    return plan.words.strip("_").replace("_", " ")


def one_of(plan: RepositoryPlan) -> str:
    """`an order line`."""
    return with_article(kind_of(plan))


def told(method: Method, plan: RepositoryPlan) -> str:
    """What a method gives."""
    pattern = method.pattern
    what = {"get": f"What is asked of one {kind_of(plan)}", "count": f"How many {items_of(plan)} there are"}
    if pattern.words:
        begun = in_line(pattern.words).rstrip(".:; ")
        what[pattern.operation] = f"{begun[:1].upper()}{begun[1:]}:"
    where = f" in index `{pattern.index}`" if pattern.index is not None else ""
    begun = f"{what.get(pattern.operation, items_of(plan).capitalize())}{where}"
    order = "" if pattern.forward or pattern.operation != "query" else "; the last ones come first"
    raises = " Raises NotFound." if pattern.operation == "get" else ""
    return f"{begun} where {listed_conditions(pattern)}{order}.{raises}"


def listed_conditions(pattern: Pattern) -> str:
    """`customer_id` is given, and `status` is `NEW`: each condition in words."""
    return " and ".join(_in_words(one) for one in (*pattern.keyed, *pattern.filtered))


def _in_words(condition: PatternCondition) -> str:
    values = [_value(value, condition) for value in condition.values]
    return " ".join(filter(None, (f"`{condition.attribute}`", WORDS[condition.operator], " and ".join(values))))


def _value(value: KeyTemplate, condition: PatternCondition) -> str:
    """A parameter by its name, unless that says no more than that it is given."""
    match value.parts:
        case (Hole(name=name, format=""),) if name:
            return f"`{name}`" if len(condition.values) > 1 or name != condition.attribute else "what is given"
    return f"`{value}`"
