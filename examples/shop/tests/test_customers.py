"""Customers can be found again."""

from shop.repositories import customers


def test_found_by_id() -> None:
    """A registered customer is found by id."""
    ada = customers.register("ada@example.com", "Ada")
    customers.register("grace@example.com", "Grace")
    found = customers.find(ada.customer_id)
    assert found is not None
    assert found.name == "Ada"


def test_unknown_id() -> None:
    """An unknown id finds nobody."""
    assert customers.find("cus_unknown") is None


def test_found_by_email_in_any_case() -> None:
    """An address is found however it is spelled."""
    ada = customers.register("Ada@Example.com", "Ada")
    customers.register("grace@example.com", "Grace")
    found = customers.find_by_email("ADA@example.com")
    assert found is not None
    assert found.customer_id == ada.customer_id


def test_unknown_email() -> None:
    """An unknown address finds nobody."""
    assert customers.find_by_email("nobody@example.com") is None
