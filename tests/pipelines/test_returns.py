"""What goes back to departments after a season: who gets what, and that it is what was sent."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

import assets.returns as returning
from assets.intake import load_policy, read_inbox
from assets.publication import collect_findings
from assets.returns import CHANGED, SEVERAL, returned_files, write_returns
from expectations.patterns import COMPARED_CODES
from expectations.returning import WITHOUT, Order
from forms.handouts.writing import write
from forms.layouts import LAYOUTS
from tests.expectations.raw_rows import validate
from tests.pipelines.conftest import AS_OF, SAMPLE, installation_of
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, SPRING

REGION = "640500"
YEARS = (2025, 2026, 2027)
FILLS = {"reject": "FFFF7C80", "warn": "FFFFEB84"}


def published(home: Path, year: int) -> dict[str, list[dict[str, str]]]:
    """The published findings of a year that slips tell, by file: not those of comparing with what others sent."""
    files = defaultdict(list)
    with (home / f"published/{REGION}/{year}/findings.csv").open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["code"] not in COMPARED_CODES:
                files[row["file"]].append(row)
    return files


def slips(home: Path, year: int) -> list[Path]:
    return sorted((home / f"returns/{REGION}/{year}").rglob("*.xls*"))


def stated(path: Path) -> dict[str, str]:
    """The facts of a slip."""
    sheet = openpyxl.load_workbook(path)["退回说明"]
    return {row[0]: row[3] for row in sheet.values if row[0] and row[3] and not isinstance(row[0], int)}


def listed(path: Path) -> list[tuple[object, ...]]:
    """The faults of a slip."""
    return [row for row in openpyxl.load_workbook(path)["退回说明"].values if isinstance(row[0], int)]


def everything(path: Path) -> str:
    return "\n".join(
        str(value)
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.values
        for value in row
        if value is not None
    )


@pytest.fixture(scope="module")
def returned(finished: Path) -> dict[str, Path]:
    """The slips of the sample city by the file that they are about."""
    return {stated(path)["报送文件"]: path for year in YEARS for path in slips(finished, year)}


@pytest.fixture
def city(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished home, to change."""
    return Path(shutil.copytree(finished, tmp_path / "city", ignore=shutil.ignore_patterns("dagster")))


def renew(home: Path, year: int, as_of: str = AS_OF) -> int:
    installation = installation_of(home, as_of)
    with installation.warehouse() as warehouse:
        return write_returns(warehouse, installation, Scope(REGION, year))


def test_every_file_with_findings_has_one_slip_and_no_other(finished: Path, returned: dict[str, Path]) -> None:
    files = {file for year in YEARS for file in published(finished, year)}
    assert len(files) > 40
    assert set(returned) == files
    assert sum(len(slips(finished, year)) for year in YEARS) == len(files)


def test_slips_lie_in_the_folder_of_who_sent_the_file(finished: Path, returned: dict[str, Path]) -> None:
    folders = {path.parent.name for path in returned.values()}
    assert {"201-市教育局", "210-市农业农村局", "未识别部门", "财政部门"} <= folders
    for file, path in returned.items():
        sender, folder = file.split("/")[2], path.parent.name
        assert path.stem == f"{Path(file).stem}-退回单"
        assert folder == {"财政局登记": "财政部门"}.get(sender, sender) or folder == "未识别部门"
        assert (folder == "未识别部门") == any(fault in file for fault in ("G01", "G03", "项目不属于所填部门")), file


def test_copies_are_what_was_sent_with_the_faulty_cells_marked(finished: Path, returned: dict[str, Path]) -> None:
    copies = 0
    for file, path in returned.items():
        copy = openpyxl.load_workbook(path)
        if set(WITHOUT.values()) & set(stated(path).values()):
            assert copy.sheetnames == ["退回说明"]
            continue
        copies += 1
        original = openpyxl.load_workbook(finished / "inbox" / file)
        assert copy.sheetnames[1:] == original.sheetnames
        findings = published(finished, int(file.split("/")[1]))[file]
        marked = {(row["sheet"], row["cell"]): row["severity"] for row in findings if row["cell"]}
        marked |= {(row["sheet"], row["cell"]): "reject" for row in findings if row["severity"] == "reject"}
        for sheet in original.worksheets:
            other = copy[sheet.title]
            assert other.merged_cells.ranges == sheet.merged_cells.ranges
            for row in sheet.iter_rows():
                for cell in row:
                    same = other[cell.coordinate]
                    assert (same.value, same.number_format) == (cell.value, cell.number_format)
                    severity = marked.get((sheet.title, cell.coordinate))
                    assert (same.comment is not None) == (severity is not None)
                    if severity:
                        assert same.fill.fgColor.rgb == FILLS[severity]
                        assert any(
                            row["message_zh"] in same.comment.text
                            for row in findings
                            if (row["sheet"], row["cell"]) == (sheet.title, cell.coordinate)
                        )
    assert copies > 35


