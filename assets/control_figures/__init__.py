"""Stage 一(四), autumn: grades of B−2 and monitoring of B−1 move next year's control figures (控制数)."""

import dagster as dg

from assets.house import WRITER_POOL, House, scope_of
from assets.inbox import load_policy, read_inbox, require_registers
from assets.models import model_asset
from assets.partitions import lag
from expectations.validation import validate_form
from policy.language import either
from warehouse.seasons import AUGUST, AUTUMN, REGISTERS_OF_EVERY_SEASON, SPRING, require_season

STAGE = "control_figures"
REGISTERS = ("project_register", "budget_register")


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """From the requests of budget year B, rule by rule, to the control figures of projects and departments."""
    return [
        _earlier_years(scopes),
        model_asset("budget_requests", STAGE, scopes, deps=[*REGISTERS, "earlier_years"]),
        model_asset(
            "adjustment_subjects",
            STAGE,
            scopes,
            deps=["budget_requests", *REGISTERS, "basic_expenditure_register", "earlier_years"],
            lagged={"project_grades": (2, 2)},
        ),
        model_asset(
            "rule_firings",
            STAGE,
            scopes,
            deps=[
                "adjustment_subjects",
                "budget_requests",
                "ex_ante_verdicts",
                "goal_admissions",
                "ex_ante_evaluations",
                "goal_declarations",
                *REGISTERS,
                "earlier_years",
            ],
            lagged={
                "project_grades": (2, 2),
                "department_grades": (2, 2),
                "monitoring_flags": (1, 1),
                "rectifications": (2, 0),
            },
        ),
        model_asset(
            "adjustment_lines", STAGE, scopes, deps=["adjustment_subjects", "rule_firings", "exception_register"]
        ),
        model_asset(
            "control_scenarios", STAGE, scopes, deps=["budget_requests", "adjustment_lines", "exception_register"]
        ),
        model_asset(
            "project_control_figures",
            STAGE,
            scopes,
            deps=["budget_requests", "adjustment_subjects", "adjustment_lines", "control_scenarios"],
        ),
        model_asset(
            "department_control_figures",
            STAGE,
            scopes,
            deps=[
                "unit_register",
                "basic_expenditure_register",
                "project_control_figures",
                "adjustment_subjects",
                "adjustment_lines",
            ],
        ),
        model_asset(
            "adjustment_ledger",
            STAGE,
            scopes,
            deps=[
                "inbox",
                "submissions",
                "adjustment_lines",
                "control_scenarios",
                "project_control_figures",
                "department_control_figures",
                "exception_register",
            ],
        ),
    ]


def _earlier_years(scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    @dg.asset(
        key="earlier_years",
        partitions_def=scopes,
        group_name=STAGE,
        kinds={"duckdb", "excel"},
        pool=WRITER_POOL,
        deps=[
            "policy_in_force",
            "inbox",
            dg.AssetDep("project_grades", partition_mapping=lag(2)),
            dg.AssetDep("department_grades", partition_mapping=lag(2)),
            dg.AssetDep("monitoring_flags", partition_mapping=lag(1)),
        ],
        description=either(
            "Earlier years (以前年度): grades of B−2 and flags of B−1 are there, both with the registers of now.",
            "以前年度：B−2 年等级和 B−1 年监控结果均已具备，登记表以现在的为准。",
        ),
    )
    def earlier_years(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            require_season(warehouse, SPRING, scope.region, scope.year - 2)
            require_season(warehouse, AUGUST, scope.region, scope.year - 1)
            for years in AUTUMN.earlier:
                earlier = scope.earlier(years)
                load_policy(warehouse, house, earlier)
                read_inbox(warehouse, house, earlier)
                for form in REGISTERS_OF_EVERY_SEASON:
                    validate_form(warehouse, earlier.region, earlier.year, form)
                require_registers(warehouse, earlier)
        return dg.MaterializeResult(metadata={"years": ", ".join(str(scope.year - years) for years in AUTUMN.earlier)})

    return earlier_years
