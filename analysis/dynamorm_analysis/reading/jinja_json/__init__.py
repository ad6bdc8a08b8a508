"""Reads JSON that is written with Jinja."""
