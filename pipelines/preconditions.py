"""What is told before anything runs: a home, region, year or policy that cannot be right, as one sentence and exit code 2.

It imports nothing that takes long, so that it is told in the first second. Not here: what only reading or running can find out.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from forms.inbox import entries, printable
from forms.strays import without_files, without_region
from pipelines.exits import refuse, refusing, stop
from policy.language import either, refusal
from warehouse.seasons import AUTUMN, asked

if TYPE_CHECKING:
    from pipelines.resources import Settings
    from policy import Policy

YIELDED = ("code", "evidence_form", "evidence_year", "evidence_code")
"""What every model of a rule yields; `base` as well where the effect needs it."""
JUDGED_BY = ("R-UNIT", "R-PROJ")
"""The registers without which a run stops (`assets.intake.require_registers`)."""
UNBEARABLE = "?%"
"""What DuckDB (?) and the address of Dagster's record of runs (both) take for something else: files would lie elsewhere."""


def require_run(job: str, year: int, there: Settings, region: str) -> None:
    """Leave with exit code 2 unless a job can be run: policy, labels, files and registers are there for each of its years."""
    home, years = there.home_of(region), [partition for _, partition in asked(job, year)]
    require_writable_name(home)
    if not (inbox := home / "inbox").is_dir():
        refuse(
            f"{home} is no home: it has no folder inbox/. Give --home, or make one with `jixiao sample`.",
            f"{home} 不是工作目录：其中没有 `inbox/`。请用 `--home` 指定，或用 `jixiao sample` 生成一个。",
        )
    try:
        whys = (without_region(inbox, region), *(without_files(inbox, region, each) for each in years))
    except OSError as error:
        refuse(f"{inbox / region} cannot be listed: {error}", f"{inbox / region} 无法列出：{refusal(error)}")
    if why := next(filter(None, whys), ""):
        stop(why)
    require_policy(there.policy_of(region), years)
    require_synonyms(there.synonyms_of(region))
    _require_registers([inbox / region / str(each) for each in years], there.synonyms_of(region))


def _require_registers(folders: Sequence[Path], synonyms: Path | None) -> None:
    """Leave with exit code 2 where a year's files are surely without the registers that nothing can be judged without."""
    from forms.glance import missing  # noqa: PLC0415 - what is wrong with folders is told without it
    from forms.layouts import LAYOUTS  # noqa: PLC0415
    from forms.vocabulary import Vocabulary  # noqa: PLC0415

    vocabulary = Vocabulary(synonyms)
    for folder in folders:
        files = [path for path, mode in entries(folder) if stat.S_ISREG(mode) and not path.name.startswith(".")]
        if absent := missing(files, JUDGED_BY, vocabulary):
            named = [f"{form} ({LAYOUTS[form].title})" for form in absent]
            refuse(
                f"{folder} holds no {' and '.join(named)}: put it there and run again. Without it every project in the "
                "forms would look unknown.",
                f"{folder} 中没有{'、'.join(f'《{LAYOUTS[form].title}》（{form}）' for form in absent)}，请放入后再运行；"
                "缺少时，报表中的每个项目都会被当作未登记。",
            )


def require_writable_name(home: Path) -> None:
    """Leave with exit code 2 where the databases of a home would not lie in it."""
    if odd := sorted(set(UNBEARABLE) & set(str(home.resolve()))):
        refuse(
            f"The path {home.resolve()} holds {' and '.join(odd)}, which the databases in it cannot bear: rename the folder.",
            f"路径 {home.resolve()} 含有{'和'.join(odd)}，其中的数据库无法使用：请为文件夹改名。",
        )


def require_text(path: Path) -> None:
    """Leave with exit code 2 where a path is no text in UTF-8: the warehouse would be looked for elsewhere."""
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        refuse(
            f"The path {printable(path.resolve())} is not written in UTF-8: rename the folder, or use another.",
            f"路径 {printable(path.resolve())} 不是 UTF-8 编码：请为文件夹改名，或换一个文件夹。",
        )


def require_policy(policy_file: Path | None, years: Sequence[int]) -> None:
    """Leave with exit code 2 where a policy is faulty, begins after one of the years, or has a model that cannot be asked."""
    import policy  # noqa: PLC0415 - what is wrong with folders is told without it

    with refusing(policy.PolicyError, OSError):
        loaded = policy.load(policy_file)
        for year in years:
            policy.rows(loaded, year)
    if policy_file:
        require_models(loaded, policy_file)


