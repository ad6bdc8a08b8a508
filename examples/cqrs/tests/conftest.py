"""What comes before all tests: where the code lies, and an engine for its tables."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from . import dynamodb

__all__ = ["dynamodb"]
