"""Lists of required packages: their languages and the names of their files, and what a requirement is called there."""

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
GO_MODULE = "go.mod"
PYTHON_LIST = "requirements"
LANGUAGES = frozenset({GO_MODULE, PYTHON_LIST})
REQUIRE = "require"
"""The name that `package version` is given to, once for each requirement."""
