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


def test_two_libraries_in_a_folder_that_is_named(tmp_path: Path) -> None:
    """So do the functions over these repositories, which stand on the errors of theirs alone."""
    project = copy_of("shop", tmp_path)
    generated(project, "repository")
    generated(project, "handler", "--out", "functions/")
    shared = [(project / path).read_text() for path in ("functions/http_api.py", "functions/over_boto3/http_api.py")]
    assert "over_boto3" not in shared[0]
    assert "over_boto3.errors import" in shared[1]
    checked(project, "functions")


def test_repositories_in_two_folders(tmp_path: Path) -> None:
    """Functions that share what they answer errors by stand on repositories of one folder."""
    project = copy_of("boto3", tmp_path)
    generated(project, "repository", "--model", "Order")
    generated(project, "repository", "--model", "Article", "--out", "elsewhere/")
    told = generated(project, "handler", "--out", "functions/")
    assert "has its repository elsewhere: name its code and a folder of its own: `--out`" in told
    assert len([*(project / "functions").glob("*_api.py")]) == 2


def test_awaited_otherwise(tmp_path: Path) -> None:
    """What is wanted in another manner than that of the repositories that were generated is remarked."""
    project = copy_of("boto3", tmp_path)
    generated(project, "repository")
    for kind in ("handler", "tests"):
        told = "the repository of `Order` is not awaited as it was generated, unlike what is written over it"
        assert told in generated(project, kind, "--async")
    assert "as it was generated" not in generated(project, "handler", "tests", "--force")
    assert "as it was generated" not in generated(project, "repository", "handler", "tests", "--async", "--force")
