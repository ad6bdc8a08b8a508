"""Reads of a loop that are made ahead of it, in batches; the rounds then look up what was found."""
