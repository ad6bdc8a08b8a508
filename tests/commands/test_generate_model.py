"""`dynamorm generate model`: models of a schema or of code, written in another library, and never written again."""

import pytest

from conftest import Dynamorm, Files

SCHEMA = """dms_version: "0.2"
models:
  - name: "Parcel"
    table: { name: "parcels" }
    keys: { partition: { attribute: "PK", type: "S" }, sort: { attribute: "SK", type: "S" } }
    attributes:
      - { attribute: "PK", type: "S", required: true, roles: ["pk"] }
      - { attribute: "SK", type: "S", required: true, roles: ["sk"] }
      - { attribute: "hub", type: "S", optional: true, omit_empty: true }
      - { attribute: "postedAt", type: "S", format: "rfc3339nano" }
      - { attribute: "ttl", type: "N", format: "unix_seconds", roles: ["ttl"], optional: true }
      - { attribute: "version", type: "N", roles: ["version"] }
    indexes:
      - name: "by-hub"
        type: "GSI"
        partition: { attribute: "hub", type: "S" }
        projection: { type: "INCLUDE", fields: ["postedAt"] }
"""
MODELS = '''"""Parcels."""

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    pk = UnicodeAttribute(hash_key=True)
    code = UnicodeAttribute()
    posted_at = UTCDateTimeAttribute(null=True)

    def save(self, *args, **kwargs):
        self.pk = f"PARCEL#{self.code}"
        return super().save(*args, **kwargs)
'''
GO = """// Package models holds items of `parcels`: parcel.
package models

import (
\t"os"
\t"time"
)

func parcelsTable() string {
\tif name := os.Getenv("PARCELS_TABLE"); name != "" {
\t\treturn name
\t}
\treturn "parcels"
}

// Parcel is a parcel.
type Parcel struct {
\t_        struct{}  `theorydb:"naming:camelCase"`
\tPK       string    `theorydb:"pk,attr:PK"`
\tSK       string    `theorydb:"sk,attr:SK"`
\tHub      string    `theorydb:"index:by-hub,pk,attr:hub,omitempty"`
\tPostedAt time.Time `theorydb:"attr:postedAt"`
\tTTL      int64     `theorydb:"attr:ttl,ttl,omitempty"`
\tVersion  int64     `theorydb:"attr:version,version"`
}

// TableName tells where items of this kind lie.
func (Parcel) TableName() string { return parcelsTable() }

// TableTheoryIndexProjections tells what indexes copy that do not copy all.
func (Parcel) TableTheoryIndexProjections() map[string]struct {
\tType   string
\tFields []string
} {
\treturn map[string]struct {
\t\tType   string
\t\tFields []string
\t}{
\t\t"by-hub": {Type: "INCLUDE", Fields: []string{"PostedAt"}},
\t}
}
"""


def test_schema_in_go(files: Files, dynamorm: Dynamorm) -> None:
    """A schema becomes structs of Go beside it."""
    base = files({"schema.yml": SCHEMA})
    result = dynamorm("generate", "model", "--from-dms", "schema.yml", "--library", "go")
    assert (result.exit_code, result.stdout) == (0, "models.go is written, and yours from now on.\n")
    assert (base / "models.go").read_text() == GO
    assert dynamorm("check").stdout.startswith("No problems in 2 files.")


@pytest.mark.parametrize("library", ["pynamodb", "boto3", "pydantic"])
def test_schema_in_python(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """A schema becomes classes beside it, in which the checker finds nothing, and which agree with it."""
    files({"shop/schema.yml": SCHEMA})
    result = dynamorm("generate", "model", "--library", library)
    assert (result.exit_code, result.stdout) == (0, "shop/models.py is written, and yours from now on.\n")
    assert dynamorm("check").stdout.startswith("No problems in 2 files.")


def test_code_in_go(files: Files, dynamorm: Dynamorm) -> None:
    """Models of PynamoDB become structs whose keys are built alike; what is to be looked at is told."""
    files({"models.py": MODELS})
    result = dynamorm("generate", "model", "--library", "go", "--out", "-")
    assert '\tp.PK = fmt.Sprintf("PARCEL#%s", p.Code)\n' in result.stdout
    assert '\tPostedAt time.Time `theorydb:"attr:posted_at,omitempty"`\n' in result.stdout


def test_library_of_the_project(files: Files, dynamorm: Dynamorm) -> None:
    """Where no library is named, it is the one that the project has; what is declared by it is not written again."""
    files({"models.py": MODELS, "schema.yml": SCHEMA.replace("Parcel", "Van").replace("parcels", "vans")})
    result = dynamorm("generate", "model", "--out", "-")
    assert "class Van(Model):\n" in result.stdout
    assert "class Parcel(Model):" not in result.stdout


def test_nothing_else(files: Files, dynamorm: Dynamorm) -> None:
    """Where all models are declared by the library already, that is said."""
    files({"models.py": MODELS})
    result = dynamorm("generate", "model", "--library", "pynamodb")
    assert result.exit_code == 2
    assert "all models are declared by pynamodb already: --library names another one" in result.stderr


def test_never_written_again(files: Files, dynamorm: Dynamorm) -> None:
    """The file is its owner's: whatever became of it, it stays, and that is said."""
    base = files({"schema.yml": SCHEMA, "models.go": "package mine\n"})
    result = dynamorm("generate", "model", "--from-dms", "schema.yml", "--library", "go", "--force")
    assert result.exit_code == 0
    assert result.stderr == "models.go is there already and stays as it is: --out writes elsewhere\n"
    assert (base / "models.go").read_text() == "package mine\n"


def test_paths_beside_a_schema(files: Files, dynamorm: Dynamorm) -> None:
    """A schema that is named is the only thing that is read."""
    files({"schema.yml": SCHEMA})
    result = dynamorm("generate", "model", "other", "--from-dms", "schema.yml")
    assert result.exit_code == 2
    assert "--from-dms names the file to read: it goes with no further paths" in result.stderr


def test_where_only_a_module_of_go_is(files: Files, dynamorm: Dynamorm) -> None:
    """A schema beside a `go.mod` and no code becomes Go, as `create-model` has it; with code of Python, that."""
    base = files({"schema.yml": SCHEMA, "go.mod": "module parcels\n\ngo 1.21\n"})
    assert "models.go is written" in dynamorm("generate", "model", "--from-dms", "schema.yml").stdout
    (base / "models.go").unlink()
    made = dynamorm("generate", "model", "--from-dms", "schema.yml", "--library", "pydantic")
    assert "models.py is written" in made.stdout


def test_what_follows_from_structs(files: Files, dynamorm: Dynamorm) -> None:
    """Repositories, handlers and tests are Python: beside models in Go that is told, and what can be made of them."""
    files({"schema.yml": SCHEMA})
    assert dynamorm("generate", "model", "--from-dms", "schema.yml", "--library", "go").exit_code == 0
    (files() / "schema.yml").unlink()
    for kind in ("repository", "handler", "tests"):
        made = dynamorm("generate", kind)
        assert made.exit_code == 2
        assert "the models here are structs of Go" in made.stderr
        assert "`dynamorm generate types docs` writes what follows from them" in made.stderr
