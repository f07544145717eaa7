"""What a department does before it sends: blank workbooks, and checking filled ones."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

import policy
from forms.handouts.templates import template
from forms.layouts import LAYOUTS
from tests.forms.filling import FORMS, fill
from tests.pipelines import refusing
from tests.pipelines.conftest import SAMPLE

Run = Callable[..., Result]
FAULTY = SAMPLE / "inbox/640500/2025/210-市农业农村局/退回样例"
GOOD = SAMPLE / "inbox/640500/2026/204-市水务局/MO.xlsx"


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory, jixiao: Run) -> Path:
    folder = tmp_path_factory.mktemp("blanks") / "空白表"
    result = jixiao("templates", folder, "--year", 2026)
    assert result.exit_code == 0
    assert f"{len(LAYOUTS)} blank workbooks" in result.output
    return folder


def taken(source: Path, folder: Path) -> Path:
    return Path(shutil.copy2(source, folder))


@pytest.mark.slow
def test_filled_templates_pass(tmp_path: Path, blanks: Path, jixiao: Run) -> None:
    for name, layout in LAYOUTS.items():
        blank = template(layout, policy.load(), 2026)
        book = openpyxl.load_workbook(blanks / blank.name)
        fill(book.worksheets[0], blank.places, FORMS[name])
        book.save(tmp_path / blank.name)
    files = sorted(tmp_path.iterdir())
    assert len(files) == len(LAYOUTS)
    result = jixiao("check", *files)
    assert result.exit_code == 0, result.output
    assert result.output.count("no findings") == len(LAYOUTS), result.output
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.slow
def test_empty_templates_say_what_is_missing(tmp_path: Path, jixiao: Run) -> None:
    assert jixiao("templates", tmp_path).exit_code == 0
    names = ("SE 项目支出绩效自评表.xlsx", "MO 项目支出绩效运行监控表.xlsx", "MO-list 项目支出绩效运行监控汇总表.xlsx")
    result = jixiao("check", *(tmp_path / name for name in names))
    assert result.exit_code == 1
    for said in (
        "SE 项目支出绩效自评表.xlsx: reject G02 项目支出绩效自评表!A1 未填写年度。请在标题下注明「（××××年度）」。",
        "reject G07 项目支出绩效自评表!F3 项目编码未填写",
        "reject G07 项目支出绩效自评表!D6 全年预算数未填写",
        "reject G07 项目支出绩效运行监控表!B5 实施条件是否满足未填写",
        "warn MO05 项目支出绩效运行监控汇总表!D2 未注明监控截止月份，按 7 月计",
    ):
        assert said in result.output


def test_a_faulty_file_is_named_with_its_cells_and_a_marked_copy(tmp_path: Path, jixiao: Run) -> None:
    file = taken(FAULTY / "SE05 SE 资金总额与分项之和不符.xlsx", tmp_path)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    result = jixiao("check", file)
    assert result.exit_code == 1
    for cell in ("C6", "D6", "E6"):
        assert f"{file}: reject SE05 Sheet!{cell} 年度资金总额" in result.output
    copy = tmp_path / "SE05 SE 资金总额与分项之和不符-校验结果.xlsx"
    assert f"Marked copy (标注副本): {copy}" in result.output
    assert "Not judged here, for want of registers" in result.output
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames == ["退回说明", "Sheet"]
    assert [cell for cell in ("C6", "D6", "E6", "C7") if book["Sheet"][cell].comment] == ["C6", "D6", "E6"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([file.name, copy.name])


@pytest.mark.slow
def test_copies_are_never_written_over(tmp_path: Path, jixiao: Run) -> None:
    file = taken(FAULTY / "SE01 SE 分值合计不为100.xlsx", tmp_path)
    jixiao("check", file)
    first = tmp_path / "SE01 SE 分值合计不为100-校验结果.xlsx"
    first.write_bytes(b"corrected by hand")
    assert "校验结果（2）.xlsx" in jixiao("check", file).output
    assert first.read_bytes() == b"corrected by hand"


@pytest.mark.slow
def test_a_marked_copy_checked_again_has_the_same_faults(tmp_path: Path, jixiao: Run) -> None:
    file = taken(FAULTY / "SE01 SE 分值合计不为100.xlsx", tmp_path)
    jixiao("check", file)
    result = jixiao("check", tmp_path / "SE01 SE 分值合计不为100-校验结果.xlsx")
    assert "Findings that would be rejected (退回): 1; warnings (提示): 0." in result.output
    assert "SE01 Sheet!G20" in result.output


def test_warnings_alone_pass(tmp_path: Path, jixiao: Run) -> None:
    result = jixiao("check", taken(FAULTY / "SE04 SE 执行率得分与计算不符.xlsx", tmp_path))
    assert result.exit_code == 0
    assert "warn SE04" in result.output
    assert "Marked copy" in result.output


def test_files_are_judged_in_the_years_that_they_state(tmp_path: Path, jixiao: Run) -> None:
    """A good form, a form of another year, one of them twice, and a file that is no workbook: each for itself."""
    good, other = taken(GOOD, tmp_path), taken(FAULTY / "G02 SE 年度与报送年度不符.xlsx", tmp_path)
    twin = Path(shutil.copy2(good, tmp_path / "again.xlsx"))
    scan = taken(FAULTY / "G01 扫描件.pdf", tmp_path)
    result = jixiao("check", good, other, twin, scan)
    assert result.exit_code == 1
    for file in (good, other, twin):
        assert f"{file}: no findings" in result.output
    assert result.output.count("reject") == result.output.count(f"{scan}: reject G01") + 1
    assert openpyxl.load_workbook(tmp_path / "G01 扫描件-校验结果.xlsx").sheetnames == ["退回说明"]


def test_a_register_does_not_judge_the_other_files(tmp_path: Path, jixiao: Run) -> None:
    """R-UNIT and R-PROJ of 2025 know the unit of no project of 2026; a form checked beside them must not be held to them."""
    register = taken(SAMPLE / "inbox/640500/2026/财政局登记/R-UNIT.xlsx", tmp_path)
    stranger = openpyxl.load_workbook(GOOD)
    for sheet in stranger.worksheets:
        sheet["B4"] = "999-别的局"
        sheet["F4"] = "999001-别的单位"
    stranger.save(tmp_path / "stranger.xlsx")
    result = jixiao("check", register, tmp_path / "stranger.xlsx")
    assert "G06" not in result.output.replace("(G06)", "")


def test_requests_without_the_other_registers_are_no_fault(tmp_path: Path, jixiao: Run) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("R-UNIT", "R-PROJ", "R-BUDG"):
        blank = template(LAYOUTS[name], policy.load(), 2026)
        fill(blank.book.worksheets[0], blank.places, FORMS[name])
        sheet = book.create_sheet(name)
        for row in blank.book.worksheets[0].iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet[cell.coordinate] = cell.value
    book.save(tmp_path / "registers.xlsx")
    result = jixiao("check", tmp_path / "registers.xlsx")
    assert f"{tmp_path / 'registers.xlsx'}: no findings" in result.output, result.output


def test_a_folder_that_cannot_be_written_costs_the_copy_alone(
    tmp_path: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipelines.checking.shutil.move", full)
    result = jixiao("check", taken(FAULTY / "SE01 SE 分值合计不为100.xlsx", tmp_path))
    assert result.exit_code == 1
    assert "cannot be written: no space left on the disk." in result.output


def test_a_workbook_without_any_form_says_so(tmp_path: Path, jixiao: Run) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    result = jixiao("check", tmp_path / "empty.xlsx")
    assert result.exit_code == 0
    assert "no form or register found" in result.output


@pytest.mark.parametrize("arguments", [(), ("no such file.xlsx",)])
def test_wrong_usage(arguments: tuple[str, ...], jixiao: Run) -> None:
    assert jixiao("check", *arguments).exit_code == 2


def test_a_faulty_policy_is_wrong_usage(tmp_path: Path, jixiao: Run) -> None:
    (tmp_path / "policy.yaml").write_text("grades: [", encoding="utf-8")
    assert jixiao("check", GOOD, "--policy", tmp_path / "policy.yaml").exit_code == 2
    assert jixiao("templates", tmp_path / "out", "--policy", tmp_path / "policy.yaml").exit_code == 2
    assert jixiao("templates", tmp_path / "out", "--year", 2020).exit_code == 2
    assert not (tmp_path / "out").exists()


def test_templates_are_the_same_bytes_and_never_replace_filled_ones(tmp_path: Path, blanks: Path, jixiao: Run) -> None:
    assert jixiao("templates", tmp_path, "--year", 2026).exit_code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in blanks.iterdir()
    }
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o044 for path in tmp_path.iterdir())
    filled = tmp_path / "SE 项目支出绩效自评表.xlsx"
    filled.write_bytes(b"filled in")
    result = jixiao("templates", tmp_path, "--year", 2026)
    assert result.exit_code == 2
    assert filled.name in result.output
    assert filled.read_bytes() == b"filled in"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a department has it: a good and a faulty form, names of another system, and what nobody sends."""
    root = tmp_path / "报送"
    (root / "科室").mkdir(parents=True)
    shutil.copy2(GOOD, root / "good.xlsx")
    shutil.copy2(GOOD, root / "good.pdf")
    shutil.copy2(FAULTY / "SE05 SE 资金总额与分项之和不符.xlsx", root / "科室/bad.xlsx")
    shutil.copy2(GOOD, Path(os.fsdecode(os.fsencode(root) + "/监控表.xlsx".encode("gb18030"))))
    (root / "~$good.xlsx").write_bytes(b"lock")
    (root / "科室/.DS_Store").write_bytes(b"mac")
    (root / "link.xlsx").symlink_to(root / "good.xlsx")
    (root / "around").symlink_to(root)
    os.mkfifo(root / "pipe.xlsx")
    return root


