"""The yearly report on the work: every figure by hand, of open projects alone, in the table, the document and the page."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm, Pt

from assets.models import compute
from policy.articles import UNITS as WORDS_OF_UNITS
from policy.articles import articles, figure, percent
from policy.model import load
from policy.place import Place
from policy.values import UNITS
from publishing.guard import SUMS
from reports.documents.docx_template import OURS, Chart, Stationery, TemplateFaultError
from reports.documents.site import write_pages
from reports.documents.work_report import REPORT, write_report
from reports.edition import Edition
from tests.assets.town import ADMITTED, MODELS, TELLING, Town, warehouse
from warehouse.scope import Scope
from warehouse.seasons import AUTUMN
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tabular import rows_of

REGION, DAY = "640500", date(2027, 3, 10)
CODE = "64050025T00000000012{}"
LINE = {"level3": "人数", "operator": "≥", "target": 5, "weight": 90}
RETURNED = [*ADMITTED[:2], ("财政复审", "退回", date(2026, 8, 20), date(2027, 4, 1))]


def town(*, with_secrets: bool) -> Town:
    """Five open projects of two departments; two classified ones, which would change every figure."""
    made = Town(REGION, as_of=DAY)
    for year in (2025, 2026, 2027):
        for code in ("201", "202"):
            made.department(year, code)
            made.basic(year, code, 100, 2000)
    made.scored(2025, "201", Decimal(75), 1000, form="DE")
    made.scored(2025, "202", Decimal(95), 1000, form="DE")
    made.approval(2025, "201", "部门决算", approved_on=date(2026, 8, 20))
    made.approval(
        2027, "201", "预算绩效目标", approved_on=date(2027, 2, 1), passed_to_units_on=date(2027, 2, 5),
        filed_on=date(2027, 2, 6), published_on=date(2027, 2, 7),
    )  # fmt: skip
    open_ones = (
        ("A", "201", 95, "0.95", 1000, 900, ADMITTED),
        ("B", "201", 75, "0.95", 2000, 1000, ADMITTED),
        ("C", "202", 40, "0.95", 3000, 500, ADMITTED),
        ("E", "202", 95, "0.4", 4000, 4000, ADMITTED),
        ("F", "202", 95, "0.95", 500, 700, RETURNED),
    )
    secrets = (("S", "201", 75, "0.2", 8000, 6000, ADMITTED), ("T", "202", 40, "0.95", 9000, 7000, RETURNED))
    for name, department, score, progress, budget, requested, steps in (*open_ones, *(secrets if with_secrets else ())):
        code = CODE.format(name)
        for year in (2025, 2026, 2027):
            made.project(year, code, department, is_classified=name in "ST", project_name=f"{name}号工程")
        made.budget(2025, code, adjusted_budget=budget)
        made.scored(2025, code, Decimal(score), budget)
        made.budget(2026, code, adjusted_budget=budget)
        made.progressed(2026, code, Decimal(progress), budget)
        made.budget(2027, code, requested=requested)
        made.goals(2027, code, steps, [LINE])
    made.review(2025, CODE.format("A"), Decimal(95), method="重点评价", opinion="较好")
    for name, score in (("E", 92), ("F", 85), *((("S", 40),) if with_secrets else ())):
        made.review(2025, CODE.format(name), Decimal(score))
    made.project(2026, CODE.format("G"), "201")
    made.budget(2026, CODE.format("G"), adjusted_budget=700)
    return made


def draw(installation: Warehouse, *, with_secrets: bool, is_fixed: bool = True) -> None:
    """A, C and E are re-checked, the classified ones as well."""
    drawn = "ACEST" if with_secrets else "ACE"
    installation.replace(
        "review_selection", [{"project_code": CODE.format(name)} for name in drawn], region=REGION, year=2025
    )
    installation.replace("review_draws", [{"is_fixed": is_fixed}], region=REGION, year=2025)


def put_right(installation: Warehouse, *, with_secrets: bool) -> None:
    """One matter is done, one waits, three are open, of which one is overdue by now; those of classified projects stand beside."""
    late, later = date(2027, 3, 9), DAY
    matters: list[tuple[int, str, str | None, str, str | None, date | None, date]] = [
        (2025, "A", "问题", "按期", "已整改", date(2026, 7, 1), late),
        (2025, "B", "问题", "待核验", None, date(2026, 7, 1), late),
        (2025, "C", "问题", "未到期", None, None, late),
        (2026, "E", "问题", "部分整改", "部分整改", None, later),
        (2027, "", "部门整体问题", "未到期", None, None, later),
    ]
    if with_secrets:
        matters += [
            (2025, "S", "问题", "逾期", None, None, late),
            (2026, "", f"{CODE.format('S')}账实不符", "逾期", None, None, late),
            (2027, "", "「T 号工程」账实不符", "逾期", None, None, late),
        ]
    for year in (2025, 2026, 2027):
        rows = [
            {
                "number": f"201-{year}-{place:03d}", "department_code": "201", "project_code": CODE.format(name) if name else None,
                "problem": problem, "status": status, "verified": verified, "done_on": done_on, "due_on": due_on,
            }
            for place, (of, name, problem, status, verified, done_on, due_on) in enumerate(matters)
            if of == year
        ]  # fmt: skip
        installation.replace("rectifications", rows, region=REGION, year=year)


def run(installation: Warehouse, *, with_secrets: bool) -> None:
    draw(installation, with_secrets=with_secrets)
    put_right(installation, with_secrets=with_secrets)
    town(with_secrets=with_secrets).run(installation, [2027], (*MODELS, *TELLING))


def told(opened: Warehouse, *, with_secrets: bool) -> dict[str, list[tuple[object, ...]]]:
    run(opened, with_secrets=with_secrets)
    rows = {name: opened.rows(f"select * from {name} order by all") for name in SUMS}
    return {name: [tuple(row.values()) for row in found] for name, found in rows.items()}


@pytest.fixture(scope="module")
def opened() -> Warehouse:
    made = warehouse()
    run(made, with_secrets=True)
    return made


def edition(opened: Warehouse, folder: Path) -> Edition:
    tables = {name: rows_of(opened, TABLES[name], REGION, 2027) for name in ("disclosed_work", "disclosed_policy")}
    job = {"as_of": DAY.isoformat(), "row_counts": dict.fromkeys(tables, 1)}
    job["policy"] = {"name": "plan", "in_force_from": 2021, "sha256": "0" * 64}
    place = Place.of(REGION, name="中卫市", bureau="中卫市财政局", document_prefix="卫财绩", contact="预算绩效管理科")
    return Edition(folder, place, 2027, {AUTUMN.job: job}, tables)


def test_every_figure_is_that_of_the_open_projects(opened: Warehouse) -> None:
    """A keeps all; B, 中, loses 10 % of 2,000; C, 差, everything; E, at 0.4 of its goal, 10 % of 4,000; F is not admitted.

    Department 201 is 中: 5 % of 2,000.
    """
    found = opened.rows("select topic, item, number, amount, share from disclosed_work order by rank")
    assert [tuple(row.values()) for row in found] == [
        ("coverage", "应申报绩效目标", 5, None, Decimal("1.0000")),
        ("coverage", "已申报", 5, None, Decimal("1.0000")),
        ("coverage", "已审核入库", 4, None, Decimal("0.8000")),
        ("coverage", "已批复", 2, None, Decimal("0.4000")),
        ("coverage", "已公开", 2, None, Decimal("0.4000")),
        ("monitoring", "应监控项目", 6, Decimal(11200), Decimal("1.0000")),
        ("monitoring", "已报送监控", 5, Decimal(10500), Decimal("0.8333")),
        ("treatment", "调减下年预算", 1, Decimal(4000), Decimal("0.1667")),
        ("treatment", "正常", 4, Decimal(6500), Decimal("0.6667")),
        ("treatment", "未报送", 1, Decimal(700), Decimal("0.1667")),
        ("grade", "优", 2, Decimal(5000), Decimal("0.4000")),
        ("grade", "良", 1, Decimal(500), Decimal("0.2000")),
        ("grade", "中", 1, Decimal(2000), Decimal("0.2000")),
        ("grade", "差", 1, Decimal(3000), Decimal("0.2000")),
        ("department_grade", "优", 1, None, Decimal("0.5000")),
        ("department_grade", "中", 1, None, Decimal("0.5000")),
        ("review", "抽评项目", 3, Decimal(8000), None),
        ("review", "抽评项目已复核", 2, Decimal(5000), Decimal("0.6667")),
        ("review", "已复核项目", 3, Decimal(5500), None),
        ("review", "复核得分低于自评", 2, Decimal(4500), Decimal("0.6667")),
        ("review", "复核后等级下降", 1, Decimal(500), Decimal("0.3333")),
        ("review", "自评高估（按预算折算）", 2, Decimal("178.95"), Decimal("0.0325")),
        ("key_evaluation", "公开重点绩效评价结果", 1, None, None),
        ("budget", "申报项目", 5, Decimal(7100), None),
        ("budget", "压减项目", 4, Decimal(1800), None),
        ("budget", "安排项目", 3, Decimal(5300), None),
        ("cut", "绩效目标未纳入项目库", 1, Decimal(700), Decimal("0.3889")),
        ("cut", "评价为差，原则上不再安排", 1, Decimal(500), Decimal("0.2778")),
        ("cut", "评价为中，按预算总额压减", 1, Decimal(200), Decimal("0.1111")),
        ("cut", "监控处理为调减下年预算（比例为本地默认）", 1, Decimal(400), Decimal("0.2222")),
        ("public_funds", "扣减公用经费的部门", 1, Decimal(100), None),
        ("rectification", "整改事项", 5, None, Decimal("1.0000")),
        ("rectification", "已完成整改", 1, None, Decimal("0.2000")),
        ("rectification", "待核验", 1, None, Decimal("0.2000")),
        ("rectification", "未完成整改", 3, None, Decimal("0.6000")),
        ("rectification", "逾期未完成整改", 1, None, Decimal("0.2000")),
    ]  # fmt: skip
    assert opened.rows("select item, mean_difference from disclosed_work where mean_difference is not null") == [
        {"item": "已复核项目", "mean_difference": Decimal("4.33")}
    ]


def test_a_draw_that_nobody_fixed_is_not_told() -> None:
    made = warehouse()
    run(made, with_secrets=False)
    draw(made, with_secrets=False, is_fixed=False)
    with made.within(Scope(REGION, 2027), DAY):
        compute(made, "disclosure", "disclosed_work")
    found = made.rows("select item from disclosed_work where topic = 'review' order by rank")
    assert [row["item"] for row in found] == [
        "已复核项目", "复核得分低于自评", "复核后等级下降", "自评高估（按预算折算）"
    ]  # fmt: skip


def test_nothing_is_told_of_reviews_and_matters_where_there_are_none() -> None:
    made = warehouse()
    Town(REGION, as_of=DAY).run(made, [2027], (*MODELS, *TELLING))
    topics = {row["topic"] for row in made.rows("select distinct topic from disclosed_work")}
    assert topics.isdisjoint({"review", "rectification"})


def test_sums_are_what_they_would_be_without_the_classified_projects() -> None:
    made = warehouse()
    alone = told(made, with_secrets=False)
    assert all(alone.values())
    assert told(made, with_secrets=True) == alone


def test_the_document_is_laid_out_as_an_official_one_and_says_the_figures(opened: Warehouse, tmp_path: Path) -> None:
    made = edition(opened, tmp_path)
    write_report(made, Stationery(made.place))
    document = Document(str(tmp_path / f"{REPORT}.docx"))
    page = document.sections[0]
    sizes = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(size / Mm(1)) for size in sizes if size] == [210, 297, 37, 35, 28, 26], "GB/T 9704"
    body = document.styles["公文正文"].base_style
    assert body is not None
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.startswith("中卫市财政局文件\n卫财绩〔2027〕")
    assert "已审核入库4个（80.00%），已批复2个（40.00%）" in text
    assert "压减项目4个、0.18万元" in text
    assert "扣减1个部门的公用经费0.01万元" in text
    assert "已复核项目3个、0.55万元（自评得分平均高于复核得分4.33分），复核得分低于自评2个" in text
    assert "五、问题整改" in text
    assert "整改事项5个，已完成整改1个（20.00%），" in text
    assert "{" not in text
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert ["绩效目标未纳入项目库", "1", "0.07", "38.89%"] in cells
    assert len(cells) == 1 + 11 + 36, "a head, eleven topics, every line"


def test_the_charts_are_native_and_hold_the_numbers(opened: Warehouse, tmp_path: Path) -> None:
    made = edition(opened, tmp_path)
    write_report(made, Stationery(made.place))
    with zipfile.ZipFile(tmp_path / f"{REPORT}.docx") as archive:
        parts = sorted(name for name in archive.namelist() if "chart" in name)
        said = [re.findall(r"<c:v>([^<]*)</c:v>", archive.read(name).decode()) for name in parts]
    assert parts == ["word/charts/chart1.xml", "word/charts/chart2.xml"]
    assert said[0] == ["优", "良", "中", "差", "2", "1", "1", "1"]
    assert said[1][4:] == ["0.07", "0.05", "0.02", "0.04"]


def test_a_template_with_another_number_of_charts_is_told(opened: Warehouse, tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / f"{REPORT}.docx").write_bytes((OURS / "congress_pack.docx").read_bytes())
    made = edition(opened, tmp_path)
    with pytest.raises(TemplateFaultError, match="cannot be filled in"):
        write_report(made, Stationery(made.place, own_templates=own))


def test_the_pages_show_the_work_and_the_policy(opened: Warehouse, tmp_path: Path) -> None:
    write_pages(edition(opened, tmp_path), {})
    work, policy = ((tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("work", "policy"))
    assert work.count("<svg class=") == 2
    assert work.count('<rect width="100.0%"') == 2, "one bar of each is the longest"
    assert "1,800.00" in work
    assert work.count("平均分差（分）</th>") == 1, "a column stands where it says something"
    assert work.count("金额（元）</th>") == 7
    assert 'data-label="平均分差（分）" class="number">4.33</td>' in work
    assert "按计算基数的10%扣减" in policy
    assert "2021年度起" in policy
    shown = re.sub(r"<[^>]*>", "", policy.split("<h1>")[1].split("<footer")[0])
    assert not re.findall(r"[A-Za-z]{2,}", shown), "no English word stands in what the public reads"


def test_a_year_without_the_figures_has_no_page(opened: Warehouse, tmp_path: Path) -> None:
    made = edition(opened, tmp_path)
    made.tables["disclosed_work"] = made.tables["disclosed_work"].slice(0, 0)  # type: ignore[index]
    write_report(made, Stationery(made.place))
    write_pages(made, {})
    assert {path.name for path in tmp_path.iterdir()} >= {"index.html", "policy.html", "public.xlsx", "style.css"}
    assert not (tmp_path / "work.html").exists()


def test_bars_are_shares_of_the_longest() -> None:
    bars = Chart("压减", "元", [("甲", Decimal(300)), ("乙", Decimal(100)), ("丙", Decimal(0))]).bars()
    assert [bar["width"] for bar in bars] == [Decimal(100), Decimal("33.3"), Decimal(0)]
    assert Chart("压减", "元", [("甲", 0)]).bars()[0]["width"] == 0


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (lambda: figure(Decimal(15), "days"), "15天"),
        (lambda: figure(Decimal("0.6"), "share"), "60%"),
        (lambda: figure(Decimal("100"), "points"), "100分"),
        (lambda: percent(Decimal("0.125")), "12.5%"),
    ],
)
def test_figures_of_the_policy_are_said_in_chinese(said: Callable[[], str], wanted: str) -> None:
    assert said() == wanted


def test_every_unit_of_the_policy_has_a_word() -> None:
    assert {*WORDS_OF_UNITS, "share"} == set(UNITS)
    assert figure(Decimal(20_000_000), "yuan") == "20,000,000元"


def test_an_amended_figure_says_since_when() -> None:
    plan = load()
    found = {line["key"]: line for line in articles(plan, 2027)}
    assert found["grade"]["figure"].startswith("优：90分至100分；良：80分（含）至90分（不含）")
    assert found["minimum_execution"]["figure"].startswith("4月25%；6月40%")
    other = {line["key"]: line for line in articles(plan.with_values({"grade_medium.rate": "0.2"}), 2027)}
    assert other["grade_medium"]["figure"] == "按计算基数的20%扣减"
    assert [line["rank"] for line in articles(plan, 2027)] == list(range(1, len(found) + 1))
