"""What a finding of the catalogue is made of. Not here: any finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity = Literal["reject", "warn"]
Said: TypeAlias = tuple[Severity, str, str]
"""A finding but for its code, which is the first word of its name."""


@dataclass(frozen=True)
class Finding:
    """What a finding says. `zh`, `en`: what is wrong, what to do."""

    code: str
    severity: Severity
    zh: str
    en: str


def rejects(zh: str, en: str) -> Said:
    """A finding that sends the form back."""
    return "reject", zh, en


def warns(zh: str, en: str) -> Said:
    """A finding that is told, and changes nothing."""
    return "warn", zh, en