def test_a_folder_is_gone_through_as_the_inbox_is(folder: Path, jixiao: Run) -> None:
    result = jixiao("check", folder)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    for said in (
        f"{folder}/good.xlsx: no findings (无问题)",
        f"{folder}/监控表.xlsx: no findings (无问题)",
        f"{folder}/~$good.xlsx: passed over (略过): a lock file, or an unfinished download or copy (临时文件)",
        f"{folder}/pipe.xlsx: passed over (略过): no regular file (不是普通文件)",
        f"{folder}/link.xlsx: passed over (略过): a link within a folder; links (链接) are followed only as arguments",
        f"{folder}/around: passed over (略过): a link within a folder; links (链接) are followed only as arguments",
    ):
        assert said in lines
    assert any(line.startswith(f"{folder}/good.pdf: reject G01") for line in lines)
    assert f"  Marked copy (标注副本): {folder}/科室/bad-校验结果.xlsx" in lines
    assert ".DS_Store" not in result.output
    assert "Files checked: 4." in result.output


@pytest.mark.slow
def test_own_copies_and_files_given_twice_are_passed_over(folder: Path, jixiao: Run) -> None:
    jixiao("check", folder)
    again = jixiao("check", folder, folder / "科室/bad.xlsx", folder / "link.xlsx", folder / "科室/../good.xlsx")
    own = "passed over (略过): a marked copy (校验结果) of a file that is checked here"
    twice = "passed over (略过): given more than once (重复); it is checked once"
    assert "Files checked: 4." in again.output
    for name, why in (
        ("科室/bad-校验结果.xlsx", own),
        ("good-校验结果.xlsx", own),
        ("科室/bad.xlsx", twice),
        ("link.xlsx", twice),
        ("科室/../good.xlsx", twice),
    ):
        assert f"{folder}/{name}: {why}" in again.output.splitlines()


