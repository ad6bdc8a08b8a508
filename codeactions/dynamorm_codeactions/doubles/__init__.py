"""Repositories that keep their items in memory, for the tests of whoever uses them."""
