"""`jixiao reproduce`: a published year made again from the archive alone, and compared with what was published.

Here: the command, the comparison and what is said of it. Not here: the replay (`pipelines.replaying`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pipelines.exits import EXIT_FINDINGS, refuse, refusing, tell
from pipelines.listing import Document, print_json
from pipelines.replaying import Replay
from policy.language import either
from publishing import changes
from publishing.archive import Archive, ArchiveError
from publishing.changes import DIFFERENCE
from publishing.current import PublicationError, load
from publishing.descriptor import MANIFEST
from publishing.provenance import code
from warehouse.home import Home
from warehouse.reuse import fingerprint

COMPARED = ("title", "as_of", "policy", "inputs", "row_counts", "totals")
"""What the manifest says of a job and must say again; its run and what that rests on hold the fingerprint of the code."""
FIRST = ("project_control_figures", "department_control_figures", "adjustment_ledger", "project_grades")
"""Tables whose differences are told before all others: the rest follows from them."""
SHOWN = 12
"""Characters of a fingerprint that are shown."""


def run_reproduce(publication: Path, *, home: Path | None, keep: Path | None, as_json: bool) -> int:
    """Replay what a publication rests on in a home of its own, and print whether it is equal. Returns the exit code.

    0: equal. 1: the first difference was printed, or every file of the archive that is missing or altered. Leaves with 2 where
    the folder is no publication whose inputs were kept, with 3 where a season fails.
    """
    manifest = _manifest(publication)
    used = Home(_home(publication, home))
    archive = Archive(used.archive)
    try:
        replay = Replay(archive, manifest)
        faults = list(replay.faults())
    except ArchiveError as error:
        faults = [str(error)]
    if faults:
        if as_json:
            print_json(_document(publication, manifest, faults=faults))
        else:
            for fault in faults:
                tell(f"Not reproduced: {fault}", f"未能重现：{fault}")
        return EXIT_FINDINGS
    with _folder(keep) as folder:
        if used.templates.is_dir():  # the bureau's own, as they are now
            shutil.copytree(used.templates, Home(folder).templates)
        replay.run(folder)
        found = list(differences(publication, folder / "published" / manifest["region"] / str(manifest["year"])))
    if as_json:
        print_json(_document(publication, manifest, replay, found))
    else:
        for line in _verdict(publication, manifest, replay, found):
            click.echo(line)
    return EXIT_FINDINGS if found else 0


def _manifest(publication: Path) -> dict[str, Any]:
    with refusing(PublicationError):
        manifest = load(publication / MANIFEST)
    silent = sorted(job for job, entry in manifest["jobs"].items() if "run" not in entry)
    if silent and publication.name == "public":
        refuse(
            f"{publication} is the public part of a publication; give the year's own folder.",
            f"{publication} 只是发布结果中的公开部分：请给出该年度的文件夹。",
        )
    if silent:
        refuse(
            f"{publication} was published before inputs were kept ({', '.join(silent)}): run the season again, and it can "
            "be reproduced from then on.",
            f"{publication} 发布时尚未保留输入（{'、'.join(silent)}）：请重新运行该环节，此后即可重现。",
        )
    return manifest


def _home(publication: Path, given: Path | None) -> Path:
    enclosing = (each for each in publication.resolve().parents if (each / "archive").is_dir())
    home = given or next(enclosing, None)
    if home is None or not (home / "archive").is_dir():
        refuse(
            f"There is no archive/ in {home or f'any folder above {publication}'}: give --home.",
            f"{home or f'{publication} 的上级文件夹'}中没有 `archive/`：请用 `--home` 指定。",
        )
    return home


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to rebuild the home in: for this time only, readable by nobody else, unless one is named."""
    if keep is None:
        with TemporaryDirectory(prefix="jixiao-") as folder:
            yield Path(folder)
        return
    if keep.exists() and any(keep.iterdir()):
        refuse(f"{keep} is not empty: name a new folder.", f"{keep} 不是空文件夹：请换一个新文件夹。")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def differences(published: Path, again: Path) -> Iterator[tuple[str, str]]:
    """Every file in which two publications of a year differ, with the first difference in it; tables first.

    History, the differences to it and the run's own record are left out: they say how the figures came to stand, not what.
    """
    then, now = load(published / MANIFEST), load(again / MANIFEST)
    tables = {Path(name).stem for name in then["files"] if "/" not in name and name.endswith(".csv")} - {"changes"}
    for name in sorted(tables, key=lambda each: (FIRST.index(each) if each in FIRST else len(FIRST), each)):
        was, is_now = published / f"{name}.csv", again / f"{name}.csv"
        if was.is_file() and is_now.is_file() and (lines := changes.compare(name, was, is_now)):
            yield was.name, _told(lines[0])
    for name in sorted((then["files"].keys() | now["files"].keys()) - {*DIFFERENCE}):
        if (fault := _file_differs(published / name, again / name)) is not None:
            yield name, f"{name}: {fault}"
    for job in sorted(then["jobs"].keys() | now["jobs"].keys()):
        for key in COMPARED:
            was, is_now = (each["jobs"].get(job, {}).get(key) for each in (then, now))
            if was != is_now:
                yield MANIFEST, f"{MANIFEST}, {job}, {key}: {_moved(_first(was, is_now), _first(is_now, was))}"


