"""Data Docs: every form on a page, every failing place with its file and cell, nothing fetched, nothing typed that acts."""

from __future__ import annotations

import json
import logging
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import dagster as dg
import pytest

from assets.installation import Installation
from assets.returns import slips_by_file
from expectations.data_docs import pages, read_pages, write_site
from expectations.data_docs.shown import Demand, Page, Place
from expectations.validation import SUITES
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from tests.pipelines.conftest import AS_OF, installation_of
from warehouse.scope import Scope
from warehouse.store import open_warehouse

REGION = "640500"

ADDRESS = re.compile(r"https?:|file:|[\"'(]//", re.IGNORECASE)


class Reader(HTMLParser):
    """What a reader sees of a page: its text, its links, its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.links, self.elements = "", list[str](), set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")], attrs

    def handle_endtag(self, tag: str) -> None:
        self.text += " " if tag in {"td", "th"} else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def site(home: Path, year: int) -> Path:
    return home / "data_docs" / REGION / str(year)


@pytest.fixture(scope="module")
def outcomes(finished: Path) -> list[dict[str, object]]:
    with open_warehouse(finished / "snapshot.duckdb", read_only=True) as warehouse:
        return warehouse.rows("select * from rule_outcomes where year = 2025 order by form, position")


def test_every_rule_is_kept_with_what_it_judged(finished: Path, outcomes: list[dict[str, object]]) -> None:
    rules = {
        form: [rule.finding for frame in (*suite.frames, *suite.after) for rule in frame.rules]
        for form, suite in SUITES.items()
    }
    for form, expected in rules.items():
        assert [row["finding"] for row in outcomes if row["form"] == form] == expected
    with open_warehouse(finished / "snapshot.duckdb", read_only=True) as warehouse:
        found = warehouse.rows(
            "select form, code, count(*) as n from form_findings where year = 2025 group by all order by all"
        )
    failed: dict[tuple[object, object], int] = {}
    for row in outcomes:
        key = row["form"], str(row["finding"]).split(maxsplit=1)[0]
        failed[key] = failed.get(key, 0) + int(str(row["failed"]))
        assert len(json.loads(str(row["sample"]))) == min(int(str(row["failed"])), 20)
        assert int(str(row["failed"])) <= int(str(row["evaluated"]))
    assert {key: n for key, n in failed.items() if n} == {(row["form"], row["code"]): row["n"] for row in found}


def test_the_index_leads_to_every_form_that_has_something_in_it(
    finished: Path, outcomes: list[dict[str, object]]
) -> None:
    folder = site(finished, 2025)
    index = Reader((folder / "index.html").read_text(encoding="utf-8"))
    filled = {str(row["form"]) for row in outcomes if row["evaluated"]}
    assert {"SE", "DE", "R-PROJ", ""} <= filled
    assert {f"{form or 'files'}.html" for form in filled} == set(index.links) - {"index.html"}
    assert {path.name for path in folder.iterdir()} == set(index.links)
    assert "例外事项登记表 R-EXC（无内容）" in index.text
    words = " ".join(index.text.split())
    for form in filled:
        mine = [row for row in outcomes if row["form"] == form]
        evaluated, failed = (sum(int(str(row[name])) for row in mine) for name in ("evaluated", "failed"))
        broken = sum(bool(row["failed"]) for row in mine)
        assert f"{len(mine)} {broken} {evaluated:,} {failed:,}" in words, form


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_every_failing_place_stands_on_its_page_with_file_cell_and_slip(finished: Path, year: int) -> None:
    with open_warehouse(finished / "snapshot.duckdb", read_only=True) as warehouse:
        rows = warehouse.rows(
            "select form, file, sheet, cell, value, message_zh from form_findings join inbox_files "
            "using (region, year, sha256) where year = $year",
            year=year,
        )
    slips = slips_by_file(installation_of(finished, AS_OF), Scope(REGION, year))
    assert rows
    for row in rows:
        text = (site(finished, year) / f"{row['form'] or 'files'}.html").read_text(encoding="utf-8")
        page = Reader(text)
        for word in (row["file"].rpartition("/")[2], row["sheet"], row["cell"], row["value"], row["message_zh"]):
            assert (word or "") in page.text, row
        linked = [unquote(link) for link in page.links]
        assert f"../../../inbox/{row['file']}" in linked
        assert slips[row["file"]]
        assert {f"../../../returns/{slip}" for slip in slips[row["file"]]} <= set(linked)


def test_links_lead_somewhere_and_nothing_is_fetched(finished: Path) -> None:
    paths = sorted((finished / "data_docs").rglob("*.html"))
    assert len(paths) > 20
    for path in paths:
        text = path.read_text(encoding="utf-8")
        page = Reader(text)
        assert not page.elements & {"script", "link", "img", "iframe", "object", "embed"}, path.name
        assert not ADDRESS.search(text), f"{path.name}: {ADDRESS.search(text)}"
        assert "url(" not in text
        assert str(finished) not in text, "a home may be moved"
        for link in page.links:
            target = (path.parent / unquote(link.partition("#")[0])).resolve() if link[0] != "#" else path
            assert target.is_file(), f"{path.name}: {link}"
            if "#" in link:
                assert f'id="{link.partition("#")[2]}"' in text, link


def test_what_failed_is_marked_and_can_be_seen_alone(finished: Path, outcomes: list[dict[str, object]]) -> None:
    text = (site(finished, 2025) / "SE.html").read_text(encoding="utf-8")
    listed = re.findall(r'<li( class="passed")?><a href="#(section-\d+)">', text)
    sections = dict(zip(*[iter(re.split(r'id="(section-\d+)"', text)[1:])] * 2, strict=True))
    assert [section for _, section in listed] == list(sections)
    assert {bool(passed) for passed, _ in listed} == {True, False}
    for passed, section in listed[1:]:
        assert ("fa-times" not in sections[section]) == bool(passed), section
    failing = {row["position"] for row in outcomes if row["form"] == "SE" and row["failed"]}
    assert text.count("fa-times text-danger") == len(failing) > 10
    assert "body:has(#failed-only:checked) .passed" in text


def test_the_clerk_reads_what_is_demanded_in_chinese(finished: Path) -> None:
    page = Reader((site(finished, 2025) / "SE.html").read_text(encoding="utf-8"))
    assert "SE01 退回：指标分值与执行率分值之和为 …，应为 …。请调整指标分值。" in page.text
    english = re.findall(
        r"(?:Expectation|Succeeded|Failed|Unexpected|Observed|Statistics|Overview|Batch)\w*", page.text
    )
    assert english == []


def test_they_never_stand_where_the_public_looks(finished: Path) -> None:
    """They show classified projects too: nothing of them lies below published/, and no published page leads to them."""
    assert not [path for path in (finished / "published").rglob("*") if "data_docs" in path.as_posix()]
    for path in (finished / "published").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "data_docs" not in text
        assert "含报送原值" not in text
    assert Installation(home="x").folders.published not in Installation(home="x").folders.data_docs.parents


HOSTILE = '</td><script>alert(1)</script><img src=x onerror=alert(2)> $template ${styling} {{ 7 * 7 }} "\'& " onclick=alert(3) x="'


@pytest.fixture
def hostile() -> Page:
    """A form with a value, names and a message that would act if they were taken for markup or for a template."""
    suite = SUITES["SE"]
    rules = [rule for frame in suite.frames for rule in frame.rules]
    place = Place(f"640500/2025/{HOSTILE}.xlsx", HOSTILE, "A1", HOSTILE, HOSTILE, (f"640500/2025/部门/{HOSTILE}.xlsx",))
    return Page("SE", tuple(Demand("得分", rule, 3, 3, (place,)) for rule in rules))


def test_what_was_typed_never_acts(hostile: Page, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        write_site(tmp_path, REGION, 2025, [hostile])
    assert caplog.records == [], "Great Expectations stumbled over a value"
    page = Reader((tmp_path / "SE.html").read_text(encoding="utf-8"))
    assert not page.elements & {"script", "img"}
    assert page.text.count(HOSTILE) >= 3 * len(hostile.demands), "the value is shown as it was typed"


def test_the_same_outcomes_give_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    slips = slips_by_file(installation_of(finished, AS_OF), Scope(REGION, 2025))
    with open_warehouse(finished / "snapshot.duckdb", read_only=True) as warehouse:
        found = read_pages(warehouse, REGION, 2025, slips)
    (tmp_path / "again").mkdir()
    write_site(tmp_path / "again", installation_of(finished, AS_OF).place(REGION).name, 2025, found)
    for path in site(finished, 2025).iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_outcomes_of_other_rules_are_not_shown(finished: Path, tmp_path: Path) -> None:
    copy = shutil.copy(finished / "warehouse.duckdb", tmp_path)
    with open_warehouse(Path(copy)) as warehouse:
        warehouse.connection.execute("delete from rule_outcomes where form = 'SE' and position = 0")
        (page,) = (each for each in read_pages(warehouse, REGION, 2025, {}) if each.form == "SE")
    write_site(tmp_path, REGION, 2025, [page])
    assert not (tmp_path / "SE.html").exists()
    assert "校验规则已更新，待下次校验" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_more_than_is_kept_is_said(hostile: Page) -> None:
    many = Page("SE", (Demand("得分", hostile.demands[0].rule, 50, 30, hostile.demands[0].places * 20),))
    assert "另有 10 处未列出" in pages.form_page(many, REGION, 2025)


def test_pages_that_cannot_be_made_leave_the_last_ones_and_never_fail_a_season(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = shutil.copytree(finished, tmp_path / "city")
    before = {path.name: path.read_bytes() for path in site(home, 2026).iterdir()}

    def broken(pages: object, region: str, year: int) -> str:
        raise ValueError("no page today")

    monkeypatch.setattr(pages, "index_page", broken)
    installation = installation_of(home, AS_OF)
    definitions = build_definitions(installation=installation, regions=[REGION], last_year=2027)
    job = definitions.resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.get_subset(asset_selection={dg.AssetKey("midyear_monitoring_data_docs")}).execute_in_process(
            instance=instance, partition_key=dg.MultiPartitionKey({"region": REGION, "year": "2026"})
        )
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "no page today" in str(check.metadata["error"].value)
    assert {path.name: path.read_bytes() for path in site(home, 2026).iterdir()} == before
    assert sorted(path.name for path in site(home, 2026).parent.iterdir()) == ["2025", "2026", "2027"]


def test_the_checks_in_dagster_lead_to_the_pages_and_say_the_same(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished / "dagster", tmp_path / "dagster")
    with open_instance(tmp_path) as instance:
        runs = instance.get_runs(dg.RunsFilter(job_name="annual_self_evaluation"))
        records = instance.get_records_for_run(
            runs[0].run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
        ).records
    checks = [record.event_log_entry.get_dagster_event().asset_check_evaluation_data for record in records]
    failed = [check for check in checks if not check.passed]
    assert {"self_evaluations", "inbox", "review_register"} <= {check.asset_key.to_user_string() for check in failed}
    for check in failed:
        assert Path(str(check.metadata["return_slips"].value)) == finished / "returns" / REGION / "2025"
        page = Reader(Path(str(check.metadata["data_docs"].value)).read_text(encoding="utf-8"))
        for line in str(check.metadata["sample"].value).splitlines()[2:]:
            code, _, sheet, cell, _, message = (part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1])
            for word in (code, sheet, cell, re.sub(r"\\(.)", r"\1", message)):
                assert word in page.text, line
