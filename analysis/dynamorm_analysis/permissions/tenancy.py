"""What accesses may do for one tenant alone, whichever way it is told how keys begin with the tenant: by the texts that
code builds (`NamedTenant`), or by a prefix that is declared (`PrefixedTenant`).

`isolated_accesses(project, accesses, tenancy)` gives the statements, and what is refused: accesses that IAM cannot
isolate, and those whose key surely begins otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from dynamorm_analysis.model.access import Access, equalities
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.permissions.isolation import LeadingKeys, Refusal, isolated, leading_keys
from dynamorm_analysis.permissions.keyed_resources import KeyOf, called, key_of_resource
from dynamorm_analysis.permissions.needed import needed
from dynamorm_analysis.permissions.statement import Granted, Resource, Ungranted, index_of
from dynamorm_analysis.project import Project

OF_ONE_KEY = frozenset({"get", "put", "update", "delete", "query", "count"})
"""Operations of which the partition key is written in the request itself."""


class Tenancy(Protocol):
    """How keys begin with a tenant."""

    @property
    def name(self) -> str:
        """What to call the tenant's id in a message."""
        ...

    def keys_of(self, resource: Resource, key_of: KeyOf) -> LeadingKeys | Refusal:
        """The values of a table's or index's key that are those of the session's tenant. `key_of` tells which key a
        table or index has."""
        ...

    def is_astray(self, template: KeyTemplate) -> bool:
        """Whether a key is surely none of a tenant's."""
        ...


def isolated_accesses(
    project: Project, accesses: Iterable[Access], tenancy: Tenancy, key_of: KeyOf | None = None
) -> Granted:
    """What accesses may do for the tenant of a session, and what is refused. `key_of` tells the keys of tables and
    indexes that are known otherwise than by the project; None for those that are not."""
    given = tuple(accesses)
    needs, unknown = needed(given)

    def known(resource: Resource) -> Key | None:
        return (key_of(resource) if key_of is not None else None) or key_of_resource(project, resource)

    def keys_of(resource: Resource) -> LeadingKeys | Refusal:
        return tenancy.keys_of(resource, known)

    found = isolated(needs, keys_of)
    strays: list[Ungranted] = []
    for access in given:
        if access.table is None or access.operation not in OF_ONE_KEY or access.retold or not access.knows("index"):
            continue
        resource = index_of(access.table, access.index)
        key = known(resource)
        if key is not None and key.partition and not isinstance(keys_of(resource), Refusal):
            strays += _strays(access, resource, key, tenancy)
    return Granted(found.statements, tuple(dict.fromkeys((*unknown, *found.ungranted, *strays))))


def _strays(access: Access, resource: Resource, key: Key, tenancy: Tenancy) -> Iterator[Ungranted]:
    """What an access asks by a key that is surely none of a tenant's."""
    for value in _values(access, key.partition[0]):
        if value.template is not None and tenancy.is_astray(value.template):
            yield Ungranted(
                access.place,
                f"this {access.operation} asks {called(resource)} for `{value.template}`, which does not begin with "
                f"`{tenancy.name}`: IAM would refuse it",
                f"put `{tenancy.name}` first in the key, or give this code a role of its own",
            )


def _values(access: Access, attribute: str) -> Iterator[WrittenValue]:
    """What an access gives for a key attribute."""
    written = equalities((attribute,), access.written) if access.operation == "put" else {}
    for condition in (*access.key, *written.values()):
        if condition.attribute == attribute and condition.operator == "=":
            yield condition.value


@dataclass(frozen=True, slots=True)
class PrefixedTenant:
    """Each partition key is `prefix` and the tenant's id, with a `delimiter` before what follows: those of the table,
    of indexes with the same partition key and of these `indexes`. `tag` is the session's."""

    prefix: str = "TENANT#"
    delimiter: str = "#"
    indexes: tuple[str, ...] = ()
    tag: str = "tenant_id"

    @property
    def name(self) -> str:
        return f"{self.prefix}{{{self.tag}}}"

    def keys_of(self, resource: Resource, key_of: KeyOf) -> LeadingKeys | Refusal:
        if resource.part == "index" and resource.index not in self.indexes and not _is_of_same_key(resource, key_of):
            return Refusal(
                f"the keys of {called(resource)} are not said to begin with `{self.name}`",
                "name it in `indexes=` if they do; else make the tenant its first partition attribute",
            )
        return leading_keys(self.prefix, self.tag, delimiter=self.delimiter)

    def is_astray(self, template: KeyTemplate) -> bool:
        text, further = template.prefix, template.parts[1 if template.prefix else 0 :]
        if not text.startswith(self.prefix):
            return bool(text) and not (further and self.prefix.startswith(text))
        if text != self.prefix:
            return False  # an id is written out, or its beginning
        following = further[1] if len(further) > 1 else self.delimiter
        return not further or (isinstance(following, str) and not following.startswith(self.delimiter))


def _is_of_same_key(index: Resource, key_of: KeyOf) -> bool:
    """Whether an index has the table's partition key, as local ones do."""
    own, of_table = key_of(index), key_of(index_of(index.table, None))
    return own is not None and of_table is not None and own.partition[:1] == of_table.partition[:1]
