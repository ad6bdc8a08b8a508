"""Offers to change or create source, as plain values."""
