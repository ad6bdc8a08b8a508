"""Kinds of items as the classes and structs that declare them, one module for each library."""
