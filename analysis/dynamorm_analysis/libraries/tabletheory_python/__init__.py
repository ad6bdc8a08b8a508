"""TableTheory for Python: models made of dataclasses, and the calls of their tables."""
