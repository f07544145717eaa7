"""Every invariant holds of a sound town, and fires for each way in which a result can contradict itself or its inputs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest

from assets.invariants import INVARIANTS, SQL, BrokenInvariantError, faults, meaning, require
from assets.publication import EVERY_JOB, JUDGED
from expectations.validation import SUBMISSIONS
from publishing.guard import CLASSIFIED
from tests.assets.town import MODELS, TELLING, Town, warehouse
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, AUTUMN, SPRING
from warehouse.store import Warehouse

REGION, BUDGET_YEAR = "640500", 2027
YEARS = {
    **dict.fromkeys(SPRING.tables, 2025),
    **dict.fromkeys(AUGUST.tables, 2026),
    **dict.fromkeys(AUTUMN.tables, 2027),
}
"""The year of the town in which a table has rows; the calendar has some in two."""
SPOILED: dict[str, tuple[str, ...]] = {
    "assessed_points_make_the_total": (
        "delete from assessment",
        "insert into assessment from assessment limit 1",
        "update assessment set department_code = '999'",
        "update assessment set ex_ante = -0.01",
        "update assessment set goals = 20.01",
        "update assessment set monitoring = -0.01",
        "update assessment set self_evaluation = 15.01",
        "update assessment set accuracy = -0.01",
        "update assessment set disclosure = 20.01",
        "update assessment set total = 100.01, disclosure = null",
        "update assessment set total = total - 0.05",
    ),
    "control_plus_cut_is_request": (
        "update project_control_figures set control = control + 0.01 where project_code = 'whole'",
        "update project_control_figures set control = null where project_code = 'whole'",
        "update project_control_figures set cut = -0.01, control = requested + 0.01 where project_code = 'whole'",
        "update project_control_figures set cut = requested + 0.01, control = -0.01 where project_code = 'whole'",
    ),
    "every_key_project_is_in_order": (
        "update congress_pack set rank = 3 where rank = 2",
        "update congress_pack set rank = 3 - rank",
        "update congress_pack set rank = null",
        "update congress_pack set control = null",
        "update congress_pack set control = 0 where rank = 2",
        "update policy_numbers set value = 1 where key = 'congress_pack.size'",
    ),
    "every_owed_project_is_graded": (
        "delete from project_grades where project_code = 'whole'",
        "insert into project_grades from project_grades where project_code = 'whole'",
        "update project_grades set grade = null where project_code = 'whole'",
        "update project_grades set final_score = 100.01 where project_code = 'whole'",
    ),
    "every_owed_project_is_monitored": (
        "delete from monitoring_flags where project_code = 'whole'",
        "insert into monitoring_flags from monitoring_flags where project_code = 'whole'",
        "update monitoring_flags set treatment = null where project_code = 'whole'",
    ),
    "every_request_has_one_control_figure": (
        "delete from project_control_figures where project_code = 'whole'",
        "insert into project_control_figures from project_control_figures where project_code = 'whole'",
        "update raw_r_budg set requested = 0 where project_code = 'whole' and year = 2027",
    ),
    "every_sheet_has_one_state": (
        "delete from submissions",
        "insert into submissions from submissions where year = 2027 limit 1",
        "update submissions set status = null",
        "delete from raw_sheets",
        "insert into inbox_files by name select '640500' as region, 2027 as year, 'new' as sha256, 'damaged' as problem",
    ),
    "ledger_explains_every_cut": (
        "update adjustment_ledger set applied = false",
        "update adjustment_ledger set cut = cut + 1 where rule = 'grade_medium'",
        "update adjustment_ledger set voided_by = '不予压减' where rule = 'grade_medium'",
        "delete from adjustment_ledger where code = 'medium'",
        "update adjustment_ledger set cut = cut - 1 where rule = 'grade_poor'",
    ),
    "magnitude_against_last_year": (
        "update project_control_figures set requested = requested * 10000",
        "update raw_r_budg set adjusted_budget = adjusted_budget * 10000 where year = 2026",
        "update policy_numbers set value = 0.5 where key = 'magnitude_factor'",
    ),
    "nothing_classified": (),  # asked of each guarded table: tests/assets/test_secrecy.py plants in every one of them
    "rows_in_are_rows_read_and_passed": (
        "update raw_sheets set rows_seen = rows_seen + 1",
        "update raw_sheets set rows_read = rows_read - 1, rows_seen = rows_seen - 1",
        "update raw_sheets set rows_read = null",
        'update raw_sheets set rows_passed = \'{"total": 2, "remark": 2}\'',
        "update raw_sheets set rows_passed = 'two'",
        "update raw_sheets set rows_passed = null",
        "delete from raw_r_proj where project_code = 'whole'",
        "insert into raw_r_unit from raw_r_unit",
        "insert into raw_r_base from raw_r_base",
        "insert into raw_r_rev from raw_r_rev",
        "insert into raw_r_date from raw_r_date",
        "insert into raw_r_exc from raw_r_exc",
        "insert into raw_r_budg from raw_r_budg",
        "delete from raw_indicators",
        "delete from raw_goal_steps where step_no = 1",
        "delete from raw_ex_ante_items where item_no = 1",
        "update raw_monitorings set is_list = not is_list",
        "update raw_self_evaluations set is_list = not is_list",
    ),
    "secrets_rest_on_registers": (
        "delete from secrecy_basis",
        "delete from secrecy_basis where register_year = year",
        "update secrecy_basis set register_rows = 0",
    ),
    "totals_reconcile": (
        "update department_control_figures set projects_control = projects_control + 0.01",
        "update department_control_figures set projects_cut = projects_cut + 0.01",
        "update department_control_figures set projects_requested = null",
        "update department_control_figures set total_control = total_control - 0.01",
        "update department_control_figures set public_funds_deduction = public_funds_deduction + 0.01",
        "update department_control_figures set personnel = -1, total_control = total_control - personnel - 1",
        "delete from department_control_figures",
        "update department_control_figures set public_funds_status = 'pending'",
        "update department_control_figures set personnel = null, total_control = null",
    ),
}
"""By file of the folder: statements that each alone spoil a sound town in a way that the invariant must see."""


@pytest.fixture(scope="module")
def sound() -> Warehouse:
    """A town of one department that was run through the cycle of 2027, its sheets counted."""
    town = Town(REGION)
    for year in (2025, 2026, 2027):
        town.department(year, "201")
        town.basic(year, "201", 500, 300)
        for code in ("whole", "medium", "poor", "kept"):
            town.project(year, code, "201", is_key=True, is_new=code == "whole")
            town.budget(year, code, adjusted_budget=1000, requested=1000)
            town.goals(year, code, indicators=[{"level3": "数量", "operator": "≥", "target": 1, "weight": 90}])
        town.ex_ante(year, "whole", [15, 15, 10, 15, 15, 15, 15])
        for code, score in (("whole", 95), ("medium", 70), ("poor", 40), ("kept", 70)):
            town.scored(year, code, Decimal(score), 1000)
            town.progressed(year, code, Decimal("0.95"), 1000)
        town.review(year, "whole", Decimal(94))
        town.approval(year, "201", "部门决算", approved_on=date(2026, 8, 20), published_on=date(2026, 9, 1))
    town.exception(2027, "kept", "不予压减", "会议纪要1号")
    installation = warehouse()
    document = {
        "sha256": "0" * 64,
        "file": "办法.pdf",
        "title": "预算绩效管理办法",
        "issued_on": date(2026, 1, 1),
        "text": "办法",
    }
    installation.replace("bureau_documents", [document], region=REGION, year=BUDGET_YEAR)
    town.run(installation, [BUDGET_YEAR], (*MODELS, *TELLING))
    installation.connection.execute(
        """
        insert into inbox_files by name
        select distinct region, year, sha256, sha256 || '.xlsx' as file, make_timestamp(0) as received_at from subject_states;
        insert into raw_sheets by name
        select region, year, sha256, sheet, 1 as sheet_no, 'read' as disposition, form, false as is_list,
            read + 3 as rows_seen, read as rows_read, '{"total": 1, "remark": 2}' as rows_passed
        from (
            select *, case form
                when 'SE' then 2 when 'GO' then 4 when 'EX' then 7 else 1
            end as read
            from subject_states
        );
        """
    )
    for year in (2025, 2026, 2027):
        with installation.within(Scope(REGION, year)):
            installation.build("submissions", SUBMISSIONS.read_text(encoding="utf-8"))
    return installation


@contextmanager
def spoiled(installation: Warehouse, statement: str) -> Iterator[None]:
    """The town after a statement, and as it was on leaving."""
    installation.connection.execute("begin")
    try:
        installation.connection.execute(statement)
        yield
    finally:
        installation.connection.execute("rollback")


def scope_of(invariant: str) -> Scope:
    return Scope(REGION, YEARS.get(INVARIANTS[invariant], BUDGET_YEAR))


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_it_holds_of_a_sound_town(sound: Warehouse, invariant: str) -> None:
    scope = scope_of(invariant)
    table = INVARIANTS[invariant]
    assert sound.rows(f"select 1 from {table} where region = $region and year = $year", **scope.parameters) or (
        table in {"disclosed_key_evaluations", "bulletin_monitoring", "bulletin_goals", CLASSIFIED}
    ), "nothing is asked"
    assert faults(sound, invariant, scope) == []
    assert meaning(invariant).endswith(".")


@pytest.mark.parametrize(
    ("invariant", "statement"),
    [pytest.param(name, each, id=f"{name}: {each[:70]}") for name, some in SPOILED.items() for each in some],
)
def test_it_fires(sound: Warehouse, invariant: str, statement: str) -> None:
    with spoiled(sound, statement):
        found = faults(sound, invariant, scope_of(invariant))
        assert found
        assert all(row["subject"] and row["fault"] for row in found)
        with pytest.raises(BrokenInvariantError, match="Nothing was published"):
            require(sound, (INVARIANTS[invariant],), scope_of(invariant))
    assert faults(sound, invariant, scope_of(invariant)) == []


def test_every_file_of_the_folder_has_a_way_to_fire() -> None:
    files = {path.stem for path in SQL.glob("*.sql")}
    assert files == set(SPOILED)
    assert files - {"nothing_classified"} == {
        name for name in INVARIANTS if not name.startswith("nothing_classified_in_")
    }
    assert [name for name, some in SPOILED.items() if not some] == ["nothing_classified"]


def test_every_invariant_is_asked_by_a_season() -> None:
    asked = {*EVERY_JOB, *JUDGED, *(table for season in (SPRING, AUGUST, AUTUMN) for table in season.tables)}
    assert {name: table for name, table in INVARIANTS.items() if table not in asked} == {}
