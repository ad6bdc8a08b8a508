"""Files that are made to be hard are followed as far as possible, and never raise."""

from contextlib import suppress

import pytest

from dynamorm_analysis.permissions.beginning import NoSuchCodeError
from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from fuzzing.hard import HARD


@pytest.mark.parametrize("name", HARD)
def test_hard_files(name: str) -> None:
    """What code reaches is told of any files, in circles and long lines of calls too."""
    files = HARD[name](30)
    readers = {path: reader_for(path) for path in files}
    project = Project().with_files({path: read(files[path]) for path, read in readers.items() if read is not None})
    for path in list(project.modules)[:5]:
        with suppress(NoSuchCodeError):  # of other languages nothing is told
            assert accesses_reached(project, path).granted
