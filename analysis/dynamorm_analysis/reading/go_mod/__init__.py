"""go.mod: the path of a Go module, and the versions of the modules that it requires."""
