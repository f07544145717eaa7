"""Progress of a run: a bar on a terminal, one plain line a step elsewhere. It listens to Dagster's own step events."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Self

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class RunProgress(logging.Handler):
    """Shows the steps of one run; use as a context manager around it and hand `logger` to the definitions.

    `steps` is their number. Messages that assets log are shown; Dagster's own chatter is not.
    """

    def __init__(self, console: Console, title: str) -> None:
        super().__init__()
        self.console = console
        self.title = title
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[step]}", style="dim"),
            console=console,
            disable=not console.is_terminal,
        )
        self.task = self.bar.add_task(title, total=None, step="")

    def __enter__(self) -> Self:
        self.bar.start()
        if not self.console.is_terminal:
            self.console.print(f"{self.title} …", highlight=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.update(self.task, step="")
        self.bar.stop()

    def expect(self, steps: int) -> None:
        """Set the number of steps of the run."""
        self.bar.update(self.task, total=steps)

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of one log record of the run."""
        details = getattr(record, "dagster_meta", {})
        event = details.get("dagster_event")
        if event is None:
            message = details.get("orig_message") or record.getMessage()
            step = details.get("step_key")
            self.console.print(f"  {step}: {message}" if step else message, highlight=False)
        elif event.event_type_value == "STEP_START":
            self.bar.update(self.task, step=event.step_key)
        elif event.event_type_value == "STEP_SUCCESS":
            self.bar.advance(self.task)

    def logger(self) -> dg.LoggerDefinition:
        """The Dagster logger that feeds this handler."""

        @dg.logger(config_schema={})
        def progress(_context: dg.InitLoggerContext) -> logging.Logger:
            logger = logging.Logger("jixiao.progress", level=logging.DEBUG)
            logger.addHandler(self)
            return logger

        return progress
