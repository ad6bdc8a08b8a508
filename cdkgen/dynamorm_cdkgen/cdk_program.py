"""The program of CDK that `dynamorm generate cdk` writes, in either language, and the command that writes it."""

from collections.abc import Sequence

from dynamorm_cdkgen import python, typescript
from dynamorm_cdkgen.provenance import Provenance
from dynamorm_cdkgen.table_class import TableClass

FOLDER = "infra"
"""Where it stands in a project that has no program of CDK yet."""


def plain_source(tables: Sequence[TableClass], language: str, provenance: Provenance) -> str:
    """A module with a class for each table, which stands on `aws-cdk-lib` alone."""
    write = typescript.plain_source if language == "typescript" else python.plain_source
    return write(tables, provenance)


def options_of(
    paths: Sequence[str] = (),
    models: Sequence[str] = (),
    style: str = "plain",
    language: str = "python",
    out: str | None = None,
) -> str:
    """What follows `dynamorm generate`, without what it would do anyway."""
    words = ["cdk", *paths, *(f"--model {model}" for model in models)]
    words += [f"--style {style}"] if style != "plain" else []
    words += [f"--language {language}"] if language != "python" else []
    words += [f"--out {out}"] if out is not None else []
    return " ".join(words)
