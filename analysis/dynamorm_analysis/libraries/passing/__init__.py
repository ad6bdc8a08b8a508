"""Requests that functions make for their callers."""
