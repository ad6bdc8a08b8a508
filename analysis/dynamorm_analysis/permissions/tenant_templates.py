"""Which keys of a project's tables tell the tenant, by the texts that its code builds them from: `TENANT#{tenant_id}`.

`isolated_accesses(project, accesses, "tenant_id")` is what accesses may do for one tenant alone. The tenant goes by the
name of the variable, field or attribute that holds its id; a session by its tag of the same name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.items.key_texts import key_texts
from dynamorm_analysis.model.access import Access, WrittenValue, equalities
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.permissions.isolation import LeadingKeys, Refusal, isolated, leading_keys
from dynamorm_analysis.permissions.needed import needed
from dynamorm_analysis.permissions.statement import Granted, Resource, Ungranted
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
OF_ONE_KEY = frozenset({"get", "put", "update", "delete", "query", "count"})
"""Operations of which the partition key is written in the request itself."""


@dataclass(frozen=True, slots=True)
class TenantTemplate:
    """How a key tells the tenant: the text before its id, and the sign behind it; None where nothing follows."""

    prefix: str
    delimiter: str | None


def isolated_accesses(
    project: Project, accesses: Iterable[Access], tenant: str, tag: str = "", ungranted: Iterable[Ungranted] = ()
) -> Granted:
    """What accesses may do for the tenant of a session, and what is refused: accesses that cannot be isolated, and
    those whose key surely begins otherwise. `tag` is the session's, where it is not called as the tenant is."""
    given = tuple(accesses)
    needs, unknown = needed(given)
    strays = tuple(told for access in given for told in _strays(project, access, tenant))
    found = isolated(needs, lambda resource: keys_of(project, resource, tenant, tag))
    return Granted(found.statements, tuple(dict.fromkeys((*unknown, *ungranted, *found.ungranted, *strays))))


def keys_of(project: Project, resource: Resource, tenant: str, tag: str = "") -> LeadingKeys | Refusal:
    """The keys of a table or index that are one tenant's, by all texts that code writes into them."""
    key = key_of_resource(project, resource)
    if key is None or not key.partition:
        return Refusal(f"which key {_called(resource)} has is not known", "declare its key where code can be read")
    first = key.partition[0]
    texts = key_texts(resource.table, project).of(first)
    found = dict.fromkeys(one for text in texts if (one := tenant_of(text.template, tenant)) is not None)
    if not found and is_tenant(first, tenant) and not any(_begins(text.template, tenant) for text in texts):
        found = {TenantTemplate("", None): None}
    if not found:
        others = [text for text in texts if _begins(text.template, tenant)]
        shown = f" (`{others[0].template}`)" if others else ""
        return Refusal(
            f"`{first}`, the first partition attribute of {_called(resource)}, does not begin with `{tenant}`{shown}",
            f"put `{tenant}` first in the key, or make it the first partition attribute",
            others[0].place if others else None,
        )
    return _joined(tuple(found), tag or tenant)


def key_of_resource(project: Project, resource: Resource) -> Key | None:
    """The key of a table or index, None where it is not known."""
    table = project.table(resource.table)
    if table is None or resource.part == "table":
        return table.key if table is not None else None
    index = table.index(resource.index)
    return index.key if index is not None and "key" not in index.unknown else None


def tenant_of(template: KeyTemplate, tenant: str) -> TenantTemplate | None:
    """How a text begins with a tenant; None where it does not, or where the id of another tenant may go on as what
    follows does."""
    parts = list(template.parts)
    prefix = parts.pop(0) if parts and isinstance(parts[0], str) else ""
    if not parts or not isinstance(parts[0], Hole) or not isinstance(prefix, str) or not _holds(parts[0], tenant):
        return None
    if len(parts) == 1:
        return TenantTemplate(prefix, None)
    following = parts[1]
    is_apart = isinstance(following, str) and not following[:1].isalnum()
    return TenantTemplate(prefix, following[:1]) if isinstance(following, str) and is_apart else None


def _holds(hole: Hole, tenant: str) -> bool:
    return any(is_tenant(name, tenant) for each in (hole.name, hole.told or "") for name in _last_names(each))


def _last_names(expression: str) -> Iterator[str]:
    """`tenant_id` of `order.tenant_id` and `claims["tenant_id"]`; `tenant.id` as `tenant_id`, too."""
    names = IDENTIFIER.findall(expression)
    if names and not expression.rstrip().endswith(")"):
        yield names[-1]
        if len(names) > 1:
            yield f"{names[-2]}_{names[-1]}"


def is_tenant(name: str, tenant: str) -> bool:
    """Whether a name is that of the tenant, with or without `id` behind it."""
    return _without_id(name) == _without_id(tenant)


def _without_id(name: str) -> list[str]:
    words = words_of(name)
    return words[:-1] if len(words) > 1 and words[-1] == "id" else words


def _joined(templates: tuple[TenantTemplate, ...], tag: str) -> LeadingKeys:
    patterns: dict[str, None] = {}
    delimiters: dict[str, None] = {}
    for one in templates:
        keys = leading_keys(one.prefix, tag, delimiter=one.delimiter, alone=one.delimiter is None)
        patterns.update(dict.fromkeys(keys.patterns))
        delimiters.update(dict.fromkeys(keys.delimiters))
    return LeadingKeys(tuple(sorted(patterns)), tag, tuple(sorted(delimiters)))


def _strays(project: Project, access: Access, tenant: str) -> Iterator[Ungranted]:
    """What an access asks by a key that is surely none of one tenant's."""
    if access.table is None or access.operation not in OF_ONE_KEY or not access.knows("index"):
        return
    resource = Resource(access.table, "index", access.index) if access.index else Resource(access.table)
    key = key_of_resource(project, resource)
    if key is None or not key.partition or isinstance(keys_of(project, resource, tenant), Refusal):
        return
    for value in _values(access, key.partition[0]):
        template = value.template
        if template is not None and _begins(template, tenant) and tenant_of(template, tenant) is None:
            yield Ungranted(
                access.place,
                f"this {access.operation} asks {_called(resource)} for `{template}`, which does not begin with "
                f"`{tenant}`: IAM would refuse it",
                f"put `{tenant}` first in the key, or give this code a role of its own",
            )


def _values(access: Access, attribute: str) -> Iterator[WrittenValue]:
    """What an access gives for a key attribute."""
    written = equalities((attribute,), access.written) if access.operation == "put" else {}
    for condition in (*access.key, *written.values()):
        if condition.attribute == attribute and condition.operator == "=":
            yield condition.value


def _begins(template: KeyTemplate, tenant: str) -> bool:
    """Whether it is known how a text begins: with some text, or with a tenant and something behind it."""
    first = template.parts[0] if template.parts else ""
    return isinstance(first, str) or (len(template.parts) > 1 and _holds(first, tenant))


def _called(resource: Resource) -> str:
    return f"index `{resource.index}`" if resource.part == "index" else f"table `{resource.table}`"
