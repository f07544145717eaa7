"""What a department does before it sends: blank workbooks, and checking filled ones."""

from __future__ import annotations

import hashlib
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
from tests.pipelines.conftest import SAMPLE

Run = Callable[..., Result]
FAULTY = SAMPLE / "inbox/640500/2025/210-市农业农村局/退回样例"
GOOD = SAMPLE / "inbox/640500/2026/204-市水务局/MO.xlsx"


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory, jixiao: Run) -> Path:
    folder = tmp_path_factory.mktemp("blanks") / "空白表"
    result = jixiao("templates", folder, "--year", 2026)
    assert result.exit_code == 0
    assert "14 blank workbooks" in result.output
    return folder


def taken(source: Path, folder: Path) -> Path:
    return Path(shutil.copy2(source, folder))


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


def test_copies_are_never_written_over(tmp_path: Path, jixiao: Run) -> None:
    file = taken(FAULTY / "SE01 SE 分值合计不为100.xlsx", tmp_path)
    jixiao("check", file)
    first = tmp_path / "SE01 SE 分值合计不为100-校验结果.xlsx"
    first.write_bytes(b"corrected by hand")
    assert "校验结果（2）.xlsx" in jixiao("check", file).output
    assert first.read_bytes() == b"corrected by hand"


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
        raise OSError("No space left on device")

    monkeypatch.setattr("expectations.returning.write_slip", full)
    result = jixiao("check", taken(FAULTY / "SE01 SE 分值合计不为100.xlsx", tmp_path))
    assert result.exit_code == 1
    assert "cannot be written: No space left" in result.output


def test_a_workbook_without_any_form_says_so(tmp_path: Path, jixiao: Run) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    result = jixiao("check", tmp_path / "empty.xlsx")
    assert result.exit_code == 0
    assert "no form or register found" in result.output


@pytest.mark.parametrize("arguments", [(), ("no such file.xlsx",), (".",)])
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
