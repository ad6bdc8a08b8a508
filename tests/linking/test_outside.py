"""Paths beside files that lie above the folder from which a workspace is looked at."""

import pytest

from dynamorm_analysis.linking.files.outside import leads_out


@pytest.mark.parametrize(
    ("path", "beginning", "expected"),
    [
        ("src", "infra/app.ts", False),
        ("../src", "infra/app.ts", True),
        ("..", "app.ts", True),
        ("../shop/src", "../shop/infra/app.ts", False),
        ("..", "../app.ts", False),
        ("../../src", "../shop/infra/app.ts", True),
        ("..src", "", False),
        ("/opt/src", "../app.ts", True),
    ],
)
def test_outside(path: str, beginning: str, expected: bool) -> None:
    """What lies further above than the file beside which it is told is none of the workspace's."""
    assert leads_out(path, beginning) is expected
