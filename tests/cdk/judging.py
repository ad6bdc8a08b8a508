"""Runs the program of an app with CDK's validator and cdk-nag switched on, of which the program itself knows nothing.

`python judging.py app.py` synthesizes as the program does; the report is in the cloud assembly.
"""

import runpy
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

synth = cdk.App.synth


def judged(app: cdk.App, **options: Any) -> Any:
    """Has the app judged, and synthesizes it."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return synth(app, **options)


if __name__ == "__main__":
    cdk.App.synth = judged  # type: ignore[method-assign]  # what the program calls
    sys.path.insert(0, str(Path(sys.argv[1]).resolve().parent))
    runpy.run_path(sys.argv[1], run_name="__main__")
