"""Those who judge generated code, each a command that anybody could run: formatters, checkers, compilers, and CDK's own
command line, which gets no network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLCHAIN = ROOT / ".toolchain"
BIN = TOOLCHAIN / "node_modules" / ".bin"
COMPONENTS = tuple(str(ROOT / name) for name in ("analysis", "cdkgen", "codeactions", "runtime", "lsp_server"))
UNREACHABLE = "http://127.0.0.1:9"
MYPY_CACHE = ROOT / ".mypy_cache" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
"""What mypy knows of libraries, for each process by itself: files of several projects are called alike."""
USUAL_RULES = "E4,E7,E9,F,I,UP,B"
TSC = (
    "--strict", "--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns", "--target", "es2022",
    "--module", "commonjs", "--moduleResolution", "node10", "--skipLibCheck", "--types", "node",
)  # fmt: skip

MERMAID = """
import { JSDOM } from "jsdom";
globalThis.window = new JSDOM("<body></body>").window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
for (const text of process.argv.slice(1)) {
  const { diagramType } = await mermaid.parse(text);
  if (diagramType !== "flowchart-v2") throw new Error(diagramType);
}
"""

toolchain = pytest.mark.skipif(
    not (TOOLCHAIN / "installed").is_file(), reason="needs CDK's command line: `make toolchain` installs it with npm"
)

draws = pytest.mark.skipif(
    not (TOOLCHAIN / "node_modules" / "mermaid").is_dir(), reason="needs Mermaid: `make toolchain` installs it with npm"
)


def ruff(file: Path) -> None:
    """No complaint, and nothing to format, in lines as long as ruff would have them and as long as many would."""
    ruff_as_usual(file)
    _formatted(file, "120")


def ruff_as_usual(file: Path) -> None:
    """No complaint, and nothing to format, in lines as long as ruff would have them."""
    _run(file.parent, sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", USUAL_RULES, file)
    _formatted(file, "88")


def ruff_in_project(folder: Path, project: Path) -> None:
    """The same of all that a folder of a project holds, as it is asked from where the project begins."""
    ruff_command = (sys.executable, "-m", "ruff")
    _run(project, *ruff_command, "check", "--isolated", "--no-cache", "--select", USUAL_RULES, folder)
    _run(project, *ruff_command, "format", "--isolated", "--no-cache", "--diff", folder)


def _formatted(file: Path, width: str) -> None:
    command = ("format", "--isolated", "--no-cache", "--diff", "--line-length", width)
    _run(file.parent, sys.executable, "-m", "ruff", *command, file)


def mypy(*files: Path) -> None:
    """No complaint in strict mode. What it knows of CDK stays in the cache of the repository."""
    _run(ROOT, sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", *files)


def mypy_alone(folder: Path) -> None:
    """No complaint in strict mode about what a user's project holds, without any settings of ours."""
    _run(
        folder.parent,
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        MYPY_CACHE / "alone",
        folder.name,
    )


def mypy_on(root: Path, *files: Path) -> None:
    """No complaint in strict mode about some files of a project below a root of its imports, whatever others hold."""
    options = ("--strict", "--follow-imports=silent", "--explicit-package-bases", "--namespace-packages")
    cache = ("--cache-dir", MYPY_CACHE / "on")
    _run(root, sys.executable, "-m", "mypy", *options, *cache, *(file.relative_to(root) for file in files))


def prettier(file: Path) -> None:
    """Nothing to format."""
    _run(file.parent, BIN / "prettier", "--check", file)


def tsc(folder: Path, *files: str, out: str = "out") -> None:
    """Compiles TypeScript in a folder, in strict mode."""
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(TOOLCHAIN / "node_modules")
    _run(folder, BIN / "tsc", *TSC, "--outDir", out, *files)


def node(folder: Path, file: str) -> None:
    """Runs JavaScript, which throws nothing."""
    _run(folder, shutil.which("node") or "node", file)


def mermaid(*texts: str) -> None:
    """Mermaid's own parser takes each text for a flowchart."""
    _run(TOOLCHAIN, shutil.which("node") or "node", "--input-type=module", "--eval", MERMAID, "--", *texts)


def synthesized(folder: Path, program: str) -> dict[str, Any]:
    """The templates by the names of their files that the command line of CDK makes of a program, without network."""
    alone = (shutil.which("unshare") or "", "--map-root-user", "--net")
    apart = alone if _works(*alone, "true") else ()
    options = ("--quiet", "--no-lookups", "--no-notices", "--no-path-metadata", "--no-version-reporting", "--ci")
    _run(folder, *apart, BIN / "cdk", "synth", "--app", program, "--output", "cdk.out", *options)
    return {path.name: json.loads(path.read_text()) for path in sorted((folder / "cdk.out").glob("*.template.json"))}


def cfn_lint(folder: Path) -> None:
    """Finds no fault in the templates that were synthesized there. W3005 is told of all that CDK writes."""
    files = sorted((folder / "cdk.out").glob("*.template.json"))
    _run(folder, Path(sys.executable).with_name("cfn-lint"), "-i", "W3005", "--", *files)


def _works(*command: str) -> bool:
    return bool(command[0]) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(folder: Path, *command: str | Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(folder), *COMPONENTS)),
        "HTTP_PROXY": UNREACHABLE,
        "HTTPS_PROXY": UNREACHABLE,
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
