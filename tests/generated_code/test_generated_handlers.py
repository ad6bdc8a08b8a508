"""Handlers that are generated, with the events that API Gateway and a table's stream send."""

import shutil
from pathlib import Path

import pytest

import ministack
from generated_code.projects import checked, copy_of, generated, out_of_date, run_tests

HERE = Path(__file__).parent
KINDS = ("repository", "tests", "handler")


@ministack.NEEDS_ENGINE
@pytest.mark.parametrize(
    ("example", "options", "events"),
    [
        ("boto3", (), "order_handlers"), ("boto3", ("--async",), "order_handlers"), ("crud", (), "clinic_handlers"),
        ("boto3", ("--claim", "customer_id=custom:customer"), "claimed_handlers"),
    ],
)  # fmt: skip
def test_events(example: str, options: tuple[str, ...], events: str, tmp_path: Path, engine: str) -> None:
    """What each route, each kind of change and each failure does: over boto3, awaited or not, and over PynamoDB."""
    folder = copy_of(example, tmp_path)
    generated(folder, *KINDS, *options)
    shutil.copy(HERE / f"{events}.py", folder / "tests/test_handlers.py")
    shutil.copy(HERE / "sent_events.py", folder / "tests")
    done = run_tests(folder, "tests/test_handlers.py", engine=engine)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("options", [(), ("--api", "rest", "--claim", "customer_id=sub"), ("--async",)])
def test_judged(options: tuple[str, ...], tmp_path: Path) -> None:
    """All tools have nothing to say about them, and a second run changes nothing."""
    folder = copy_of("boto3", tmp_path)
    generated(folder, "repository", "handler", *options)
    assert out_of_date(folder, "handler", *options) == ""
    checked(folder, "shop/handlers")


TEMPLATE = """
Resources:
  ShopTable:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: shop
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: sk, AttributeType: S}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
        - {AttributeName: sk, KeyType: RANGE}
"""


@pytest.mark.parametrize(
    ("stream", "told"),
    [("", "has no stream"), ("KEYS_ONLY", "has a stream of KEYS_ONLY alone"), ("NEW_AND_OLD_IMAGES", "")],
)
def test_the_stream_of_infrastructure(stream: str, told: str, tmp_path: Path) -> None:
    """Where it tells too little for what is written, that is said, until the stream's part is left out."""
    folder = copy_of("boto3", tmp_path)
    of_stream = f"      StreamSpecification: {{StreamViewType: {stream}}}\n" if stream else ""
    (folder / "template.yaml").write_text(TEMPLATE + of_stream)
    notes = generated(folder, "handler")
    assert (f"the table of `Order` {told}" in notes) == bool(told)
    assert "the table of `Order`" not in generated(folder, "handler", "--parts", "api", "--out", "elsewhere/")
    assert sorted(file.name for file in (folder / "elsewhere").iterdir()) == [
        "__init__.py", "article_api.py", "http_api.py", "order_api.py",
    ]  # fmt: skip
