"""Renames attributes and indexes wherever a project surely means them."""
