"""A shop with empty tables, in memory."""

import os
from collections.abc import Iterator

import pytest
from moto import mock_aws

# Read when the shop's modules create their clients, so before any of them is imported.
os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_REGION="eu-west-1")


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Every table, empty."""
    from shop.tables import create_tables

    with mock_aws():
        create_tables()
        yield
