"""The requests of a trace: what each asks for, of which item, and what tests on the way to it tell."""
