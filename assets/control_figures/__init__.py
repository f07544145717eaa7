"""Stage 一(四), autumn: grades of B−2 and monitoring of B−1 move next year's control figures (控制数)."""

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from assets.intake import load_policy, read_inbox, require_registers
from assets.partitions import lag
from expectations.validation import validate_form
from policy.language import either
from warehouse.seasons import AUGUST, AUTUMN, REGISTERS_OF_EVERY_SEASON, SPRING, require_season

STAGE = "control_figures"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """What the models of the stage find of earlier years."""

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
    def earlier_years(context: dg.AssetExecutionContext, installation: Installation) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with installation.warehouse() as warehouse:
            require_season(warehouse, SPRING, scope.region, scope.year - 2)
            require_season(warehouse, AUGUST, scope.region, scope.year - 1)
            for years in AUTUMN.earlier:
                earlier = scope.earlier(years)
                load_policy(warehouse, installation, earlier)
                read_inbox(warehouse, installation, earlier)
                for form in REGISTERS_OF_EVERY_SEASON:
                    validate_form(warehouse, earlier.region, earlier.year, form)
                require_registers(warehouse, earlier)
        return dg.MaterializeResult(metadata={"years": ", ".join(str(scope.year - years) for years in AUTUMN.earlier)})

    return [earlier_years]
