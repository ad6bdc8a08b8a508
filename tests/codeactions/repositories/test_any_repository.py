"""Whatever kinds of items there are, their repositories are programs that judges accept."""

import pytest
from hypothesis import Phase, given, settings

from cdkgen import judges
from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators.repository import generate
from dynamorm_codeactions.models.model_files import model_files
from handmade import project_of
from models.any_models import models


def test_boto3(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Repositories of the classes that we write ourselves are formatted as ruff leaves them, without a finding of ruff,
    nor of mypy in strict mode; nothing changes when they are written again."""

    @given(models())
    @settings(max_examples=8, deadline=None, phases=[Phase.generate])  # each takes seconds: a smaller one is not sought
    def check(some: tuple[EntityModel, ...]) -> None:
        (file,) = model_files(some, "boto3").files
        folder = tmp_path_factory.mktemp("any") / "shop"
        files = {"shop/__init__.py": "", f"shop/{file.path}": file.text}
        generation = generate(project_of(files), Wanted())
        texts = {**files, **{one.path: one.text for one in generation.files}}
        for path, text in texts.items():
            target = folder.parent / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        judges.ruff_in_project(folder / "repositories", folder.parent)
        judges.mypy_alone(folder)
        assert generate(project_of(texts), Wanted()).files == generation.files

    check()
