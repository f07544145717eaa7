"""Documents and pages: nothing classified in what others read, every total the sum of its lines, letters say what is due."""

from __future__ import annotations

import html
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docx import Document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.installation import Installation
from assets.publication import writers
from policy.place import Place
from publishing.errors import TraceError
from publishing.export import publish
from publishing.secrecy_search import guarded
from publishing.secrets import own_words, secrets
from publishing.withdrawal import guard_again
from reports.documents import letters
from reports.documents.bulletin import Bulletins, counts_before
from reports.documents.docx_template import OURS, Stationery
from reports.edition import Edition
from tests.assets.town import ADMITTED, MODELS, TELLING, Town, warehouse
from tests.verifying import verify
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, AUTUMN, SPRING, Season
from warehouse.store import Warehouse, open_warehouse

REGION = "640500"
SEASONS = ((SPRING, 2025), (AUGUST, 2026), (AUTUMN, 2027))
DAY = date(2027, 3, 10)
NAMES = ("北渠", "北渠二期", "北渠二期配套", "南塬靶场", "南塬靶场道路", "靶场", "西山水库", "西山水库清淤")
MIXED, ONE, TWO, HIDDEN, NONE = "201", "202", "203", "204", "205"
"""Departments: open and classified ones, one classified, two classified, nothing but classified, nothing at all."""
FIGURE_TEXT = re.compile(r"-?[\d,]+(?:\.\d\d)?")


@dataclass(frozen=True)
class Planted:
    """A project: its name, its budget, its score, whether a register marks it."""

    name: str
    amount: Decimal
    score: Decimal
    is_classified: bool


def planted(is_classified: bool) -> st.SearchStrategy[Planted]:
    amounts = st.sampled_from([Decimal("1000.00"), Decimal("1234567.89"), Decimal("1234567.88"), Decimal("500.50")])
    scores = st.sampled_from([Decimal(40), Decimal("75.5"), Decimal(95)])
    return st.builds(Planted, st.sampled_from(NAMES), amounts, scores, st.just(is_classified))


@st.composite
def cities(draw: st.DrawFn) -> dict[str, list[Planted]]:
    def some(is_classified: bool, least: int, most: int) -> list[Planted]:
        return draw(st.lists(planted(is_classified), min_size=least, max_size=most))

    return {
        MIXED: some(False, 1, 4) + some(True, 0, 3),
        ONE: some(False, 0, 2) + some(True, 1, 1),
        TWO: some(False, 1, 1) + some(True, 2, 2),
        HIDDEN: some(True, 1, 3),
        NONE: [],
    }


def built(city: dict[str, list[Planted]], opened: Warehouse) -> tuple[set[str], set[str], set[str]]:
    """Run the city; returns codes and names of classified projects, and names of open ones."""
    town = Town(REGION, as_of=DAY)
    for department in city:
        for year in (2025, 2026, 2027):
            town.department(year, department)
            town.basic(year, department, 100, 200)
        town.approval(2025, department, "部门决算", approved_on=date(2026, 8, 20))
        town.approval(2027, department, "预算绩效目标", approved_on=date(2027, 2, 1))
    codes, secret, shown = set(), set(), set()
    for department, projects in city.items():
        for number, project in enumerate(projects):
            code = f"64050025T{department}{number:09d}"
            for year in (2025, 2026, 2027):
                stated = {"project_name": project.name, "is_key": True}
                town.project(year, code, department, **stated, is_classified=project.is_classified and year == 2026)
            _hand_in(town, code, project)
            if project.is_classified:
                codes.add(code)
                secret.add(project.name)
            else:
                shown.add(project.name)
    town.run(opened, [2027], (*MODELS, *TELLING))
    return codes, secret - shown, shown


def _hand_in(town: Town, code: str, project: Planted) -> None:
    town.budget(2025, code, adjusted_budget=project.amount)
    town.scored(2025, code, project.score, project.amount)
    town.review(2025, code, project.score, method="重点评价", opinion="较好")
    town.budget(2026, code, adjusted_budget=project.amount)
    town.progressed(2026, code, Decimal("0.2"), project.amount, conditions_met="否")
    town.budget(2027, code, requested=project.amount)
    returned = [*ADMITTED[:2], ("财政复审", "退回", date(2026, 8, 20), date(2027, 4, 1))]
    line = {"level1": "产出指标", "level2": "数量指标", "level3": "数量", "operator": "≥", "target": 5, "weight": 90}
    town.goals(2027, code, ADMITTED if project.score == 95 else returned, indicators=[line], goal="按期完成")


