"""Tables, indexes, entities and accesses as frozen values, with no syntax in them."""
