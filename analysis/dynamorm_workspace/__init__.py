"""The analysis on a disk: finds and reads files, configuration and cache."""
