"""The plan as dated data: every number, band and rule of it, with unit, clause and source.

Here: the policy file and its loader. Not here: anything that applies a rule; the models join the policy's rows.
"""

from policy.model import Policy, Stated, load, read
from policy.rows import rows
from policy.yaml_file import PolicyError

__all__ = ["Policy", "PolicyError", "Stated", "load", "read", "rows"]
