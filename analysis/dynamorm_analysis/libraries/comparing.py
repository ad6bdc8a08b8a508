"""How programs write comparisons, and what conditions mean by them."""

from collections.abc import Mapping

from dynamorm_analysis.model.access import Operator

COMPARISONS: Mapping[str, Operator] = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
MIRRORED: Mapping[str, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What `a < b` says of `b`; comparisons that are not here say the same of both."""
