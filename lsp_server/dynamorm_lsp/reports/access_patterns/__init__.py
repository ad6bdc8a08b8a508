"""One module per format of the access-pattern matrix."""
