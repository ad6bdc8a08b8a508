"""Kinds of items as generators see them: their fields, their keys, and what is asked of them."""
