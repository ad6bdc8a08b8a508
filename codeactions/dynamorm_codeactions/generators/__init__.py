"""New source that follows from a model: a module for each kind of it, which defines `offer`."""
