"""Code that is run with symbols for values: its statements, expressions and calls, from where it begins."""
