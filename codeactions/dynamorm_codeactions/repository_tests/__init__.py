"""Tests of repositories: an engine to run them on, items to run them with, and a test of each method."""
