"""Requests of one trace that belong together: reads and the writes that rest on them, and those of a loop."""
