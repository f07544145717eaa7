"""The control figures of a budget season by three contenders: `python -m benchmarks.rules CONTENDER FOLDER`.

`season` runs the models of the autumn season as a run does, one step after the other, ledger and evidence included; `floor` is
`floor.sql`, one statement by hand that knows the plan by heart and keeps the final figure alone; `usual` computes that figure with
pandas, in whole fen. All begin with the warehouse that `fill` makes, and must agree in every figure.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.work import told

if TYPE_CHECKING:
    import pandas as pd

REGION, YEAR, AS_OF = "640500", 2027, "2026-10-15"
HERE = Path(__file__).parent
STAGES = ("ex_ante", "goals", "control_figures")
"""Stages of the season that lead to the control figures and explain them; what is disclosed of them is not measured here."""
AGREED = """
    select count(*) as figures, cast(sum(control) as bigint) as control_fen,
        cast(bit_xor(hash(project_code, cast(cut as bigint), cast(control as bigint))) as varchar) as same
    from {}
"""
Work = Callable[[], dict[str, Any]]
"""What is timed, when everything that it needs is imported; returns what the contenders must agree in."""
IN_FEN = "(select project_code, cut * 100 as cut, control * 100 as control from {})"


def fill(folder: Path, projects: int) -> None:
    """Make a home whose warehouse holds a city of so many projects, up to where the autumn season begins."""
    from assets.installation import Installation  # noqa: PLC0415
    from assets.intake import load_policy  # noqa: PLC0415
    from warehouse.scope import Scope  # noqa: PLC0415

    installation = Installation(home=str(folder), as_of=AS_OF)
    with installation.warehouse() as warehouse:
        warehouse.connection.execute(f"set variable projects = {projects}")
        warehouse.connection.execute((HERE / "accepted.sql").read_text(encoding="utf-8"))
        for year in (YEAR - 2, YEAR - 1, YEAR):
            load_policy(warehouse, installation, Scope(REGION, year))


def season(folder: Path) -> Work:
    """The models of the season in the order of its asset graph, each in a step with its own connection, as in a run."""
    from assets.installation import Installation  # noqa: PLC0415
    from assets.metadata import MODEL, reported  # noqa: PLC0415
    from assets.models import build  # noqa: PLC0415
    from pipelines.definitions import build_definitions  # noqa: PLC0415
    from warehouse.scope import Scope  # noqa: PLC0415
    from warehouse.store import kept_open  # noqa: PLC0415

    installation, scope = Installation(home=str(folder), as_of=AS_OF), Scope(REGION, YEAR)
    graph = build_definitions(installation=installation).resolve_asset_graph()
    models = [str(graph.get(key).metadata.get(MODEL, "/")).split("/") for key in graph.toposorted_asset_keys]

    def work() -> dict[str, Any]:
        seconds = {}
        with kept_open(installation.folders.warehouse):
            for stage, name in models:
                if stage in STAGES:
                    started = time.perf_counter()
                    with installation.warehouse() as warehouse:
                        reported(warehouse, name, name, scope, build(warehouse, stage, name, installation, scope))
                    seconds[name] = round(time.perf_counter() - started, 2)
        with installation.warehouse() as warehouse:
            figures = IN_FEN.format(f"project_control_figures where region = '{REGION}' and year = {YEAR}")
            return {**warehouse.rows(AGREED.format(figures))[0], "by_model": seconds}

    return work


def floor(folder: Path) -> Work:
    """The statement by hand."""
    import duckdb  # noqa: PLC0415

    def work() -> dict[str, Any]:
        with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
            connection.execute((HERE / "floor.sql").read_text(encoding="utf-8"))
            return dict(
                connection.execute(AGREED.format(IN_FEN.format("floor_figures"))).to_arrow_table().to_pylist()[0]
            )

    return work


def usual(folder: Path) -> Work:
    """Frames of the same tables, merged and mapped as one does; money as whole fen, scores as hundredths of a point."""
    import duckdb  # noqa: PLC0415
    import pandas  # noqa: F401, PLC0415
    import pyarrow  # noqa: F401, PLC0415

    def work() -> dict[str, Any]:
        with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
            connection.register("figures", Frames(connection).figures())
            return dict(connection.execute(AGREED.format("figures")).to_arrow_table().to_pylist()[0])

    return work


class Frames:
    """The tables of a city as pandas frames, and the control figures from them."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def read(self, columns: str, table: str, year: int, also: str = "") -> pd.DataFrame:
        """Some columns of a table in a year."""
        where = f"region = '{REGION}' and year = {year} {also}"
        frame: pd.DataFrame = (
            self.connection.execute(f"select {columns} from {table} where {where}").to_arrow_table().to_pandas()
        )
        return frame

    def accepted(self, form: str, table: str, year: int, columns: str) -> pd.DataFrame:
        """The rows of a raw table whose record counts, with the code of its subject."""
        origin = ["sha256", "sheet", "subject_no"]
        states = self.read(
            f"{', '.join(origin)}, subject_code", "subject_states", year, f"and form = '{form}' and status = 'accepted'"
        )
        return self.read(f"{', '.join(origin)}, {columns}", table, year).merge(states, on=origin).drop(columns=origin)

    def budgets(self, year: int, column: str) -> pd.Series[Any]:
        """An amount of R-BUDG in fen, by project."""
        rows = self.accepted("R-BUDG", "raw_r_budg", year, f"cast({column} * 100 as bigint) as fen")
        return rows.set_index("subject_code")["fen"].astype("Int64")

    def figures(self) -> pd.DataFrame:
        """One row a requested project: project_code, and requested, cut and control in fen."""
        import pandas as pd  # noqa: PLC0415

        request = self._requests()
        code, predecessor, requested = request["project_code"], request["predecessor_code"], request["requested"]
        grades = self.read(
            "project_code, department_code, grade, cast(adjusted_budget * 100 as bigint) as fen",
            "project_grades",
            YEAR - 2,
        )
        grade = grades.set_index("project_code")["grade"]
        base = self.budgets(YEAR - 2, "adjusted_budget").combine_first(
            grades.set_index("project_code")["fen"].astype("Int64")
        )
        flags = self.read(
            "project_code, reduce_next_year, stop_next_year, cast(adjusted_budget * 100 as bigint) as fen",
            "monitoring_flags",
            YEAR - 1,
        ).set_index("project_code")
        monitored = self.budgets(YEAR - 1, "adjusted_budget").combine_first(flags["fen"].astype("Int64"))
        stops, reduces = (set(flags.index[flags[name]]) for name in ("stop_next_year", "reduce_next_year"))

        own, other = code.map(grade), predecessor.map(grade)
        gated = (request["is_new"] & ~code.isin(self._evaluated())) | ~code.isin(self._admitted())
        ungraded = ~own.isin(["优", "良", "中", "差"]) & ~other.isin(["优", "良", "中", "差"])
        whole = (own == "差") | (other == "差") | code.isin(stops) | predecessor.isin(stops)
        whole |= ungraded & code.isin(self._same_content(request, grades))
        medium = code.map(base).where(own == "中", predecessor.map(base).where(other == "中"))
        reduced = code.map(monitored).where(
            code.isin(reduces), predecessor.map(monitored).where(predecessor.isin(reduces))
        )

        exceptions = self.accepted(
            "R-EXC", "raw_r_exc", YEAR, "project_code, kind, cast(amount * 100 as bigint) as fen"
        )
        uncut, again = (
            set(exceptions["project_code"][exceptions["kind"] == kind]) for kind in ("不予压减", "允许再次安排")
        )
        kept = (
            code.map(exceptions[exceptions["kind"] == "保留金额"].groupby("project_code")["fen"].max())
            .fillna(0)
            .astype("int64")
        )
        rates = pd.concat([(each.fillna(0).astype("int64") + 5) // 10 for each in (medium, reduced)], axis=1).max(
            axis=1
        )
        cut = rates.where(~code.isin(uncut), 0)
        cut = cut.where(~(whole & ~code.isin(again)), requested)
        cut = pd.concat([cut, requested - pd.concat([kept, requested], axis=1).min(axis=1)], axis=1).min(axis=1)
        cut = cut.where(~gated, requested)
        return pd.DataFrame({"project_code": code, "requested": requested, "cut": cut, "control": requested - cut})

    def _requests(self) -> pd.DataFrame:
        columns = "project_code, department_code, class, is_new, nullif(trim(content), '') as content, predecessor_code"
        projects = self.accepted("R-PROJ", "raw_r_proj", YEAR, columns)
        requested = self.budgets(YEAR, "requested").rename("requested")
        covered = projects[projects["class"].isin(["22", "3"])].join(requested, on="project_code")
        return covered[covered["requested"] > 0].astype({"requested": "int64"}).reset_index(drop=True)

    def _evaluated(self) -> set[str]:
        items = self.accepted("EX", "raw_ex_ante_items", YEAR, "cast(review_score * 100 as bigint) as points")
        scores = items.groupby("subject_code")["points"].agg(["sum", "count", "size"])
        return set(scores.index[(scores["sum"] >= 9000) & (scores["count"] == scores["size"])])

    def _admitted(self) -> set[str]:
        steps = self.accepted("GO", "raw_goal_steps", YEAR, "step_no, step, conclusion")
        last = steps.sort_values("step_no").drop_duplicates("subject_code", keep="last")
        return set(last["subject_code"][(last["step"] == "财政复审") & (last["conclusion"] == "通过")])

    def _same_content(self, request: pd.DataFrame, grades: pd.DataFrame) -> set[str]:
        registered = self.accepted(
            "R-PROJ", "raw_r_proj", YEAR - 2, "project_code, nullif(trim(content), '') as content"
        )
        poor = grades[grades["grade"] == "差"].merge(registered.dropna(subset="content"), on="project_code")
        pairs = request.dropna(subset="content").merge(poor, on=["department_code", "content"], suffixes=("", "_other"))
        others = pairs["project_code_other"]
        return set(pairs["project_code"][(others != pairs["project_code"]) & (others != pairs["predecessor_code"])])


CONTENDERS: dict[str, Callable[[Path], Work]] = {"season": season, "floor": floor, "usual": usual}


def main(contender: str, folder: str) -> None:
    """Run one contender on a home that `fill` made."""
    work = CONTENDERS[contender](Path(folder))
    with told() as counted:
        counted.update(work())


if __name__ == "__main__":
    main(*sys.argv[1:])
