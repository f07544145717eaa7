"""No character in anything that was handed in stops a season, or comes out broken: a city whose every text holds some."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from forms.handouts.writing import write
from forms.layouts import LAYOUTS
from tests.corpus import content
from tests.corpus.odd import BAD, TEXTS, texts
from tests.verifying import verify

YEARS = (2025, 2026, 2027)
HERE = "§"
"""Where a text is put in, wherever it stands."""
DAY = date(2026, 6, 1)


def workbook(path: Path, odd: str, **records: Any) -> None:
    """A workbook with a sheet a form; the characters stand in every text, as Excel writes them, and in the names of the sheets."""
    escaped = "".join(f"_x{ord(c):04X}_" if c != "\n" and not is_xml(c) else c for c in odd)
    book = openpyxl.Workbook()
    for number, (form, (year, rows)) in enumerate(records.items(), 1):
        sheet = book.create_sheet(
            f"表{number}{''.join(filter(is_xml, odd))[:9]}".translate(dict.fromkeys(map(ord, "\\\n*?:/[]")))
        )
        write(sheet, LAYOUTS[form.replace("_", "-")], rows, year=year)
        for cell in (cell for row in sheet.iter_rows() for cell in row if HERE in str(cell.value)):
            cell._value = cell.value.replace(HERE, escaped)  # openpyxl would cut it
    book.remove(book.worksheets[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def is_xml(character: str) -> bool:
    """Whether XML can hold the character, so that spreadsheets write it as it is."""
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def project(number: int) -> dict[str, Any]:
    department = f"{200 + number}"
    return {
        "project_code": f"64050025T{number:012d}", "project_name": f"工程{number}{HERE}号",
        "department_code": department, "department_name": f"部门{HERE}{number}",
        "unit_code": f"{department}001", "unit_name": f"单位{HERE}{number}",
    }  # fmt: skip


def fill(inbox: Path, number: int, odd: str) -> None:
    """What one department hands in, and the bureau about it."""
    own = project(number)
    said = f"说明{HERE}完"
    wording = {"level3": f"指标{HERE}", "operator": "定性", "target_text": f"达成{HERE}预期"}
    annual = [
        {
            **content.annual_indicators()[3],
            **wording,
            "actual_text": said,
            "weight": Decimal(90),
            "score": Decimal(45),
            "reason": said,
        }
    ]
    registered = {
        **content.REGISTERED[0],
        **{key: own[key] for key in ("project_code", "project_name", "department_code", "unit_code")},
        "content": said,
        "is_key": True,
    }
    budget = {**content.BUDGETS[0], "project_code": own["project_code"]}
    name = "".join(c for c in odd if c not in "\0/" and not "\ud800" <= c <= "\udfff")[:12]
    for year in YEARS:
        dates = [
            {**each, "department_code": own["department_code"], "url": f"http://例.cn/{HERE}?a=1"}
            for each in content.DATES
        ]
        workbook(
            inbox / f"{year}/登记{number}/表.xlsx", odd,
            R_UNIT=(year, [own]), R_PROJ=(year, [registered]), R_BUDG=(year, [budget]), R_DATE=(year, dates),
            R_BASE=(year, [{**content.BASES[0], "department_code": own["department_code"]}]),
            R_EXC=(year, [{**content.EXCEPTIONS[1], "project_code": own["project_code"], "reason": said, "approved_by": said}]),
            R_REV=(year, [{**content.REVIEWS[0], "code": own["project_code"], "method": "重点评价", "opinion": said}]),
        )  # fmt: skip
    evaluation = {**content.self_evaluation(), **own, "expected_goal": said, "actual_goal": said, "indicators": annual}
    declared = {**content.goal(), **own, "goal": said}
    declared["indicators"] = [{**declared["indicators"][1], **wording, "weight": Decimal(90)}]
    declared["steps"] = [{**step, "opinion": said} for step in declared["steps"]]
    monitored = {**content.monitoring(), **own}
    monitored["indicators"][1] |= {**wording, "actual_text": said, "reason": said}
    asked = {**content.ex_ante(), **own}
    asked["items"] = [{**item, "opinion": said} for item in asked["items"]]
    workbook(inbox / f"2025/报{number}{name}/自评{name}.xlsx", odd, SE=(2025, evaluation))
    workbook(
        inbox / f"2025/报{number}{name}/部门{name}.xlsx",
        odd,
        DE=(2025, {**content.department(), **own, "total_score": f"97{HERE}x"}),
    )
    workbook(inbox / f"2026/报{number}{name}/监控{name}.xlsx", odd, MO=(2026, monitored))
    workbook(inbox / f"2027/报{number}{name}/目标{name}.xlsx", odd, GO=(2027, declared), EX=(2027, asked))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, jixiao: Callable[..., Result]) -> Path:
    home = tmp_path_factory.mktemp("odd")
    for number, odd in enumerate(TEXTS.values(), 1):
        fill(home / "inbox/640500", number, odd)
    result = jixiao("run", "cycle", "--year", 2027, "--home", home, "--as-of", "2027-03-10")
    assert result.exit_code == 0, result.output
    assert "Traceback" not in result.output
    return home


def files(home: Path) -> Iterator[Path]:
    for room in ("published", "returns", "data_docs"):
        found = [path for path in sorted((home / room).rglob("*")) if path.is_file()]
        assert found, f"{room} is empty"
        yield from found


@pytest.mark.slow
def test_every_file_opens_and_holds_what_every_file_may_hold(city: Path) -> None:
    odd = []
    for path in files(city):
        odd += [f"{path.name}: {found[0]!a}" for text in texts(path) if (found := BAD.search(text))]
        assert b"\0" not in path.read_bytes() or path.suffix in (".parquet", ".xlsx", ".docx"), path
    assert odd == []
    for year in YEARS:
        assert verify(city / f"published/640500/{year}") == []


@pytest.mark.slow
def test_nothing_is_lost(city: Path) -> None:
    """Every department's forms count, but for the one with the characters in a number, which says so."""
    with (city / "published/640500/2025/project_grades.csv").open(encoding="utf-8-sig", newline="") as rows:
        names = {
            row["project_code"]: row["project_name"] for row in csv.DictReader(rows) if row["grade_source"] == "review"
        }
    assert len(names) == len(TEXTS)
    assert {name for name, odd in zip(names.values(), TEXTS.values(), strict=True) if odd == "长" * 40_000} == {
        f"工程{list(TEXTS).index('long') + 1}{'长' * 40_000}号"
    }
    with (city / "published/640500/2025/findings.csv").open(encoding="utf-8-sig", newline="") as rows:
        refused = [row for row in csv.DictReader(rows) if row["code"] == "G08" and row["form"] == "DE"]
    assert len(refused) == len(TEXTS)
    assert max(len(row["message_zh"]) for row in refused) < 600  # odd characters are named, each once
    assert max(len(row["value"]) for row in refused) > 40_000


@pytest.mark.slow
@pytest.mark.parametrize("form", [(), ("--json",), ("--html",)])
def test_projects_are_explained(
    city: Path, jixiao: Callable[..., Result], tmp_path: Path, form: tuple[str, ...]
) -> None:
    for number in range(1, len(TEXTS) + 1):
        output = tmp_path / f"{number}.txt"
        said = jixiao(
            "explain",
            f"64050025T{number:012d}",
            "--year",
            2027,
            "--home",
            city,
            *form,
            *(("--output", output) if form else ()),
        )
        assert said.exit_code == 0, said.output
        assert not BAD.search(output.read_text(encoding="utf-8") if form else said.output)
