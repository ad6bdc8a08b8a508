"""Whether there is somebody to ask."""

import os
import sys


def is_interactive() -> bool:
    """On a terminal on both sides, where no CI server reads along."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")
