"""Linked facts to tables, indexes and accesses, one recogniser per modelling library."""
