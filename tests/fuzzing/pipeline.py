"""All that a check does with the texts of some files, from reading to what is said in the end."""

from collections.abc import Mapping

from dynamorm_analysis.engine import check
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.registry import all_rules
from dynamorm_analysis.text import LineIndex
from dynamorm_analysis.verdict import verdict

Files = Mapping[str, bytes]


def understood(files: Files) -> Project:
    """Files by path as a project, with all that is recognised in it."""
    readers = {path: reader_for(path) for path in files}
    project = Project().with_files({path: read(files[path]) for path, read in readers.items() if read is not None})
    assert len(project.accesses) >= 0
    return project


def checked(files: Files) -> None:
    """Says of files what all rules say, and where: each finding has its place in them."""
    project = understood(files)
    lines = {path: LineIndex(content) for path, content in files.items()}
    found = verdict(check(project, all_rules().values()), project, lines.__getitem__)
    for path, findings in found.items():
        for finding in findings:
            span = project.locate(finding.place)
            assert span is not None
            assert 0 <= span.start <= span.end <= len(files[path])
