"""The finding catalogue: every finding that the checks can make, in one place.

Here: code, severity, and the Chinese and English message. Not here: when a finding is made (the suites, which name its clause),
where it stands (the frames). Words in braces are columns of the frame, `{field}` the field's title.
"""

from __future__ import annotations

from expectations.catalogue import general, patterns, registers, submitted
from expectations.catalogue.finding import Finding, Severity
from expectations.catalogue.general import PROBLEMS

__all__ = ["CATALOGUE", "PROBLEMS", "Finding", "Severity"]

CATALOGUE = {
    name: Finding(name.split()[0], *said)
    for part in (general, submitted, registers, patterns)
    for name, said in part.FINDINGS.items()
}
"""By name: the code, with a word more where one code says different things."""
