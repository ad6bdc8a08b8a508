"""What CI runs: the check of what a change adds, as a workflow of GitHub or a job of GitLab."""

GITHUB = ".github/workflows/dynamorm.yml"
GITLAB = ".gitlab-ci.yml"
GITLAB_BESIDE = ".gitlab/dynamorm.gitlab-ci.yml"


def github(paths: str) -> str:
    """The workflow; `paths` are what it looks at, `.` for all."""
    return f"""name: dynamorm
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: dynamorm/dynamorm-lsp@main
        with:
          paths: {_quoted(paths)}
"""


def gitlab(paths: str) -> str:
    """The job, whose report a merge request shows."""
    command = f"dynamorm check {_shell(paths)} --output gitlab=gl-code-quality-report.json"
    return f"""dynamorm:
  image: python:3.13
  script:
    - pip install dynamorm-lsp
    - {_quoted(command)}
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


def _quoted(text: str) -> str:
    """As YAML takes it, whatever it holds."""
    is_plain = all(sign.isalnum() or sign in "./_- =" for sign in text)
    return text if is_plain and text[:1].isalnum() else '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _shell(text: str) -> str:
    is_plain = all(sign.isalnum() or sign in "./_-" for sign in text)
    return text if is_plain else "'{}'".format(text.replace("'", "'\\''"))
