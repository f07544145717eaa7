"""A made-up town in memory: accepted forms and registers of some years, and the models run over them in their order.

Here: a method for each form and register that puts its rows straight into the raw tables, and the run of a budget year.
Not here: readers, checks, orchestration, and any expected figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

import duckdb

import measures
import policy
from assets.models import compute
from assets.simulation import MODELS as RULES
from policy.model import PLAN
from publishing.guard import CLASSIFIED
from publishing.record_keeping import MEMORY, note_basis, remember
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES

Row: TypeAlias = dict[str, Any]
Settings: TypeAlias = tuple[tuple[str, str], ...]
Model: TypeAlias = tuple[str, str, int]
Money: TypeAlias = Decimal | int | None

AS_OF = date(2026, 10, 15)
EX_ANTE_WEIGHTS = (15, 15, 10, 15, 15, 15, 15)
ADMITTED = (
    ("单位自评", "通过", date(2026, 8, 1), None),
    ("主管部门审核", "通过", date(2026, 8, 10), None),
    ("财政复审", "通过", date(2026, 8, 20), None),
)
MODELS = (*RULES, ("control_figures", "adjustment_ledger", 0))
"""Stage, table, and how many years before the budget year its partition lies; in the order of a budget cycle."""
TELLING = (
    *(("secrecy", "classified_projects", lag) for lag in (2, 1, 0)),
    ("disclosure", "disclosed_results", 2),
    ("disclosure", "disclosed_key_evaluations", 2),
    ("disclosure", "disclosure_calendar", 2),
    ("disclosure", "bulletin_self_evaluation", 2),
    ("assessment", "assessment_duties", 2),
    ("assessment", "assessment", 2),
    ("assessment", "assessment_losses", 2),
    ("disclosure", "bulletin_monitoring", 1),
    ("disclosure", "disclosed_goals", 0),
    ("disclosure", "disclosure_calendar", 0),
    ("disclosure", "congress_pack", 0),
    ("disclosure", "bulletin_goals", 0),
    ("goals", "goal_coverage", 0),
    ("goals", "department_goal_admissions", 0),
    ("disclosure", "congress_departments", 0),
    ("disclosure", "congress_comparison", 0),
    ("disclosure", "disclosed_policy", 0),
    ("disclosure", "disclosed_documents", 0),
    ("disclosure", "disclosed_work", 0),
)
"""What is told of the results, after them: to the public, the congress and the departments."""
MATTERS = {2: "部门决算", 0: "预算绩效目标"}


def warehouse() -> Warehouse:
    """A warehouse in memory with every declared table."""
    opened = Warehouse(duckdb.connect(config={"threads": 1}))  # rows are few, and tests run on every processor
    opened.create()
    return opened


@cache
def policy_rows(settings: Settings, year: int) -> dict[str, list[Row]]:
    """Rows of the policy tables in a year, with other values at some addresses; under no address, the file of a locality."""
    values = dict(settings)
    return policy.rows(policy.load(PLAN.with_name(values.pop("", PLAN.name))).with_values(values), year)


class Town:
    """One region: what was handed in and accepted there, year by year. Methods put rows; `run` computes the tables."""

    def __init__(
        self, region: str, settings: Settings = (), as_of: date = AS_OF, rules: policy.Policy | None = None
    ) -> None:
        self.region = region
        self.settings = settings
        self.rules = rules
        self.as_of = as_of
        self.rows: defaultdict[str, list[Row]] = defaultdict(list)
        self.size = 0

    def _put(self, form: str, table: str, year: int, code: str, head: Row, **lines: Sequence[Row]) -> None:
        """Put one accepted record: its row in `table`, and the rows of the tables in `lines`.

        Its file came in at `received_at` of the head, where that is said.
        """
        self.size += 1
        if moment := head.pop("received_at", None):
            self.rows["inbox_files"].append({"year": year, "sha256": f"{self.size:064d}", "received_at": moment})
        origin = {"year": year, "sha256": f"{self.size:064d}", "sheet": "Sheet1", "subject_no": 0}
        self.rows[table].append({**origin, **head})
        for name, group in lines.items():
            self.rows[name].extend({**origin, "form": form, **line} for line in group)
        state = {"form": form, "subject_code": code, "status": "accepted", "version": 1}
        self.rows["subject_states"].append({**origin, **state})

    def department(self, year: int, code: str) -> None:
        """A department with one unit in R-UNIT."""
        row = {
            "unit_code": f"{code}001",
            "unit_name": "单位",
            "department_code": code,
            "department_name": f"部门{code}",
        }
        self._put("R-UNIT", "raw_r_unit", year, row["unit_code"], row)

    def project(self, year: int, code: str, department: str, **stated: Any) -> None:
        """A project in R-PROJ: of class 3, not new, without content or predecessor unless stated."""
        row = {
            "project_code": code,
            "project_name": f"项目{code}",
            "department_code": department,
            "unit_code": f"{department}001",
            "class": "3",
            "is_new": False,
            "is_key": False,
            "is_classified": False,
        }
        self._put("R-PROJ", "raw_r_proj", year, code, {**row, **stated})

    def budget(self, year: int, code: str, **amounts: Money) -> None:
        """A row of R-BUDG: initial_budget, adjusted_budget, executed, requested."""
        self._put("R-BUDG", "raw_r_budg", year, code, {"project_code": code, **amounts})

    def basic(self, year: int, department: str, personnel: Money, public_funds: Money) -> None:
        """A row of R-BASE."""
        row = {"department_code": department, "personnel": personnel, "public_funds": public_funds}
        self._put("R-BASE", "raw_r_base", year, department, row)

    def review(self, year: int, code: str, score: Decimal, subject: str = "项目", **stated: Any) -> None:
        """A row of R-REV: method 抽评, without opinion unless stated."""
        row = {"subject": subject, "code": code, "review_score": score, "method": "抽评"}
        self._put("R-REV", "raw_r_rev", year, f"{subject}|{code}", {**row, **stated})

    def approval(self, year: int, department: str, matter: str, **stated: Any) -> None:
        """A row of R-DATE: approved_on, passed_to_units_on, filed_on, published_on, url."""
        row = {"department_code": department, "matter": matter, **stated}
        self._put("R-DATE", "raw_r_date", year, f"{department}|{matter}", row)

    def exception(self, year: int, code: str, kind: str, number: str, amount: Money = None) -> None:
        """A row of R-EXC."""
        row = {"project_code": code, "kind": kind, "amount": amount, "approval_number": number, "approved_by": "市长"}
        self._put("R-EXC", "raw_r_exc", year, f"{code}|{kind}", row)

    def self_evaluation(
        self, year: int, code: str, indicators: Sequence[Row] = (), form: str = "SE", **stated: Any
    ) -> None:
        """An SE form or list row, or a DE form."""
        head = {"form": form, "is_list": False, "project_code": code, "execution_weight": 10, **stated}
        self._put(form, "raw_self_evaluations", year, code, head, raw_indicators=_numbered(indicators))

    def scored(self, year: int, code: str, score: Decimal, budget: Money, form: str = "SE", **stated: Any) -> None:
        """A form whose self score is `score` (10 to 100): fully executed, two qualitative indicators that were reached."""
        first = min(score - 10, Decimal(45))
        reached = {"operator": "定性", "target_text": "达成", "actual_text": "达成预期指标", "weight": 45}
        lines = [{**reached, "score": first}, {**reached, "score": score - 10 - first}]
        amounts = {"initial_budget": budget, "adjusted_budget": budget, "executed": budget}
        self.self_evaluation(year, code, lines, form, **amounts, **stated)

    def monitoring(self, year: int, code: str, indicators: Sequence[Row] = (), **stated: Any) -> None:
        """An MO form, or a list row."""
        head = {"form": "MO", "is_list": False, "project_code": code, "conditions_met": "是", **stated}
        lines = [{"possibility": "确定能", **line} for line in _numbered(indicators)]
        self._put("MO", "raw_monitorings", year, code, head, raw_indicators=lines)

    def progressed(self, year: int, code: str, goal_progress: Decimal, budget: Money, **stated: Any) -> None:
        """A monitoring list row up to December, when goal progress is the goal completion; executed in full."""
        row = {"is_list": True, "month": 12, "adjusted_budget": budget, "executed": budget, "possibility": "确定能"}
        self.monitoring(year, code, goal_completion=goal_progress, **{**row, **stated})

    def ex_ante(self, year: int, code: str, scores: Iterable[Decimal | int | None]) -> None:
        """An EX form with finance's score of each of the seven rows."""
        pairs = zip(EX_ANTE_WEIGHTS, scores, strict=True)
        items = [{"item_no": no, "weight": w, "review_score": score} for no, (w, score) in enumerate(pairs, 1)]
        head = {"form": "EX", "project_code": code, "subject_kind": "项目"}
        self._put("EX", "raw_ex_antes", year, code, head, raw_ex_ante_items=items)

    def goals(
        self,
        year: int,
        code: str,
        steps: Sequence[Sequence[Any]] = ADMITTED,
        indicators: Sequence[Row] = (),
        goal: str | None = None,
        form: str = "GO",
        **stated: Any,
    ) -> None:
        """A GO form, or a department's DG form: steps (step, conclusion, date, deadline, opinion), indicators, overall goal."""
        keys = ("step", "conclusion", "decided_on", "rectify_by", "opinion")
        lines = [{"step_no": no, **dict(zip(keys, step, strict=False))} for no, step in enumerate(steps, 1)]
        head = {"form": form, "project_code": code, "goal": goal, **stated}
        self._put(form, "raw_goals", year, code, head, raw_goal_steps=lines, raw_indicators=_numbered(indicators))

    def run(self, installation: Warehouse, budget_years: Iterable[int], models: Iterable[Model] = MODELS) -> None:
        """Load the rows and the policy, and compute the tables of each budget year's cycle; what the region held is gone."""
        for table in ("subject_states", MEMORY, *(name for name, table in TABLES.items() if table.stage == "inbox")):
            installation.connection.execute(f"delete from {table} where region = $region", {"region": self.region})
        for table, rows in self.rows.items():
            installation.add(table, rows, region=self.region)
        measures.create(installation)
        self._load_policy(installation, {year - lag for year in budget_years for lag in range(3)})
        scopes = dict.fromkeys(
            (stage, table, year - lag, MATTERS.get(lag, "") if table == "disclosure_calendar" else "")
            for year in sorted(budget_years)
            for stage, table, lag in models
        )
        for stage, table, year, matter in scopes:
            if table == CLASSIFIED:
                remember(installation, self.region)
                note_basis(installation, Scope(self.region, year))
            with installation.within(Scope(self.region, year), self.as_of):
                compute(installation, stage, table, **({"matter": matter} if matter else {}))

    def _load_policy(self, installation: Warehouse, years: Iterable[int]) -> None:
        """Load the policy tables of the years that do not hold this very policy yet."""
        for year in years:
            tables = policy.rows(self.rules, year) if self.rules else policy_rows(self.settings, year)
            scope = {"region": self.region, "year": year}
            held = installation.rows(
                "select sha256 from policy_versions where region = $region and year = $year", **scope
            )
            if held != [{"sha256": tables["policy_versions"][0]["sha256"]}]:
                for table, rows in tables.items():
                    installation.replace(table, rows, **scope)


def spread(score: Decimal) -> list[Decimal]:
    """Seven ex-ante scores that add up to `score`, each within its weight."""
    scores, left = [], Decimal(score)
    for weight in EX_ANTE_WEIGHTS:
        scores.append(min(left, Decimal(weight)))
        left -= scores[-1]
    return scores


def by(rows: Iterable[Mapping[str, Any]], *columns: str) -> dict[Any, Mapping[str, Any]]:
    """Rows by their key; a second row of the same key is an error."""
    found: dict[Any, Mapping[str, Any]] = {}
    for row in rows:
        key = tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]]
        assert key not in found, f"two rows of {key}"
        found[key] = row
    return found


def _numbered(lines: Sequence[Row]) -> list[Row]:
    return [{"indicator_no": no, **line} for no, line in enumerate(lines, 1)]
