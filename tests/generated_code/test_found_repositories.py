"""What stands on repositories finds them where they lie: where they were generated, or where the user says."""

from pathlib import Path

import pytest

from generated_code.projects import checked, copy_of, generated, out_of_date, run_tests

FOLDERS = ("store", "shop/data")


@pytest.mark.parametrize("folder", FOLDERS)
def test_where_they_were_generated(folder: str, tmp_path: Path) -> None:
    """Tests and handlers import repositories that were generated into another folder, and ask as these do."""
    project = copy_of("boto3", tmp_path)
    generated(project, "repository", "--out", f"{folder}/")
    generated(project, "tests", "handler")
    told = (project / "tests/test_order_repository.py").read_text()
    assert f"from {folder.replace('/', '.')}.order_base import" in told
    handlers = next(path.parent for path in project.rglob("order_api.py"))
    checked(project, folder, "tests", str(handlers.relative_to(project)))
    done = run_tests(project, "-k", "memory", "-x")
    assert done.returncode == 0, done.stdout
    assert out_of_date(project, "tests", "handler") == ""


def test_where_the_user_says(tmp_path: Path) -> None:
    """Of repositories in several folders, those that are named are tested."""
    project = copy_of("boto3", tmp_path)
    generated(project, "repository")
    generated(project, "repository", "--out", "elsewhere/")
    generated(project, "tests")
    assert "shop.repositories.order" in (project / "tests/test_order_repository.py").read_text()
    generated(project, "tests", "--repositories", "./elsewhere/")
    assert "from elsewhere.order import" in (project / "tests/test_order_repository.py").read_text()
    done = run_tests(project, "-k", "memory", "-x")
    assert done.returncode == 0, done.stdout


def test_two_libraries_in_one_folder(tmp_path: Path) -> None:
    """Beside models of PynamoDB, what functions write by boto3 has repositories in a folder inside of theirs."""
    project = copy_of("shop", tmp_path)
    generated(project, "repository", "tests", "handler")
    assert (project / "shop/repositories/over_boto3/cart_base.py").is_file()
    assert (project / "shop/handlers/over_boto3/cart_api.py").is_file()
    checked(project, "shop/repositories/over_boto3", "shop/handlers/over_boto3", "tests/generated")
    done = run_tests(project, "tests/generated", "-k", "memory", "-x")
    assert done.returncode == 0, done.stdout
    assert out_of_date(project, "repository", "tests", "handler") == ""
