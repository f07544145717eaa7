"""A town whose departments must put things right, and the warehouse in which it is told of them.

Not here: any expected figure.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import measures
from assets.models import compute
from assets.rectification import STAGE, give_numbers
from publishing.record_keeping import NUMBERS
from tests.assets.town import Town
from warehouse.scope import Scope
from warehouse.store import Warehouse

REGION, YEAR = "640500", 2025
DAY, DAYS = date(2026, 6, 1), 30
DUE = DAY + timedelta(days=DAYS)
P = "64050022T00000000000"
RESULTS = (
    ("self_evaluation", "project_grades", 0),
    ("self_evaluation", "department_grades", 0),
    ("monitoring", "monitoring_flags", 0),
    ("goals", "goal_admissions", 0),
    ("goals", "department_goal_admissions", 0),
)


class Ledger(Town):
    """A town with a register of rectification and answers of departments."""

    def registered(self, year: int, number: str, department: str, **stated: Any) -> None:
        """A row of R-RECT: an audit's matter unless stated."""
        row = {"number": number, "department_code": department, "source": "审计", "problem": "账实不符"}
        self._put("R-RECT", "raw_r_rect", year, number, {**row, **stated})

    def answered(self, year: int, number: str, department: str, done_on: date | None = None, **stated: Any) -> None:
        """A row of an RE form."""
        row = {"form": "RE", "number": number, "department_code": department, "measure": "已调整", "done_on": done_on}
        self._put("RE", "raw_rectification_answers", year, number, {**row, **stated})

    def tell(self, installation: Warehouse, day: date = DAY, year: int = YEAR) -> dict[str, dict[str, Any]]:
        """Run a season's results and the rectification of a year, as of a day. Returns the table by number."""
        self.as_of = day
        self.run(installation, [year], RESULTS)
        measures.create(installation)
        scope = Scope(self.region, year)
        with installation.within(scope, day):
            compute(installation, STAGE, "rectification_matters")
        give_numbers(installation, scope, day)
        return self.standing(installation, day, year)

    def standing(self, installation: Warehouse, day: date, year: int = YEAR) -> dict[str, dict[str, Any]]:
        """How the matters stand as of a day, all else as it was."""
        with installation.within(Scope(self.region, year), day):
            compute(installation, STAGE, "rectifications")
            return {row["number"]: row for row in installation.rows("from this.rectifications order by number")}


def town(year: int = YEAR, grades: dict[str, int] | None = None) -> Ledger:
    """Department 201 with projects 1 to 4 that stand under the scores given, and 202 with none."""
    made = Ledger(REGION)
    for department in ("201", "202"):
        made.department(year, department)
    for code, score in (grades or {"1": 95, "2": 70, "3": 50, "4": 95}).items():
        made.project(year, P + code, "201")
        made.budget(year, P + code, adjusted_budget=1000, requested=900)
        made.scored(year, P + code, Decimal(score), 1000)
        made.goals(year, P + code)
    return made


def empty(installation: Warehouse) -> None:
    """Forget results and numbers, as if the warehouse were new."""
    for table in (
        NUMBERS,
        "rectifications",
        "project_grades",
        "department_grades",
        "monitoring_flags",
        "goal_admissions",
        "department_goal_admissions",
    ):
        installation.connection.execute(f"delete from {table}")
