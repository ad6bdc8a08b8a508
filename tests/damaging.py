"""Readers that do harm, for tests of those who employ them; another process can import them from here."""

import os
import time

from dynamorm_analysis.facts.file import Facts
from dynamorm_workspace.crew import facts_of


def harmful(path: str, content: bytes) -> Facts:
    """Takes its process with it, never ends or raises, as the content says."""
    if content == b"crash":
        os._exit(9)
    if content == b"hang":
        time.sleep(600)
    if content == b"raise":
        raise ValueError
    return facts_of(path, content)
