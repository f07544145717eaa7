"""From findings to slips: messages told apart, names that every file system takes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from expectations.catalogue import CATALOGUE
from expectations.returning import NOT_MARKABLE, free_name, mark, safe_name, split, write_slip
from forms.handouts.slips import Slip

FINDING = {
    "sheet": "Sheet", "cell": None, "severity": "reject", "code": "G07", "subject_code": "项目|64050022T", "value": None,
    "message_zh": "得分未填写。请补填。",
}  # fmt: skip


@pytest.mark.parametrize("finding", CATALOGUE.values(), ids=CATALOGUE)
def test_every_message_says_what_is_wrong_and_what_to_do(finding):
    wrong, todo = split(finding.zh)
    assert wrong + todo == finding.zh
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


def test_a_file_that_cannot_be_marked_gets_the_notes_alone(tmp_path: Path):
    slip = Slip({"报送文件": "a.csv"}, [mark(FINDING, "")])
    first, second = (write_slip(tmp_path, "a.csv", "-退回单", b"a,b", slip, date(2027, 3, 10)) for _ in range(2))
    assert [first.name, second.name] == ["a-退回单.xlsx", "a-退回单（2）.xlsx"]
    assert first.read_bytes() == second.read_bytes()
    values = [value for row in openpyxl.load_workbook(first).active.values for value in row]
    assert NOT_MARKABLE in values