def test_an_argument_that_is_a_link_is_what_it_points_to(folder: Path, tmp_path: Path, jixiao: Run) -> None:
    link = tmp_path / "elsewhere.xlsx"
    link.symlink_to(folder / "科室/bad.xlsx")
    result = jixiao("check", link)
    assert f"{link}: reject SE05 Sheet!C6" in result.output
    assert (tmp_path / "elsewhere-校验结果.xlsx").is_file()
    lost = tmp_path / "lost.xlsx"
    lost.symlink_to(tmp_path / "nowhere")
    assert jixiao("check", lost).exit_code == 2


def test_where_nothing_is_left_to_check_it_says_so(folder: Path, jixiao: Run) -> None:
    result = jixiao("check", folder / "~$good.xlsx")
    assert result.exit_code == 2
    assert "There is nothing to check" in result.output


def test_a_folder_that_cannot_be_listed_costs_itself(
    folder: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("科室"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = jixiao("check", folder)
    assert result.exit_code == 1
    assert f"{folder}/科室: reject G01  文件无法读取：无权读取" in result.output
    assert f"{folder}/good.xlsx: no findings" in result.output


CHINESE_ALONE = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize(
    ("variables", "is_chinese"),
    [
        ({"JIXIAO_LANG": "zh"}, True),
        ({"JIXIAO_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, False),
        ({"LC_ALL": "zh_CN.GB18030"}, True),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ({}, False),
    ],
)
def test_the_language_is_that_of_the_locale(
    variables: dict[str, str], is_chinese: bool, folder: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JIXIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    lost = jixiao("check", folder / "没有.xlsx").output
    assert ("不存在" in lost, "is not there" in lost) == (is_chinese, not is_chinese)


def test_under_a_chinese_locale_all_is_chinese(folder: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    taken(FAULTY / "SE01 SE 分值合计不为100.xlsx", folder)
    result = jixiao("check", folder, folder / "good.xlsx")
    assert f"{folder}/科室/bad.xlsx：退回 SE05 Sheet!C6 年度资金总额" in result.output
    assert f"{folder}/good.xlsx：无问题" in result.output
    assert "共校验 5 个文件" in result.output
    bare = result.output.replace(str(folder), "").replace("Sheet", "")
    bare = re.sub(r"[\w~$-]+\.(?:xlsx|pdf)|\.(?:xlsx|docx)|around", "", bare)
    assert not CHINESE_ALONE.findall(bare), bare


def test_json_has_every_value_that_was_read_with_its_cell(folder: Path, jixiao: Run) -> None:
    result = jixiao("check", "--json", folder, folder / "good.xlsx")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    files = {each["file"].rpartition("/")[2]: each for each in told["files"]}
    assert {name: each["state"] for name, each in files.items()} == {
        "good.xlsx": "accepted", "good.pdf": "rejected", "监控表.xlsx": "accepted", "bad.xlsx": "rejected",
    }  # fmt: skip
    assert {each["why"] for each in told["passed_over"]} == {"link", "special", "unfinished", "twice"}
    (sheet,) = files["bad.xlsx"]["sheets"]
    assert (sheet["sheet"], sheet["state"], sheet["form"], sheet["stated_year"]) == ("Sheet", "rejected", "SE", 2025)
    assert sheet["subjects"] == [{"subject_code": sheet["subjects"][0]["subject_code"], "state": "rejected"}]
    assert [(each["code"], each["severity"], each["cell"]) for each in sheet["findings"]] == [
        ("SE05", "reject", "C6"), ("SE05", "reject", "D6"), ("SE05", "reject", "E6"),
    ]  # fmt: skip
    book = openpyxl.load_workbook(folder / "科室/bad.xlsx").active
    amounts = {
        row["values"]["amount"]["cell"]: row["values"]["amount"]["value"]
        for row in sheet["rows"]
        if row["table"] == "raw_funds" and row["values"]["amount"]["value"] is not None
    }
    assert amounts["C6"] == f"{book['C6'].value * 10_000:.2f}"
    head = next(row["values"] for row in sheet["rows"] if row["table"] == "raw_self_evaluations")
    assert head["project_code"] == {"value": sheet["subjects"][0]["subject_code"], "cell": head["project_code"]["cell"]}
    assert book[head["project_code"]["cell"]].value == head["project_code"]["value"]
    assert sum(row["table"] == "raw_indicators" for row in sheet["rows"]) > 5
    assert files["good.pdf"]["findings"][0]["code"] == "G01"
    assert files["bad.xlsx"]["copy"] == f"{folder}/科室/bad-校验结果.xlsx"
    assert (files["good.xlsx"]["copy"], told["rejected"], told["warnings"], told["version"]) == (None, 4, 0, 1)


def test_a_file_that_may_not_be_read_costs_itself(folder: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal is played."""
    monkeypatch.setattr("pipelines.checking.read_whatever_it_is", refusing.read_but_refuse_good)
    result = jixiao("check", folder / "good.xlsx", folder / "科室/bad.xlsx")
    assert result.exit_code == 1
    assert f"{folder}/good.xlsx: reject G01  文件无法读取：无权读取" in result.output
    assert f"{folder}/科室/bad.xlsx: reject SE05" in result.output
