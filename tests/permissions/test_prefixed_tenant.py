"""Tenants whose keys are declared to begin with a prefix, and tags that are called otherwise than the tenant."""

from functools import partial

import pytest

from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.permissions.isolation import Refusal, leading_keys
from dynamorm_analysis.permissions.keyed_resources import key_of_resource
from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.permissions.statement import index_of
from dynamorm_analysis.permissions.tenancy import PrefixedTenant, isolated_accesses
from dynamorm_analysis.permissions.tenant_templates import NamedTenant
from permissions.shop import of_function, project

TENANT = PrefixedTenant(indexes=("gsi1",))
key_of = partial(key_of_resource, project())
TAG = "${aws:PrincipalTag/tenant_id}"


@pytest.mark.parametrize(("parts", "astray"), [
    (("TENANT#", Hole("id")), False),
    (("TENANT#", Hole("id"), "#ORDERS"), False),
    (("TENANT#acme#ORDERS",), False),
    (("TENANT#", Hole("id"), Hole("order")), False),
    ((Hole("pk"),), False),
    (("TEN", Hole("rest")), False),
    (("TENANT#", Hole("id"), "ORDERS"), True),
    (("TENANT#",), True),
    (("TEN",), True),
    (("ORDER#", Hole("order")), True),
    (("GLOBAL",), True),
])  # fmt: skip
def test_astray(parts: tuple[str | Hole, ...], astray: bool) -> None:
    """A key is astray where it surely begins otherwise than those of tenants."""
    assert TENANT.is_astray(KeyTemplate(parts)) is astray


def test_keys() -> None:
    """The table and the indexes named are isolated, with a pattern for a tenant's own key and one for what is below."""
    keys = TENANT.keys_of(index_of("orders", None), key_of)
    assert keys == TENANT.keys_of(index_of("orders", "gsi1"), key_of)
    assert not isinstance(keys, Refusal)
    assert keys.patterns == (f"TENANT#{TAG}", f"TENANT#{TAG}#*")
    assert isinstance(TENANT.keys_of(index_of("orders", "by-status"), key_of), Refusal)


def test_accesses() -> None:
    """What code asks by other indexes is refused, and the rest restricted."""
    found = isolated_accesses(project(), accesses_reached(project(), "shop.py", "tenant").accesses, TENANT)
    assert [each.reason for each in found.ungranted] == [
        "the keys of index `by-tenant` are not said to begin with `TENANT#{tenant_id}`"
    ]
    assert len(found.statements) == len(of_function("tenant").statements)
    assert all(each.restrictions for each in found.statements)


@pytest.mark.parametrize("delimiter", ["", "a", "7x"])
def test_delimiter(delimiter: str) -> None:
    """What an id could go on with sets nothing apart."""
    with pytest.raises(ValueError, match="no letter or digit"):
        leading_keys("T", "tenant_id", delimiter=delimiter)


def test_literal_signs() -> None:
    """Signs of patterns stand for themselves in a prefix."""
    assert leading_keys("a*b?$#", "t", delimiter=None).patterns == ("a${*}b${?}${$}#${aws:PrincipalTag/t}",)


def test_tag() -> None:
    """A session's tag may be called otherwise than code calls the tenant."""
    tenant = NamedTenant("tenant_id", project(), tag="org")
    keys = tenant.keys_of(index_of("orders", "gsi1"), key_of)
    assert not isinstance(keys, Refusal)
    assert keys.patterns == ("TENANT#${aws:PrincipalTag/org}",)
