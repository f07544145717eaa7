"""What both notebooks share: where the tables are, how charts look, numbers as people read them.

Here: reading published Parquet and the read-only snapshot, the theme of the charts, formats. Not here: any figure of a notebook.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import pandas as pd

from pipelines.resources import FILE, load_settings, settings_file
from warehouse.scope import Scope

HERE = Path(__file__).parent
FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
INK, MUTED, RULE = "#1f2933", "#66727f", "#e3e7eb"
GRADES = {"优": "#2a6f97", "良": "#89c2d9", "中": "#f4a259", "差": "#c1121f", "未自评": "#adb5bd"}
"""Grades, best first, and their colours."""
LIGHTS = {
    "red": ("红灯", "#c1121f"),
    "yellow": ("黄灯", "#f2b134"),
    "green": ("绿灯", "#3a9d5d"),
    "blue": ("蓝灯", "#2a6f97"),
}
"""Lights, lowest progress first, with their names and colours."""
TREATMENTS = {
    "正常": "#89c2d9",
    "督促加快": "#f2b134",
    "调减下年预算": "#f4845f",
    "停止下年预算": "#c1121f",
    "暂停拨款": "#5c1a33",
    "未报送": "#adb5bd",
}
"""Treatments of monitored projects and their colours."""


class NotPublishedError(RuntimeError):
    """A table that a notebook shows has not been published yet."""


class Published:
    """The published tables of a home and region, and the read-only snapshot behind them.

    The home and regions are those of jixiao.toml and the JIXIAO_ variables; JIXIAO_REGION and JIXIAO_YEAR choose among them.
    """

    def __init__(self) -> None:
        file = settings_file() or HERE.parent / FILE
        self.settings = load_settings(file if file.is_file() else None)
        self.installation = self.settings.installation()
        self.region = os.environ.get("JIXIAO_REGION") or self.settings.regions[0]
        self.folder = self.installation.folders.published / self.region

    def year(self, table: str) -> int:
        """The year to show: JIXIAO_YEAR, else the last one in which a table was published. Raises NotPublishedError."""
        if chosen := os.environ.get("JIXIAO_YEAR"):
            return int(chosen)
        years = [int(path.parent.name) for path in self.folder.glob(f"[0-9]*/{table}.parquet")]
        if not years:
            raise NotPublishedError(f"{table} is not published below {self.folder}: run its season first (jixiao run).")
        return max(years)

    def has(self, table: str, year: int) -> bool:
        """Whether a table was published for a year."""
        return (self.folder / str(year) / f"{table}.parquet").is_file()

    def query(self, sql: str, **tables: tuple[str, int]) -> list[dict[str, Any]]:
        """Rows of a query over published tables, with exact decimals. `tables`: the table and year that a name stands for."""
        with duckdb.connect() as connection:
            for name, (table, year) in tables.items():
                if not self.has(table, year):
                    raise NotPublishedError(
                        f"{table} of {year} is not published below {self.folder}: run its season first."
                    )
                path = str(self.folder / str(year) / f"{table}.parquet").replace("'", "''")
                connection.execute(f"create view \"{name}\" as select * from read_parquet('{path}')")
            rows: list[dict[str, Any]] = connection.execute(sql).to_arrow_table().to_pylist()
        return rows

    def behind(self, sql: str, year: int) -> list[dict[str, Any]]:
        """Rows of a query over the snapshot in the scope of a year."""
        with self.installation.reading() as warehouse, warehouse.within(Scope(self.region, year)):
            return warehouse.rows(sql)


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows for a chart, decimals as floats: a chart is a picture of figures that stay exact in the tables."""
    plain = [
        {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()} for row in rows
    ]
    return pd.DataFrame(plain)


def wan(amount: Decimal) -> str:
    """An amount in 元 as 万元, rounded half-up to whole ones."""
    return f"{(amount / 10000).quantize(Decimal(1), ROUND_HALF_UP):,} 万元"


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """A part of a whole as a percentage with one decimal; a dash where there is no whole."""
    if not whole:
        return "—"
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def titled(finding: str, what: str) -> alt.TitleParams:
    """A chart's title: what it shows to be so, and below it what is drawn and in which unit."""
    return alt.TitleParams(finding, subtitle=what)


def scale(colours: Mapping[str, str]) -> alt.Scale:
    """A colour for each name, in their order."""
    return alt.Scale(domain=list(colours), range=list(colours.values()))


@alt.theme.register("jixiao", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Chinese text in fonts that have it, quiet axes, the title on the left."""
    text = {"labelFont": FONTS, "titleFont": FONTS, "labelColor": INK, "titleColor": MUTED}
    return {
        "config": {
            "font": FONTS,
            "background": "white",
            "view": {"stroke": None, "continuousWidth": 560, "continuousHeight": 340},
            "title": {
                "anchor": "start",
                "frame": "group",
                "font": FONTS,
                "fontSize": 17,
                "color": INK,
                "subtitleFont": FONTS,
                "subtitleFontSize": 12,
                "subtitleColor": MUTED,
                "subtitlePadding": 6,
                "offset": 16,
            },
            "axis": {
                **text,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "titlePadding": 10,
                "gridColor": RULE,
                "domainColor": MUTED,
                "tickColor": MUTED,
                "labelLimit": 220,
                "labelFlush": False,
            },
            "legend": {
                **text,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "symbolSize": 110,
            },
            "bar": {"discreteBandSize": {"band": 0.72}},
            "text": {"font": FONTS, "fontSize": 12, "color": INK},
            "point": {"size": 80, "filled": True, "opacity": 0.85, "stroke": "white", "strokeWidth": 0.8},
        }
    }


# Charts carry their scripts with them: they show, with tooltips, on a machine without a network.
alt.renderers.enable("html", template="inline")
