"""What starting costs: `python -m benchmarks.starting CONTENDER`, each in a fresh process; the import is the work."""

from __future__ import annotations

import importlib
import sys

from benchmarks.work import told

CONTENDERS = {"python": "json", "help": "pipelines.cli", "definitions": "pipelines.definitions", "pandas": "pandas"}


def main(contender: str) -> None:
    """Import what a start needs, and for the help text print it to nowhere."""
    with told() as counted:
        module = importlib.import_module(CONTENDERS[contender])
        if contender == "help":
            import click  # noqa: PLC0415

            module.main.get_help(click.Context(module.main))
        if contender == "definitions":
            module.build_definitions()
        counted["great_expectations"] = "great_expectations" in sys.modules


if __name__ == "__main__":
    main(*sys.argv[1:])
