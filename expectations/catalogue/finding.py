"""What a finding of the catalogue is made of. Not here: any finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["reject", "warn"]


@dataclass(frozen=True)
class Finding:
    """What a finding says. `reason`: the plan's clause, or why the check is there. `zh`, `en`: what is wrong, what to do."""

    code: str
    severity: Severity
    reason: str
    zh: str
    en: str


IN = "inputs must be readable and complete"
REGISTER = "registers are the base of every comparison"
CLAUSE_1, CLAUSE_2, CLAUSE_3, CLAUSE_4 = "一(一)", "一(二)", "一(三)", "一(四)"
