"""What a Python project requires: the packages that its lists, its `pyproject.toml` and its lock files name."""
