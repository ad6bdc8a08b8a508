"""Repositories that are generated: what they are made of, whichever library they are written for."""
