"""Stage 一(四), autumn: grades of B−2 and monitoring of B−1 move next year's control figures (控制数)."""

import dagster as dg

from assets.intake import load_policy, read_inbox, require_registers
from assets.steps import Metadata, Step, lag, step
from expectations.validation import validate_form
from policy.language import either
from warehouse.seasons import AUGUST, AUTUMN, REGISTERS_OF_EVERY_SEASON, SPRING, require_season

STAGE = "control_figures"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """What the models of the stage find of earlier years."""

    @step(
        "earlier_years",
        STAGE,
        scopes,
        kinds={"duckdb", "excel"},
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
    def earlier_years(now: Step) -> Metadata:
        require_season(now.warehouse, SPRING, now.scope.earlier(2))
        require_season(now.warehouse, AUGUST, now.scope.earlier(1))
        earlier = [now.scope.earlier(years) for years in AUTUMN.earlier]
        for each in earlier:
            load_policy(now.warehouse, now.installation, each)
            read_inbox(now.warehouse, now.installation, each)
            for form in REGISTERS_OF_EVERY_SEASON:
                validate_form(now.warehouse, each.region, each.year, form)
            require_registers(now.warehouse, each)
        return {"years": ", ".join(str(each.year) for each in earlier)}

    return [earlier_years]
