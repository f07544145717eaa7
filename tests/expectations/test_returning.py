"""From findings to slips: messages told apart, names that every file system takes."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from expectations import returning
from expectations.catalogue import CATALOGUE, PROBLEMS
from expectations.returning import (
    CHANGED,
    COPY,
    MARKED,
    WITHOUT,
    Order,
    Sent,
    free_name,
    mark,
    safe_name,
    slip_of,
    split,
    write_slips,
)
from forms.handouts.marking import Slip
from forms.problems import FILE_PROBLEMS
from tests.expectations import breaking

DAY = date(2027, 3, 10)

FINDING = {
    "sheet": "Sheet", "cell": None, "severity": "reject", "code": "G07", "subject_code": "项目|64050022T", "value": None,
    "message_zh": "得分未填写。请补填。",
}  # fmt: skip


MESSAGES = {name: finding.zh for name, finding in CATALOGUE.items() if name != "G01"}
UNREADABLE = {
    kind: CATALOGUE["G01"].zh.format(kind_zh=chinese)
    for kind, (chinese, _) in PROBLEMS.items()
    if kind in FILE_PROBLEMS
}


@pytest.mark.parametrize("message", (MESSAGES | UNREADABLE).values(), ids=MESSAGES | UNREADABLE)
def test_every_message_says_what_is_wrong_and_what_to_do(message):
    wrong, todo = split(message)
    assert wrong + todo == message
    assert wrong.endswith("。")
    assert todo.startswith("请")


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("指标「见附件。请核对」未填写。请补填。", ("指标「见附件。请核对」未填写。", "请补填。")),
        ("只有一句。", ("只有一句。", "")),
    ],
)
def test_what_a_department_wrote_is_not_taken_for_what_to_do(message, parts):
    assert split(message) == parts


def test_a_mark_has_no_nulls():
    made = mark(FINDING, "2027-03-20")
    assert (made.cell, made.value, made.subject, made.due) == ("", "", "项目 64050022T", "2027-03-20")


@pytest.mark.parametrize(
    ("name", "safe"),
    [("201-市教育局", "201-市教育局"), ("a/b\\c:d", "a_b_c_d"), ("..", "_"), ("表" * 100, "表" * 66), ("a\n", "a_")],
)
def test_names_are_taken_by_every_file_system(name, safe):
    assert safe_name(name) == safe


def test_a_name_that_is_taken_is_numbered(tmp_path: Path):
    for expected in ("A.xlsx", "a（2）.xlsx", "a（3）.xlsx"):
        path = free_name(tmp_path, "A" if expected == "A.xlsx" else "a", ".xlsx")
        assert path.name == expected
        path.touch()


def order(folder: Path, name: str, data: bytes | None, *, place: str = "", sha256: str | None = None) -> Order:
    """An order for a file of these bytes, which is written first; none is there without bytes."""
    path = folder / name
    if data is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    sent = Sent(path / place if place else path, sha256, len(data or b""))
    return Order(
        sent,
        Slip({"报送文件": name, COPY: MARKED}, [mark({**FINDING, "cell": "A1"}, "")]),
        DAY,
        folder / f"slip {name}",
    )


def workbook() -> bytes:
    saved = BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "得分"
    book.save(saved)
    return saved.getvalue()


def told(path: Path) -> str:
    """What a slip says of its copy."""
    return next(row[3] for row in openpyxl.load_workbook(path)["退回说明"].values if row[0] == COPY)


def test_slips_come_in_order_and_each_says_why_it_has_no_copy(tmp_path: Path):
    good, other = workbook(), workbook()
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("科室/自评表.xlsx", other)
    orders = [
        order(tmp_path, "good.xlsx", good, sha256=hashlib.sha256(good).hexdigest()),
        order(tmp_path, "a.csv", b"a,b"),
        order(tmp_path, "changed.xlsx", good, sha256=hashlib.sha256(b"").hexdigest()),
        order(tmp_path, "gone.xlsx", None),
        order(tmp_path, "packed.zip", archive.getvalue(), place="科室/自评表.xlsx"),
        order(tmp_path, "packed.zip", archive.getvalue(), place="没有.xlsx"),
        order(tmp_path, "under another name.xls", good),
        replace(order(tmp_path, "whose.xlsx", good), sent=None),
    ]
    orders[5] = replace(orders[5], target=tmp_path / "other slip")
    slips = list(write_slips(orders, 2))
    assert [path.name for path in slips] == [f"{each.target.name}.xlsx" for each in orders]
    assert [told(path) for path in slips] == [
        MARKED, WITHOUT["kind"], CHANGED, CHANGED, MARKED, CHANGED, MARKED, MARKED,
    ]  # fmt: skip
    assert [len(openpyxl.load_workbook(path).sheetnames) for path in slips] == [2, 1, 1, 1, 2, 1, 2, 1]
    assert [path.read_bytes() for path in write_slips(orders[:2], 1)] == [path.read_bytes() for path in slips[:2]]


@pytest.mark.parametrize("what", ["dies", "hangs", "grows", "fills the disk"])
def test_a_file_that_breaks_its_worker_costs_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str):
    monkeypatch.setattr(returning, "make_slips", partial(breaking.make_slips, what))
    orders = [order(tmp_path, name, workbook()) for name in ("a.xlsx", "bad.xlsx", "c.xlsx", "d.xlsx")]
    slips = list(write_slips(orders, 2, longest=5))
    why = {"dies": "crash", "hangs": "hang", "grows": "large", "fills the disk": "large"}[what]
    assert [told(path) for path in slips] == [MARKED, WITHOUT[why], MARKED, MARKED]
    assert not list(tmp_path.glob("openpyxl*"))


def test_a_slip_lists_no_more_than_one_can_open(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(returning, "MOST_LISTED", 2)
    marks = [mark({**FINDING, "cell": f"A{row}", "severity": severity}, "") for row, severity in
             enumerate(("warn", "reject", "warn", "reject"), 1)]  # fmt: skip
    made = slip_of({}, [*marks, marks[0]], ["n"])
    assert [each.cell for each in made.marks] == ["A2", "A4"]
    assert made.notes == ("另有 2 处未逐条列出：请更正所列问题后重新校验。", "n")
    assert slip_of({}, marks[:2] * 2, ["n"]) == Slip({}, marks[:2], ["n"])
