"""Syntax trees of source texts, incremental and tolerant of broken code."""
