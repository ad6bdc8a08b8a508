"""How the keys of a table begin with the tenant whose items they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TenantKeys:
    """Each partition key is `prefix` and the tenant's id, and what else it tells follows behind the `delimiter`:
    `TENANT#acme`, `TENANT#acme#ORDERS`. `indexes` are those whose partition keys begin so too, `sessions` is the tag
    that tells a session's tenant."""

    prefix: str = "TENANT#"
    delimiter: str = "#"
    indexes: tuple[str, ...] = ()
    sessions: str = "tenant_id"
