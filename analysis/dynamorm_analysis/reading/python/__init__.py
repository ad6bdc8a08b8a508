"""Reads Python syntax into facts."""
