"""Projects for which code is generated, checked and run as a user would do it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cdkgen.judges import COMPONENTS, MYPY_CACHE, ROOT, USUAL_RULES
from codeactions.repositories.shop import SHOP

EXAMPLES = ROOT / "examples"
STAND_INS = str(Path(__file__).parent / "stand_ins")  # for libraries that do not agree with ours
AIOBOTO3 = ROOT / ".aioboto3"  # where it is installed, with a boto3 that it agrees with
ENGINE = "AWS_ENDPOINT_URL_DYNAMODB"


def copy_of(example: str, folder: Path) -> Path:
    """An example in a folder of its own, or the shop over boto3."""
    if example != "boto3":
        return Path(shutil.copytree(EXAMPLES / example, folder / example))
    for path, text in SHOP.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def generated(folder: Path, *kinds: str) -> str:
    """Has the command write kinds of code, in the folder of a project; options are behind them. What it remarks."""
    done = _run(folder, "dynamorm_lsp", "generate", *kinds)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def out_of_date(folder: Path, *kinds: str) -> str:
    """What the command says of files that it would write otherwise now; nothing where there are none."""
    done = _run(folder, "dynamorm_lsp", "generate", *kinds, "--check")
    return "" if done.returncode == 0 else done.stdout + done.stderr


def run_tests(folder: Path, *words: str, engine: str = "", awaits: bool = False) -> subprocess.CompletedProcess[str]:
    """A plain run of pytest from the project's folder, against the engine of an address, if there is one. Where it
    awaits what it asks, aioboto3 itself is there, if it is installed."""
    return _run(folder, "pytest", "-q", "-rs", "-p", "no:cacheprovider", *words, engine=engine, awaits=awaits)


def tried(folder: Path, repositories: str, tests: str, every: int, engine: str) -> tuple[int, list[str]]:
    """How many changes of the repositories are tried, and which of them their tests do not notice."""
    done = _run(folder, "generated_code.trials", repositories, tests, str(every), engine=engine)
    assert done.returncode == 0, done.stdout + done.stderr
    *survivors, count = done.stdout.splitlines()
    return int(count), survivors


def checked(folder: Path, *files: str) -> None:
    """Neither ruff nor mypy in strict mode nor our own check has a complaint about files of a project."""
    own = ("--config", "src=['src']") if (folder / "src").is_dir() else ()  # whose imports are the project's own
    for command in (
        ("ruff", "check", "--isolated", "--no-cache", *own, "--select", USUAL_RULES, *files),
        ("ruff", "format", "--isolated", "--no-cache", "--diff", *files),
        ("mypy", "--strict", "--follow-imports=silent", "--cache-dir", str(MYPY_CACHE / "generated"), *files),
        ("dynamorm_lsp", "check", *files),
    ):
        done = _run(folder, *command)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def sorted_as_ruff_does(folder: Path, *files: str) -> None:
    """Ruff has no complaint about imports."""
    done = _run(folder, "ruff", "check", "--isolated", "--no-cache", "--select", "F,I", *files)
    assert done.returncode == 0, done.stdout


def _run(
    folder: Path, module: str, *words: str, engine: str = "", awaits: bool = False
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_"))}
    aioboto3 = str(AIOBOTO3) if awaits and AIOBOTO3.is_dir() else STAND_INS
    known = [*COMPONENTS, aioboto3, *([str(ROOT / "tests")] if module == "generated_code.trials" else [])]
    paths = [str(folder / "src"), *known] if (folder / "src").is_dir() else known
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join(known),
        "MYPYPATH": os.pathsep.join(map(str, paths)),
        "AWS_EC2_METADATA_DISABLED": "true",
        "POWERTOOLS_TRACE_DISABLED": "true",
        **({ENGINE: engine} if engine else {}),
    }
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
