"""The hooks for pre-commit, installed and run by pre-commit itself."""
