"""What lies beside the folders that are read: every kind, at every depth, and nothing that systems leave behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.inbox import list_scope
from forms.strays import Stray, list_strays, without_files, without_region

REGION, YEAR = "640500", 2026

MISNAMED = ["2026年", "2026 ", " 2026", "２０２６", "2026年度报送", "二〇二六年", "二零二六", "FY2026", "2026\u3000",
            "2026.bak", "2026(1)"]  # fmt: skip
OUTSIDE = ["归档", "2025-2026", "26", "20260331", "0331", "old", "x.tmp"]
PLAIN = ["2025", "2026", "2027", "1999"]
SYSTEMS = [".DS_Store", "Thumbs.db", "desktop.ini", ".Trash-1000", "@eaDir", "#recycle", "$RECYCLE.BIN",
           ".~lock.a.xlsx#", "._2026"]  # fmt: skip


def put(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    put(tmp_path / REGION / str(YEAR) / "深" / "a.xlsx")
    return tmp_path


@pytest.mark.parametrize("name", MISNAMED)
def test_a_folder_that_means_the_year(inbox: Path, name: str) -> None:
    put(inbox / REGION / name / "b.xlsx")
    assert list_strays(inbox, REGION, YEAR) == [Stray(f"{REGION}/{name}", "misnamed", "2026")]
    assert [file.path.name for file in list_scope(inbox, REGION, YEAR)] == ["a.xlsx"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_folder_that_means_no_year(inbox: Path, name: str) -> None:
    put(inbox / REGION / name / "b.xlsx")
    assert list_strays(inbox, REGION, YEAR) == [Stray(f"{REGION}/{name}", "outside")]


@pytest.mark.parametrize("name", ["散.xlsx", "2025", "R-PROJ.xlsx.part"])
def test_a_file_outside_of_any_year(inbox: Path, name: str) -> None:
    put(inbox / REGION / name)
    assert list_strays(inbox, REGION, YEAR) == [Stray(f"{REGION}/{name}", "outside")]


@pytest.mark.parametrize("name", [*PLAIN, *SYSTEMS])
@pytest.mark.parametrize("level", [".", REGION])
def test_what_is_no_matter(inbox: Path, name: str, level: str) -> None:
    if level == REGION or name not in PLAIN:
        put(inbox / level / name / "b.xlsx")
    assert list_strays(inbox, REGION, YEAR) == []


def link(path: Path) -> None:
    path.symlink_to("/etc")


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("place", [f"{REGION}/x", f"{REGION}/2025", f"{REGION}/{YEAR}/x.xlsx", f"{REGION}/{YEAR}/深/x"])
@pytest.mark.parametrize(("make", "kind"), [(link, "link"), (dangling, "link"), (os.mkfifo, "special")])
def test_links_and_what_is_no_file(inbox: Path, place: str, make: Callable[[Path], None], kind: str) -> None:
    make(inbox / place)
    assert list_strays(inbox, REGION, YEAR) == [Stray(place, kind)]
    assert [file.path.name for file in list_scope(inbox, REGION, YEAR)] == ["a.xlsx"]


def test_links_that_programs_leave(inbox: Path) -> None:
    dangling(inbox / REGION / str(YEAR) / ".#a.xlsx")
    dangling(inbox / REGION / str(YEAR) / ".DS_Store")
    assert list_strays(inbox, REGION, YEAR) == []


def test_what_lies_directly_in_the_inbox(inbox: Path) -> None:
    for folder in ("640500 ", "中卫市640500", "640501年", "640502", "2026"):
        put(inbox / folder / "b.xlsx")
    put(inbox / "散.xlsx")
    put(inbox / "640503")
    link(inbox / "640504")
    assert list_strays(inbox, REGION, YEAR) == [
        Stray("2026", "outside"),
        Stray("640500 ", "misnamed", REGION),
        Stray("中卫市640500", "misnamed", REGION),
        Stray("散.xlsx", "outside"),
    ]


def test_names_that_are_no_text(inbox: Path) -> None:
    os.makedirs(os.fsencode(inbox / REGION) + b"/" + "2026年".encode("gb18030"))  # noqa: PTH103 - a name in bytes
    assert list_strays(inbox, REGION, YEAR) == [Stray(f"{REGION}/2026年", "misnamed", "2026")]


def test_a_linked_region_or_year(inbox: Path) -> None:
    (inbox / REGION).rename(inbox / "640501")
    (inbox / REGION).symlink_to("640501")
    (inbox / "640501/2027").symlink_to(str(YEAR))
    assert list_strays(inbox, REGION, YEAR) == [Stray(REGION, "link")]
    assert "is a link" in without_region(inbox, REGION)
    assert list_strays(inbox, "640501", 2027)[-1] == Stray("640501/2027", "link")
    assert "is a link" in without_files(inbox, "640501", 2027)


def test_what_the_inbox_holds_instead(inbox: Path) -> None:
    assert without_region(inbox, REGION) == ""
    assert without_files(inbox, REGION, YEAR) == ""
    assert f"holds «{REGION}»" in without_region(inbox, "640599")
    for name in ("2026年", *map(str, range(2001, 2013))):
        (inbox / REGION / name).mkdir()
    assert without_files(inbox, REGION, 2030).endswith("«2010» and 4 more.")
    (inbox / "640600/2026").mkdir(parents=True)
    (inbox / "640600/2026/.DS_Store").touch()
    link(inbox / "640600/2026/a.xlsx")
    assert "640600/2026 holds no file" in without_files(inbox, "640600", YEAR)


def test_a_folder_that_cannot_be_listed_is_an_error(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("深"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError):
        list_strays(inbox, REGION, YEAR)
