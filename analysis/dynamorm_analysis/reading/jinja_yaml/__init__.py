"""Reads YAML that is written with Jinja."""