def test_a_slip_lists_every_finding_with_what_to_do_and_by_when(finished: Path, returned: dict[str, Path]) -> None:
    for file, path in returned.items():
        findings = {
            (row["code"], row["sheet"] or None, row["cell"] or None, row["message_zh"])
            for row in published(finished, int(file.split("/")[1]))[file]
        }
        rows = listed(path)
        assert {(row[2], row[3] or None, row[4] or None, f"{row[7]}{row[8] or ''}") for row in rows} == findings
        assert {row[9] for row in rows} == {"2027-03-20"}
        assert all(str(row[8]).startswith("请") for row in rows)


def test_the_inbox_is_only_read(finished: Path) -> None:
    def prints(folder: Path) -> dict[str, str]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert prints(finished / "inbox") == prints(SAMPLE / "inbox")


def test_slips_are_the_same_bytes_again(finished: Path, city: Path) -> None:
    for year in YEARS:
        before = {path.relative_to(finished): path.read_bytes() for path in slips(finished, year)}
        assert renew(city, year) == len(before)
        assert {path.relative_to(city): path.read_bytes() for path in slips(city, year)} == before


def test_one_job_keeps_the_slips_of_the_others(finished: Path, city: Path) -> None:
    """The autumn run judges the registers of B−2 alone; the slips of that year's spring stay."""
    installation = installation_of(city, AS_OF)
    scope = Scope(REGION, 2025)
    with installation.warehouse() as warehouse:
        own = "next_year_control_figures"
        assert {row["job"] for row in warehouse.rows("select distinct job from findings where year = 2025")} == {
            SPRING.job,
            own,
        }
        warehouse.replace("findings", [], **scope.parameters, job=own)
        assert write_returns(warehouse, installation, scope) == len(slips(finished, 2025))


def test_the_days_count_from_the_season_that_reported(city: Path) -> None:
    """Slips renewed later for another reason do not move the day by which a department was told to answer."""
    renew(city, 2025, as_of="2027-06-01")
    path = next(path for path in slips(city, 2025) if "SE01" in path.name)
    assert stated(path)["整改期限"] == "2027-03-20"


def test_a_file_that_changed_or_went_is_not_copied(finished: Path, city: Path) -> None:
    files = sorted(file for file in published(finished, 2025) if "210-市农业农村局" in file and file.endswith(".xlsx"))
    changed, gone = [file for file in files if "G01" not in file][:2]
    (city / "inbox" / changed).write_bytes((SAMPLE / "inbox" / gone).read_bytes())
    (city / "inbox" / gone).unlink()
    renew(city, 2025)
    about = {stated(path)["报送文件"]: path for path in slips(city, 2025)}
    for file in (changed, gone):
        assert openpyxl.load_workbook(about[file]).sheetnames == ["退回说明"]
        assert stated(about[file])["标注副本"] == CHANGED
        assert listed(about[file])


def test_a_slip_that_says_the_same_is_not_made_again(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in slips(city, 2025)}
    made: list[str] = []
    whole = returning.write_slips

    def noted(orders: Sequence[Order], workers: int) -> Iterator[Path]:
        made.extend(order.slip.facts["报送文件"] for order in orders)
        return whole(orders, workers)

    monkeypatch.setattr(returning, "write_slips", noted)
    renew(city, 2025)
    assert made == []
    altered = slips(city, 2025)[0]
    about = stated(altered)["报送文件"]
    altered.write_bytes(altered.read_bytes() + b"x")
    renew(city, 2025)
    assert made == [about]
    assert {path: path.read_bytes() for path in slips(city, 2025)} == before
    renew(city, 2025, "2027-03-11")  # every slip states the day
    assert len(made) == 1 + len(before)
    monkeypatch.setattr(returning, "made_by", lambda: "another version")
    renew(city, 2025, "2027-03-11")
    assert len(made) == 1 + 2 * len(before)


def test_slips_are_renewed_whole_or_not_at_all(finished: Path, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.relative_to(city): path.read_bytes() for path in slips(city, 2026)}
    whole = returning.write_slips

    def full_disk(orders: Sequence[Order], workers: int) -> Iterator[Path]:
        yield from islice(whole(orders, workers), 2)
        raise OSError("No space left on device")

    monkeypatch.setattr(returning, "write_slips", full_disk)
    with pytest.raises(OSError, match="No space"):
        renew(city, 2026, "2027-03-11")
    assert {path.relative_to(city): path.read_bytes() for path in slips(city, 2026)} == before
    assert [path.name for path in (city / f"returns/{REGION}").iterdir() if path.name.startswith(".")] == []


