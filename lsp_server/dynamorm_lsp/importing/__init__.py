"""Models made of tables that are there already: where they are read, and what is told of them."""
