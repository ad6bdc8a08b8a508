"""Paths that lead out of the workspace, whose own files may lie above the folder from which it is looked at."""


def leads_out(path: str, beginning: str) -> bool:
    """Whether a path that is told beside another one, a file or folder of the workspace, lies further above than that;
    both without needless steps."""
    return path.startswith("/") or _steps_up(path) > _steps_up(beginning)


def _steps_up(path: str) -> int:
    parts = path.split("/")
    return next((number for number, part in enumerate(parts) if part != ".."), len(parts))
