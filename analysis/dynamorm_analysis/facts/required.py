"""Lists of required packages: the names of their files, and what each requirement is called in their facts."""

LISTS = (
    "Pipfile",
    "Pipfile.lock",
    "pdm.lock",
    "poetry.lock",
    "pyproject.toml",
    "requirements.in",
    "requirements.txt",
    "setup.cfg",
    "uv.lock",
)
"""The files that say which Python packages are installed."""
REQUIRE = "require"
