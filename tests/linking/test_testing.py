"""Files that hold tests, told by their paths."""

import pytest

from dynamorm_analysis.linking.files.testing import is_test


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/orders.py", True),
        ("app/test_orders.py", True),
        ("app/orders_test.go", True),
        ("app/orders.store_test.go", True),
        ("app/mocks/orders.go", True),
        ("lib/__tests__/stack.ts", True),
        ("lib/stack.test.ts", True),
        ("lib/stack.spec.tsx", True),
        ("contract-tests/runner/runner.go", True),
        ("internal/testutils/tables.go", True),
        ("pkg/test_helpers/tables.py", True),
        ("internal/store/storetest/tables.go", True),
        ("db/testSuite.go", True),
        ("services/test-helper.go", True),
        ("internal/store/latest/tables.go", False),
        ("app/testDrives.ts", False),
        ("app/orders.py", False),
        ("app/speed-test/orders.py", False),
        ("lib/test-stack.ts", False),
        ("lib/contest.ts", False),
    ],
)
def test_paths(path: str, expected: bool) -> None:
    """Folders and names of tests, as pytest, Go and the runners of TypeScript have them."""
    assert is_test(path) == expected
