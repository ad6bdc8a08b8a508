"""JSON files as facts."""