EDUCATION = {"department_code": "201", "department_name": "市教育局", "unit_code": "201001"}
WATER = {"department_code": "204", "department_name": "市水务局", "unit_code": "204001"}


def project(home: Path, department: str) -> dict[str, str]:
    """A project of a department with a good monitoring form, as the register has it."""
    installation = installation_of(home, AS_OF)
    with installation.warehouse() as warehouse:
        (row,) = warehouse.rows(
            "select project_code, project_name, department_code, unit_code from accepted_r_proj as p "
            "join accepted_monitorings as m using (region, year, project_code) "
            "where p.year = 2026 and p.department_code = $department order by project_code limit 1".replace(
                "project_code, project_name, department_code, unit_code",
                "project_code, p.project_name, p.department_code, p.unit_code",
            ),
            department=department,
        )
    return row


@pytest.fixture(scope="module")
def august(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The city with a list of two departments and a newer, faulty form of a project whose older one counts."""
    home = Path(shutil.copytree(finished, tmp_path_factory.mktemp("august") / "city"))
    education, water = project(home, "201"), project(home, "204")
    listed_rows = [
        {**each, "adjusted_budget": None, "conditions_met": "是", "possibility": "确定能", "month": 7}
        for each in (education, water)
    ]
    book = openpyxl.Workbook()
    write(book.active, LAYOUTS["MO-list"], listed_rows, year=2026)
    book.save(home / f"inbox/{REGION}/2026/汇总.xlsx")
    book = openpyxl.Workbook()
    write(book.active, LAYOUTS["MO"], {**education, "indicators": [{}]}, year=2026, submission=9)
    (home / f"inbox/{REGION}/2026/201-市教育局/sub").mkdir()
    book.save(home / f"inbox/{REGION}/2026/201-市教育局/sub/MO.xlsx")
    (home / f"inbox/{REGION}/2026/204-市水务局/=1+1.csv").write_text("不是报表,=1+1\n", encoding="utf-8")
    installation = installation_of(home, AS_OF)
    scope = Scope(REGION, 2026)
    with installation.warehouse() as warehouse:
        load_policy(warehouse, installation, scope)
        read_inbox(warehouse, installation, scope)
        validate(warehouse, REGION, 2026)
        collect_findings(warehouse, AUGUST, scope, AUGUST.forms)
        write_returns(warehouse, installation, scope)
    return home


def test_no_department_sees_what_is_another_s(august: Path) -> None:
    education, water = project(august, "201"), project(august, "204")
    pair = [path for path in slips(august, 2026) if path.name == "汇总-退回单.xlsx"]
    assert [path.parent.name for path in pair] == ["201-市教育局", "204-市水务局"]
    for path, own, other in zip(pair, (education, water), (water, education), strict=True):
        text = everything(path)
        assert openpyxl.load_workbook(path).sheetnames == ["退回说明"]
        assert stated(path)["标注副本"] == SEVERAL
        assert own["project_code"] in text
        assert other["project_code"] not in text
        assert other["project_name"] not in text


def test_the_slip_says_that_the_older_one_still_counts(august: Path) -> None:
    (path,) = [path for path in slips(august, 2026) if stated(path)["报送文件"].endswith("sub/MO.xlsx")]
    assert path.parent.name == "201-市教育局"
    text = everything(path)
    code = project(august, "201")["project_code"]
    assert f"项目支出绩效运行监控表 {code}：此前的报送「MO.xlsx」（收到时间" in text
    assert "仍然有效，更正后的报送被采用时才会替换。" in text


def test_names_that_clash_are_numbered_and_text_is_no_formula(august: Path) -> None:
    names = [path.name for path in slips(august, 2026)]
    assert "=1+1-退回单.xlsx" in names
    path = next(path for path in slips(august, 2026) if path.name == "=1+1-退回单.xlsx")
    assert path.parent.name == "未识别部门"
    cells = [cell for row in openpyxl.load_workbook(path)["退回说明"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_whose_a_record_is(august: Path) -> None:
    installation = installation_of(august, AS_OF)
    with installation.warehouse() as warehouse:
        files, senders = returned_files(warehouse, Scope(REGION, 2026))
    assert {file.file for file in files if file.is_shared} == {f"{REGION}/2026/汇总.xlsx"}
    assert senders.parties(None) == {"未识别部门"}
    assert senders.of("no such file", "Sheet", 1) == {"未识别部门"}
