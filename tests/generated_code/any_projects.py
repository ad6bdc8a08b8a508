"""Projects that nobody would write, as hypothesis draws them: models in each library and form that has repositories."""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from dynamorm_codeactions.models.model_files import ModelLibrary, model_files
from generated_code.any_classes import class_projects
from generated_code.any_functions import function_projects
from generated_code.any_pynamodb import pynamodb_projects
from models.any_models import models


@dataclass(frozen=True)
class AnyProject:
    """Files by path; `flavour` is what sort they are of, and `awaits` says that repositories are to be awaited."""

    flavour: str
    files: Mapping[str, str]
    awaits: bool = False


@st.composite
def any_projects(draw: st.DrawFn) -> AnyProject:
    """A package or a flat folder, its models written by hand, by a command or by functions that store items."""
    flavour = draw(st.sampled_from(["pynamodb", "pynamodb", "dataclass", "attrs", "pydantic", "functions", "planned"]))
    folder = draw(st.sampled_from(["", "shop/"]))
    match flavour:
        case "pynamodb":
            return AnyProject(flavour, draw(pynamodb_projects(folder)))
        case "functions":
            return AnyProject(flavour, draw(function_projects(folder)), draw(st.booleans()))
        case "planned":
            library: ModelLibrary = draw(st.sampled_from(["pynamodb", "boto3", "pydantic"]))
            made = model_files(draw(models()), library).files
            files = {f"{folder}{file.path}": file.text for file in made}
            files |= {f"{folder}__init__.py": '"""Planned."""\n'} if folder else {}
            return AnyProject(f"planned {library}", files, library != "pynamodb" and draw(st.booleans()))
    return AnyProject(flavour, draw(class_projects(flavour, folder)), draw(st.booleans()))
