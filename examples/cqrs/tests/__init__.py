"""Tests of repositories, in a local engine and in memory."""
