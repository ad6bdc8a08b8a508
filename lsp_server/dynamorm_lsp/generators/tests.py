"""`dynamorm generate tests`: tests of the repositories, each against a local engine and in memory."""

import click

from dynamorm_lsp.delivering import Asked, delivered, generating, repository_options

HELP = """Write tests of the repositories of the models in PATHS (by default the current folder): one for each method
and access pattern, with functions that make valid items. Each runs against an engine that plays DynamoDB and against
the double in memory, which shows that both behave alike.

They are for pytest, and lie in tests/ or in the folder that --out names; beside tests that are there already, in
tests/generated/. The engine is the one that AWS_ENDPOINT_URL_DYNAMODB names, on this machine or in a service beside it,
or else moto's server where that is installed; without one, what needs it is skipped. AWS itself is refused. Tests of
repositories that are awaited need no plugin of pytest.

The tests are of what `dynamorm generate repository` writes. conftest.py belongs to you, and is written once.

\b
  dynamorm generate repository tests && pytest
  docker run -d -p 8000:8000 amazon/dynamodb-local
  AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000 pytest

\b
Examples:
  dynamorm generate repository tests
  dynamorm generate tests --model Order
  dynamorm generate tests --check
"""


@click.command(name="tests", help=HELP, short_help="Write tests of repositories against a local engine.")
@repository_options
@generating
def command(asked: Asked, repositories: str | None, awaits: bool | None) -> int:
    from dynamorm_codeactions.generators.tests import generate  # late: `--help` needs none of it

    return delivered("tests", generate, asked.over(repositories).awaiting(awaits))
