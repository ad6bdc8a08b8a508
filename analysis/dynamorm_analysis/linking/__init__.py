"""Names to definitions, across files."""