def published(opened: Warehouse, home: Path) -> list[Path]:
    return [publish_one(opened, home, season, year) for season, year in SEASONS]


def publish_one(opened: Warehouse, home: Path, season: Season, year: int) -> Path:
    scope, installation = Scope(REGION, year), Installation(home=str(home))
    return publish(
        opened,
        installation.folders.published,
        Place.of(REGION),
        year,
        job=season.job,
        tables=season.tables,
        as_of=DAY,
        workbook_title=season.title,
        inputs={},
        policy={"name": "plan", "in_force_from": 2021, "sha256": "0"},
        totals={},
        writers=writers(opened, installation, season, scope, scope),
        secrets=secrets(opened, scope),
        guard=partial(guard_again, warehouse=opened, scope=scope),
    )


def texts(path: Path) -> str:
    """All that a file says, read without a look at the search that publishing does itself."""
    if path.suffix == ".parquet":
        return " ".join(str(value) for row in pq.read_table(path).to_pylist() for value in row.values())
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist()]
        return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", part) + part for part in parts))
    return html.unescape(re.sub(r"<[^>]*>", " ", path.read_text("utf-8")) + path.read_text("utf-8"))


def told(directory: Path) -> Iterator[Path]:
    """Files that are read outside finance."""
    yield from (path for part in ("public", "documents") for path in (directory / part).rglob("*.*"))
    yield from (path for path in directory.glob("*.*") if guarded(path.stem) and path.suffix in {".csv", ".parquet"})


@pytest.fixture(scope="module")
def opened() -> Warehouse:
    return warehouse()


