"""What is told before anything runs: a home, region, year or policy that cannot be right, as one sentence and exit code 2.

It imports nothing that takes long, so that it is told in the first second. Not here: what only reading or running can find out.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from forms.beside import without_files, without_region
from forms.inbox import entries, printable
from pipelines.exits import EXIT_USAGE, stop
from warehouse.seasons import AUTUMN, by_command, cycle

JUDGED_BY = ("R-UNIT", "R-PROJ")
"""The registers without which a run stops (`assets.inbox.require_registers`)."""
UNBEARABLE = "?%"
"""What DuckDB (?) and the address of Dagster's record of runs (both) take for something else: files would lie elsewhere."""


def require_run(job: str, year: int, *, home: Path, region: str, policy_file: Path | None) -> None:
    """Leave with exit code 2 unless a job can be run: policy and files are there for each of its years."""
    require_writable_name(home)
    if not (home / "inbox").is_dir():
        stop(f"{home} is no home: it has no folder inbox/. Give --home, or make one with `jixiao sample`.", EXIT_USAGE)
    years = _years(job, year)
    require_files(home / "inbox", region, years)
    require_policy(policy_file, years)


def _years(job: str, year: int) -> list[int]:
    """The partitions of a job, or of the cycle of a budget year."""
    return [partition for _, partition in (cycle(year) if job == "cycle" else [(by_command(job), year)])]


def require_files(inbox: Path, region: str, years: Sequence[int]) -> None:
    """Leave with exit code 2 unless an inbox holds files of a region in each of the years."""
    try:
        whys = (without_region(inbox, region), *(without_files(inbox, region, year) for year in years))
    except OSError as error:
        stop(f"{inbox / region} cannot be listed: {error}", EXIT_USAGE)
    if why := next(filter(None, whys), ""):
        stop(why, EXIT_USAGE)


def require_registers(job: str, year: int, *, inbox: Path, region: str, synonyms: Path | None) -> None:
    """Leave with exit code 2 where a year's files are surely without the registers that nothing can be judged without."""
    from forms.glance import missing  # noqa: PLC0415 - what is wrong with folders is told without it
    from forms.layouts import LAYOUTS  # noqa: PLC0415
    from forms.vocabulary import Vocabulary  # noqa: PLC0415

    vocabulary = Vocabulary(synonyms)
    for partition in _years(job, year):
        folder = inbox / region / str(partition)
        files = [path for path, mode in entries(folder) if stat.S_ISREG(mode) and not path.name.startswith(".")]
        if absent := missing(files, JUDGED_BY, vocabulary):
            named = " and ".join(f"{form} ({LAYOUTS[form].title})" for form in absent)
            stop(
                f"{folder} holds no {named}: put it there and run again. Without it every project in the forms would look unknown.",
                EXIT_USAGE,
            )


def require_writable_name(home: Path) -> None:
    """Leave with exit code 2 where the databases of a home would not lie in it."""
    if odd := sorted(set(UNBEARABLE) & set(str(home.resolve()))):
        stop(
            f"The path {home.resolve()} holds {' and '.join(odd)}, which the databases in it cannot bear: rename the folder.",
            EXIT_USAGE,
        )


def require_text(path: Path) -> None:
    """Leave with exit code 2 where a path is no text in UTF-8: the warehouse would be looked for elsewhere."""
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        stop(
            f"The path {printable(path.resolve())} is not written in UTF-8: rename the folder, or use another.",
            EXIT_USAGE,
        )


def require_policy(policy_file: Path | None, years: Sequence[int]) -> None:
    """Leave with exit code 2 where a policy is faulty or begins after one of the years."""
    import policy  # noqa: PLC0415 - what is wrong with folders is told without it

    try:
        loaded = policy.load(policy_file)
        for year in years:
            policy.rows(loaded, year)
    except (policy.PolicyError, OSError) as error:
        stop(str(error), EXIT_USAGE)


def require_synonyms(file: Path | None) -> None:
    """Leave with exit code 2 where a region's own synonyms cannot be used."""
    if file is None:
        return
    from forms.layouts.synonyms import SynonymsError  # noqa: PLC0415 - few regions have any
    from forms.vocabulary import Vocabulary  # noqa: PLC0415

    try:
        Vocabulary(file)
    except (SynonymsError, OSError) as error:
        stop(str(error), EXIT_USAGE)


def require_figures(home: Path, region: str, year: int) -> None:
    """Leave with exit code 2 unless the snapshot of a home has the control figures of a region and year."""
    import duckdb  # noqa: PLC0415 - a run opens its warehouse later

    path = home / "snapshot.duckdb"
    if not path.is_file():
        stop(f"{home} has no figures yet (no {path.name}): run `jixiao run cycle` on it first.", EXIT_USAGE)
    target = str(path).replace("'", "''")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{target}' as snapshot (read_only)")
            # without parameters: at the first one DuckDB imports pandas
            computed = f"select region, year from snapshot.seasons where job = '{AUTUMN.job}' order by all"
            known = connection.execute(computed).fetchall()
    except duckdb.Error as error:
        stop(f"The snapshot {path} cannot be opened: {error}", EXIT_USAGE)
    if (region, year) not in known:
        years = ", ".join(str(done) for each, done in known if each == region)
        stop(
            f"The control figures of {year} have not been computed for {region}: run `jixiao run cycle --year {year}` first. "
            f"Years of {region} that have been: {years or 'none'}.",
            EXIT_USAGE,
        )


def require_publication(publication: Path) -> None:
    """Leave with exit code 2 where a folder is no publication."""
    from publishing.descriptor import MANIFEST  # noqa: PLC0415 - a run publishes later

    if not (publication / MANIFEST).is_file():
        stop(
            f"{publication} has no {MANIFEST}: give the folder of a published year, or an entry of its history/.",
            EXIT_USAGE,
        )
