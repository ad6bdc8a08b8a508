"""Accounts as the events that happened to them."""