@pytest.mark.slow
@settings(
    max_examples=6, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(city=cities())
def test_planted_projects_leave_no_trace_in_any_finished_file(
    opened: Warehouse, tmp_path_factory: pytest.TempPathFactory, city: dict[str, list[Planted]]
) -> None:
    codes, secret, shown = built(city, opened)
    seen = 0
    for directory in published(opened, tmp_path_factory.mktemp("home")):
        assert verify(directory) == []
        for path in told(directory):
            said = re.sub(r"\s", "", unicodedata.normalize("NFKC", texts(path)))
            seen += any(name in said for name in shown)
            assert not [code for code in codes if code in said], path
            for name in sorted(shown, key=len, reverse=True):
                said = said.replace(name, "|")
            assert not [name for name in secret if name in said], path
        assert_totals_are_sums(directory)
        assert_nothing_tells_the_hidden_department(directory)
    assert seen, "no open project was shown anywhere: the test would see nothing"


def assert_totals_are_sums(directory: Path) -> None:
    for path in (directory / "public").rglob("*.html"):
        for table in re.findall(r"<table.*?</table>", path.read_text("utf-8"), re.DOTALL):
            body, _, foot = table.partition("<tfoot")
            if foot:
                lines = [cells(row) for row in re.findall(r"<tr.*?</tr>", body.partition("<tbody")[2], re.DOTALL)]
                assert_sum(lines, cells(foot), path)
    for path in (directory / "documents").glob("*.docx"):
        for table in Document(str(path)).tables:
            rows = [[cell.text for cell in row.cells] for row in table.rows]
            if any(
                "公开项目合计" in cell for cell in rows[1]
            ):  # each line is rounded to 万元, and so is their exact sum
                assert_sum(rows[2:], rows[1], path, within=Decimal("0.005") * len(rows))
    for path in (directory / "public").glob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            rows = [
                [f"{cell:.2f}" if isinstance(cell, float | int) else str(cell) for cell in row]
                for row in sheet.iter_rows(min_row=4, values_only=True)
            ]
            if rows and any("合计" in cell for cell in rows[-1]) and sheet.title != "说明":
                assert rows[-1][0] == "公开项目合计"
                assert_sum(rows[:-1], rows[-1], path)


def cells(row: str) -> list[str]:
    return [
        html.unescape(re.sub(r"<[^>]*>", "", cell)).strip()
        for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
    ]


def assert_sum(lines: list[list[str]], total: list[str], path: Path, within: Decimal = Decimal(0)) -> None:
    checked = 0
    for place, text in enumerate(total):
        if FIGURE_TEXT.fullmatch(text):
            amounts = [Decimal(line[place].replace(",", "")) for line in lines if FIGURE_TEXT.fullmatch(line[place])]
            assert abs(sum(amounts, Decimal(0)) - Decimal(text.replace(",", ""))) <= within, path
            checked += 1
    assert checked, f"{path}: a line of totals without one"


def assert_nothing_tells_the_hidden_department(directory: Path) -> None:
    pages = directory / "public" / "departments"
    if pages.exists():
        one, other = ((pages / f"{code}.html").read_text("utf-8").replace(code, "") for code in (HIDDEN, NONE))
        assert one == other
        index = (directory / "public" / "index.html").read_text("utf-8")
        rows = {
            code: re.search(rf"<tr[^>]*>(?:(?!<tr).)*{code}\.html.*?</tr>", index, re.DOTALL) for code in (HIDDEN, NONE)
        }
        assert rows[HIDDEN]
        assert rows[NONE]
        assert rows[HIDDEN][0].replace(HIDDEN, "") == rows[NONE][0].replace(NONE, "")


CITY = {
    MIXED: [
        Planted("北渠二期", Decimal("1234567.89"), Decimal(40), is_classified=False),
        Planted("西山水库", Decimal("2000.00"), Decimal(95), is_classified=False),
        Planted("北渠", Decimal("999.99"), Decimal(40), is_classified=True),
    ],
    NONE: [],
}


@pytest.fixture(scope="module")
def city_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a warehouse with the city and all its results."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("city")))
    with open_warehouse(path) as opened:
        built(CITY, opened)
    return path


@pytest.fixture
def city(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The city as it was built, for each test anew."""
    with open_warehouse(Path(shutil.copy(city_file, tmp_path_factory.mktemp("copy")))) as opened:
        yield opened


def test_letters_say_what_is_due_and_may_name_their_own(city: Warehouse, tmp_path: Path) -> None:
    spring, august, autumn = published(city, tmp_path)
    said = {
        job: "\n".join(_said(directory / "letters" / job / f"{MIXED}.docx"))
        for job, directory in ((SPRING.job, spring), (AUGUST.job, august), (AUTUMN.job, autumn))
    }
    for text in said.values():
        assert text.startswith("内部\n")
        assert "北渠（" not in text
        assert "64050025T201000000002" in text  # its own classified project
    assert "差2个" in said[SPRING.job]
    assert "评价等级为“差”，请查找原因，于2027年3月20日前报送整改措施" in said[SPRING.job]
    assert "暂停预算拨款" in said[AUGUST.job]
    assert "停止下一年度预算安排" in said[AUGUST.job]
    assert "请于2027年4月1日前修改绩效目标并重新报送" in said[AUTUMN.job]
    for words in (
        "绩效目标未纳入项目库\n一(二)，100.00%",
        "评价为差，原则上不再安排\n一(四)，100.00%",
        "123.46\n→ 0.00",
        "控制数合计",
    ):
        assert words in said[AUTUMN.job]
    assert "无需整改事项" in "\n".join(_said(autumn / "letters" / AUTUMN.job / f"{NONE}.docx"))
    assert not [path for path in tmp_path.rglob("*.docx") if "public" in path.parts]


@pytest.mark.slow
def test_a_letter_that_says_the_same_is_not_written_again(
    city: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = publish_one(city, tmp_path, AUTUMN, 2027)
    before = {path.name: path.read_bytes() for path in (directory / "letters" / AUTUMN.job).iterdir()}
    written: list[str] = []
    whole = letters.write

    def noted(letter: letters.Letter, *how: Any) -> None:
        written.append(letter.department)
        whole(letter, *how)

    monkeypatch.setattr(letters, "write", noted)
    publish_one(city, tmp_path, AUTUMN, 2027)
    assert written == []
    city.connection.execute("update raw_r_unit set department_name = '市水务局' where department_code = $1", [MIXED])
    publish_one(city, tmp_path, AUTUMN, 2027)
    assert written == ["市水务局"]
    after = {path.name: path.read_bytes() for path in (directory / "letters" / AUTUMN.job).iterdir()}
    assert {name for name in before if before[name] != after[name]} == {f"{MIXED}.docx"}


def _said(path: Path) -> Iterator[str]:
    document = Document(str(path))
    yield from (paragraph.text for paragraph in document.sections[0].header.paragraphs)
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_every_stage_has_its_bulletin_and_the_congress_its_pack(city: Warehouse, tmp_path: Path) -> None:
    published(city, tmp_path)
    names = {path.name for path in tmp_path.rglob("documents/*")}
    assert names == {f"bulletin_{stage}.docx" for stage in ("goals", "monitoring", "self_evaluation")} | {
        "congress_pack.docx",
        "work_report.docx",
    }


@pytest.mark.slow
def test_the_same_rows_give_the_same_bytes(city: Warehouse, tmp_path: Path) -> None:
    first, second = (
        {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}
        for home in (tmp_path / "one", tmp_path / "two")
        if published(city, home)
    )
    assert first == second
    assert len(first) > 50


def test_a_name_in_a_page_stops_the_publication(
    city: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the guard broken, the finished files would still be searched."""
    city.connection.execute(
        "update disclosed_results set shortfall_reasons = '与北渠共用' where project_name = '西山水库'"
    )
    with pytest.raises(TraceError, match="北渠"):
        publish_one(city, tmp_path, SPRING, 2025)
    assert list((tmp_path / "published").iterdir()) == [tmp_path / "published" / REGION]
    assert list((tmp_path / "published" / REGION).iterdir()) == []


def test_a_name_and_the_code_below_it_are_no_longer_name(opened: Warehouse, tmp_path: Path) -> None:
    """A classified project of a numbered series must not stop the pages of the open one: every code here begins with 6."""
    some = partial(Planted, amount=Decimal("500.50"), score=Decimal("75.5"))
    built({MIXED: [some("道路改造", is_classified=False), some("道路改造6", is_classified=True)]}, opened)
    page = publish_one(opened, tmp_path, SPRING, 2025) / "public" / "departments" / f"{MIXED}.html"
    assert "道路改造" in page.read_text("utf-8")


def test_text_of_departments_is_escaped(city: Warehouse, tmp_path: Path) -> None:
    city.connection.execute("update disclosed_results set shortfall_reasons = '<script>alert(1)</script>&'")
    directory = publish_one(city, tmp_path, SPRING, 2025)
    page = (directory / "public" / "departments" / f"{MIXED}.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in page


def test_the_bureaus_own_words_raise_no_alarm() -> None:
    assert {"项目绩效自评结果", "公开项目合计", "部门决算"} <= own_words()
    assert SPRING.description not in own_words(), "what a command says"
    assert not [word for word in own_words() if "预算执行和绩效目标双监控" in word], "in any language"


def test_a_bulletin_compares_itself_with_the_year_before(city: Warehouse, tmp_path: Path) -> None:
    """Only with a year that was published; and a bulletin says again what the manifest says."""
    assert counts_before(city, SPRING, Scope(REGION, 2026)) == {}
    city.replace("seasons", [{"as_of": "2026-03-10", "run": ""}], region=REGION, year=2025, job=SPRING.job)
    before = counts_before(city, SPRING, Scope(REGION, 2026))
    city.replace("seasons", [], region=REGION, year=2025, job=SPRING.job)
    assert before == {"projects": 2, "listed": 1}  # the classified one is not counted
    bulletins = Bulletins.of(city, Scope(REGION, 2026), Scope(REGION, 2026), Stationery(Place.of(REGION)))
    jobs = {"spring": {"as_of": "2027-03-10", "row_counts": {"bulletin_self_evaluation": 0}, "before": before}}
    empty = {"bulletin_self_evaluation": pa.table({})}
    bulletins.write(Edition(tmp_path, REGION, 2026, jobs, empty))
    compared = "2025年度列入范围的项目2个，通报项目1个，占50.0%；本年度通报项目减少1个。"
    assert compared in "".join(_said(tmp_path / "bulletin_self_evaluation.docx"))


def test_a_name_with_a_classified_code_in_it_is_left_out_of_a_bulletin(opened: Warehouse, tmp_path: Path) -> None:
    """The tables withhold it; the document must not bring the publication to a stop over it."""
    some = partial(Planted, amount=Decimal("500.50"), score=Decimal(40))
    built({MIXED: [some("南塬64050025T201000000001号", is_classified=False), some("北渠", is_classified=True)]}, opened)
    path = publish_one(opened, tmp_path, SPRING, 2025) / "documents" / "bulletin_self_evaluation.docx"
    said = list(_said(path))
    assert "南塬" not in "".join(said)
    assert "—\n64050025T201000000000" in said


def test_a_figure_of_no_open_project_in_a_document_stops_the_publication(city: Warehouse, tmp_path: Path) -> None:
    own = Installation(home=str(tmp_path)).folders.templates
    own.mkdir()
    document = Document(str(OURS / "bulletin_self_evaluation.docx"))
    line = next(each for each in document.paragraphs if each.style.name == "公文正文" and "{%p" not in each.text)
    line.runs[0].text = "{{ place.name }}共98.77万元。"
    document.save(str(own / "bulletin_self_evaluation.docx"))
    with pytest.raises(TraceError, match=r"bulletin_self_evaluation\.docx prints 98\.77"):
        publish_one(city, tmp_path, SPRING, 2025)
