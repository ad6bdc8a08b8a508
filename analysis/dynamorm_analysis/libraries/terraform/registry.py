"""Modules of the registry that make a table, and the arguments by which they are told what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Constant, is_none
from dynamorm_analysis.libraries.deployed_names import Written
from dynamorm_analysis.libraries.terraform.following import followed, items
from dynamorm_analysis.libraries.terraform.frames import Expression, Walk, member
from dynamorm_analysis.libraries.terraform.texts import template, text
from dynamorm_analysis.linking.written import templates
from dynamorm_analysis.model.names import Hole, KeyTemplate

REPOSITORY = re.compile(r"github\.com[/:](?P<owner>terraform-aws-modules|cloudposse)/terraform-aws-(?P<name>[\w-]+)")
NO_PART_OF_LABEL = re.compile(r"[^-a-zA-Z0-9]")
LABEL = ("namespace", "environment", "stage", "name")
"""The arguments that Cloud Posse's modules build a name of, unless they are told another order."""
LABEL_MADE_OTHERWISE = ("context", "label_order", "delimiter", "label_value_case", "regex_replace_chars")


@dataclass(frozen=True, slots=True)
class TableModule:
    """The words of a module: arguments that list attributes and indexes, the time to live, outputs of the name.

    `expires` says that a time to live is on unless `ttl_enabled` is false. `labelled`: where no `table_name` is given,
    the name is built of parts.
    """

    attributes: str
    global_indexes: str
    local_indexes: str
    lifetime: str
    outputs: tuple[str, ...]
    expires: bool = False
    labelled: bool = False


TABLE_MODULES = {
    "terraform-aws-modules/dynamodb-table/aws": TableModule(
        "attributes",
        "global_secondary_indexes",
        "local_secondary_indexes",
        "ttl_attribute_name",
        ("dynamodb_table_id", "dynamodb_table_name"),
    ),
    "cloudposse/dynamodb/aws": TableModule(
        "dynamodb_attributes",
        "global_secondary_index_map",
        "local_secondary_index_map",
        "ttl_attribute",
        ("table_name", "table_id"),
        expires=True,
        labelled=True,
    ),
}
WORDS = (*TABLE_MODULES, "terraform-aws-modules/terraform-aws-dynamodb-table", "cloudposse/terraform-aws-dynamodb")


def table_module(block: Expression) -> TableModule | None:
    """The words of the module that a block uses, where it is one of these."""
    return TABLE_MODULES.get(source_of_module(block))


def source_of_module(block: Expression) -> str:
    """Where a module comes from; that of a repository in which a module of the registry is kept is the registry's."""
    given = member(block, "source")
    value = str(given.value.value) if given is not None and isinstance(given.value, Constant) else ""
    if repository := REPOSITORY.search(value):
        return f"{repository['owner']}/{repository['name']}/aws"
    return value.removeprefix("registry.terraform.io/").partition("//")[0]


def name_of_table(walk: Walk, block: Expression) -> Written | None:
    """The name that a resource, or a module in its place, gives its table."""
    module = table_module(block)
    given = member(block, "table_name" if module is not None and module.labelled else "name")
    if module is None or not module.labelled:
        return text(walk, given) if given is not None else None
    if given is not None and not is_none(followed(walk, given).value):
        return text(walk, given)
    if any(member(block, argument) is not None for argument in LABEL_MADE_OTHERWISE):
        return None
    parts = list(_label(walk, block))
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    joined = templates.joined(known[0], *(one for part in known[1:] for one in (templates.text("-"), part)))
    return Written(joined, followed=True)


def _label(walk: Walk, block: Expression) -> Iterator[KeyTemplate | None]:
    """The parts of a label; None for one that is not known at all."""
    given = [found for argument in LABEL if (found := member(block, argument)) is not None]
    listing = member(block, "attributes")
    pairs = items(walk, listing) if listing is not None else []
    if pairs is None:
        yield None
        return
    for one in (*given, *(value for _, value in pairs)):
        if is_none(followed(walk, one).value):
            continue
        built = template(walk, one)
        if built is None:
            yield None
        elif shown := tuple(p if isinstance(p, Hole) else NO_PART_OF_LABEL.sub("", p).lower() for p in built.parts):
            yield KeyTemplate(shown)
