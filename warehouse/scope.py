"""The scope of a run: a region in a year. Not here: what a scope's rows are (the tables), when a run is for which (seasons)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Region (区划编码) and year (年度) that a run is about."""

    region: str
    year: int

    @property
    def parameters(self) -> dict[str, str | int]:
        """The named parameters of every SQL model."""
        return {"region": self.region, "year": self.year}

    def earlier(self, years: int) -> Scope:
        """The scope of the same region some years before."""
        return Scope(self.region, self.year - years)
