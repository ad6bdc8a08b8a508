"""Expression strings and PartiQL statements, as code puts them together."""