def _told(line: changes.Change) -> str:
    where = ", ".join(filter(None, (f"{line.table} {'|'.join(line.key)}".strip(), line.column)))
    empty = either("empty", "空")
    return f"{where}: {_moved(line.before or empty, line.after or empty)}"


def _moved(was: object, is_now: object) -> str:
    return either(f"was {was}, is {is_now}", f"原为 {was}，现为 {is_now}")


def _file_differs(was: Path, is_now: Path) -> str | None:
    if not was.is_file():
        return either("is not there, and was made again", "原来没有，重现时有")
    if not is_now.is_file():
        return either("is there, and was not made again", "原来有，重现时没有")
    then, now = (fingerprint(path)["sha256"] for path in (was, is_now))
    return None if then == now else _moved(f"SHA-256 {then[:SHOWN]}", now[:SHOWN])


def _first(value: Any, other: Any) -> Any:
    """A value of the manifest; of a mapping, the first part that the other has not."""
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        return next(
            (f"{key} {each}" for key, each in value.items() if other.get(key) != each), either("without that", "无此项")
        )
    return value


def _document(
    publication: Path,
    manifest: Mapping[str, Any],
    replay: Replay | None = None,
    found: Sequence[tuple[str, str]] = (),
    faults: Sequence[str] = (),
) -> Document:
    """The same facts for programs; without a replay, why there was none."""
    runs = replay.in_order if replay else []
    return {
        "publication": str(publication),
        "region": manifest["region"],
        "year": manifest["year"],
        "equal": replay is not None and not found,
        "faults": faults,
        "differences": [{"file": name, "difference": told} for name, told in found],
        "altered": _altered(publication, manifest, dict.fromkeys(name for name, _ in found)),
        "runs": [{name: getattr(run, name) for name in ("job", "year", "as_of", "policy", "code")} for run in runs],
        "code": code(),
    }


def _altered(publication: Path, manifest: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Files that are not as they were published."""
    stated = {name: kept for name in names if (kept := manifest["files"].get(name)) and (publication / name).is_file()}
    return [name for name, kept in stated.items() if fingerprint(publication / name) != kept]


def _verdict(
    publication: Path, manifest: Mapping[str, Any], replay: Replay, found: list[tuple[str, str]]
) -> Iterator[str]:
    about = either(", ", "；").join(
        either(
            f"{run.job} {run.year} as of {run.as_of} under {named}",
            f"{run.job} {run.year}，判断日 {run.as_of}，政策 {named}",
        )
        for run in replay.in_order
        if (named := f"{run.policy['name']} {str(run.policy['sha256'])[:SHOWN]}")
    )
    runs = len(replay.runs)
    rested = either(
        f"{len(replay.inputs):,} files of the archive and {runs} run{'s' * (runs > 1)} ({about})",
        f"归档的 {len(replay.inputs):,} 个文件和 {runs} 次运行（{about}）",
    )
    if found:
        names = list(dict.fromkeys(name for name, _ in found))
        yield either(f"Different: {found[0][1]}", f"不一致：{found[0][1]}")
        listed = ", ".join(names[:SHOWN])
        yield either(
            f"{len(names)} files of {publication} differ from what {rested} make: {listed}",
            f"{publication} 中有 {len(names)} 个文件与{rested}所得不一致：{listed}",
        )
        for name in _altered(publication, manifest, names):
            yield either(
                f"{name} was altered after it was published: its SHA-256 is not the one in {MANIFEST}.",
                f"{name} 在发布后被改动：其指纹与 {MANIFEST} 所记不符。",
            )
    else:
        files = len(manifest["files"].keys() - {*DIFFERENCE})
        yield either(
            f"Equal: {publication}, all {files} files, made again from {rested}.",
            f"一致：{publication} 的全部 {files} 个文件，已由{rested}重现。",
        )
    now = code()
    for then in {tuple(sorted(run.code.items())): run.code for run in replay.runs.values()}.values():
        if then != now:
            earlier, later = (f"{each['version']} ({each['sha256'][:SHOWN]})" for each in (then, now))
            yield either(
                f"It was published by jixiao {earlier} and made again by {later}.",
                f"发布时的程序版本为 {earlier}，重现时为 {later}。",
            )
