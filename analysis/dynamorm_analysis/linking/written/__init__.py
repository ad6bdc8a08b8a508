"""Texts, dictionaries and lists as the source writes them out."""
