"""The Celery app of a worker: dagster-celery's own, told by a file of settings what a run that must not be lost needs.

`python -m pipelines.instance worker` starts it. Here: reading deploy/celery_config.py, or the file that JIXIAO_CELERY names. Not
here: what a worker runs, which Dagster brings with each run.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from dagster_celery.app import app

from publishing.provenance import code

SETTINGS = Path(__file__).parents[1] / "deploy" / "celery_config.py"

app.conf.update(
    {
        name: value
        for name, value in runpy.run_path(os.environ.get("JIXIAO_CELERY") or str(SETTINGS)).items()
        if name.islower() and not name.startswith("_") and name != "os"
    }
)
code()  # as it lies there now: a worker that goes on under changed code must not take itself for the changed one
