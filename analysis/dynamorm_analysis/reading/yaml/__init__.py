"""YAML files as facts."""