def require_models(loaded: Policy, file: Path) -> None:
    """Ask the place's own rules in an empty warehouse. Leaves with exit code 2 where the SQL of one cannot be asked."""
    if not loaded.own_rules:
        return
    import duckdb  # noqa: PLC0415 - few policies have rules of their own

    import measures  # noqa: PLC0415
    import policy  # noqa: PLC0415
    from assets.firing import fire  # noqa: PLC0415
    from warehouse.errors import WarehouseError  # noqa: PLC0415
    from warehouse.scope import Scope  # noqa: PLC0415
    from warehouse.store import Warehouse  # noqa: PLC0415

    year = loaded.newest
    scope, tables = Scope("000000", year), policy.rows(loaded, year)
    with duckdb.connect() as connection:
        warehouse = Warehouse(connection)
        warehouse.create()
        measures.create(warehouse)
        for name, rows in tables.items():
            warehouse.replace(name, rows, region=scope.region, year=year)
        for rule in (row for row in tables["policy_rules"] if row["sql"] is not None):
            warehouse.replace("policy_rules", [rule], region=scope.region, year=year)
            try:
                with warehouse.within(scope, date(year, 1, 1)):
                    yields = {column for column, *_ in connection.execute(f"describe {rule['sql']}").fetchall()}
                    if missing := [column for column in YIELDED if column not in yields]:
                        raise WarehouseError(
                            either(f"it yields no {', '.join(missing)}.", f"结果中没有列 {'、'.join(missing)}。")
                        )
                    fire(warehouse)
            except (duckdb.Error, WarehouseError) as error:
                said = " ".join(str(error).partition("\n\nLINE")[0].split())
                model = f"{rule['model']}.sql"
                refuse(
                    f"{file}: the model {model} of the rule {rule['rule']} cannot be asked: {said}",
                    f"{file}：规则 {rule['rule']} 的模型 {model} 无法执行：{said}",
                )


def require_synonyms(file: Path | None) -> None:
    """Leave with exit code 2 where a region's own synonyms cannot be used."""
    if file is None:
        return
    from forms.layouts.synonyms import SynonymsError  # noqa: PLC0415 - few regions have any
    from forms.vocabulary import Vocabulary  # noqa: PLC0415

    try:
        with refusing(SynonymsError):
            Vocabulary(file)
    except OSError as error:
        refuse(f"{file} cannot be read: {refusal(error)}.", f"{file} 无法读取：{refusal(error)}。")


def require_figures(home: Path, region: str, year: int) -> None:
    """Leave with exit code 2 unless the snapshot of a home has the control figures of a region and year."""
    import duckdb  # noqa: PLC0415 - a run opens its warehouse later

    path = home / "snapshot.duckdb"
    if not path.is_file():
        refuse(
            f"{home} has no figures yet (no {path.name}): run `jixiao run cycle` on it first.",
            f"{home} 尚无数据（没有 `{path.name}`）：请先对它执行 `jixiao run cycle`。",
        )
    target = str(path).replace("'", "''")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{target}' as snapshot (read_only)")
            # without parameters: at the first one DuckDB imports pandas
            computed = f"select region, year from snapshot.seasons where job = '{AUTUMN.job}' order by all"
            known = connection.execute(computed).fetchall()
            columns = connection.execute(
                "select table_name, column_name from duckdb_columns() where database_name = 'snapshot' and not internal"
            ).fetchall()
    except duckdb.Error as error:
        refuse(f"The snapshot {path} cannot be opened: {error}", f"只读副本 {path} 无法打开：{error}")
    if (region, year) not in known:
        years = [str(done) for each, done in known if each == region]
        refuse(
            f"The control figures of {year} have not been computed for {region}: run `jixiao run cycle --year {year}` "
            f"first. Years of {region} that have been: {', '.join(years) or 'none'}.",
            f"{region} 尚未计算 {year} 年控制数：请先执行 `jixiao run cycle --year {year}`。{region} 已计算的年度："
            f"{'、'.join(years) or '无'}。",
        )
    from warehouse.tables import TABLES  # noqa: PLC0415 - many; what is missing altogether is told without them

    declared = {(table.name, column) for table in TABLES.values() for column in table.names}
    if missing := sorted(declared - set(columns)):
        table, column = missing[0]
        refuse(
            f"{path} is of an earlier version of jixiao, without {table}.{column}: run `jixiao run cycle --year {year}` "
            "again, which makes it anew.",
            f"{path} 由较早版本的程序生成，没有 `{table}.{column}`：请再次执行 `jixiao run cycle --year {year}` 重新生成。",
        )


def require_publication(publication: Path) -> None:
    """Leave with exit code 2 where a folder is no publication."""
    from publishing.descriptor import MANIFEST  # noqa: PLC0415 - a run publishes later

    if not (publication / MANIFEST).is_file():
        refuse(
            f"{publication} has no {MANIFEST}: give the folder of a published year, or an entry of its history/.",
            f"{publication} 中没有 {MANIFEST}：请给出已发布年度的文件夹，或其 `history/` 中的一份。",
        )
