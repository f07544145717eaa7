"""Writing the sample city into the inbox of a home: who sends which forms when, in which files.

Here: the order of the year and the files. Not here: what stands in them (`records`, `registers`, `faults`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

from forms.handouts.writing import SPLIT_TARGET, TEMPLATE, Unit
from policy.language import either
from sample import faults, patterns, records, rectification, registers, whole
from sample.city import City, Department, Project, SampleError, build_city, require_size
from sample.patterns import Planted
from sample.records import Record
from sample.scenarios import PLAIN
from sample.workbooks import Inbox, Sheet, book, content, litter, put_messily, sent

SEED = 20210101
MARKER = "sample.json"
RESENT_EVERY = 25


@dataclass(frozen=True)
class Summary:
    """What was written: the city's size, forms by kind and scope (`SE 2025`), the files of each mistake by check.

    `patterns` are the projects that carry patterns, with their codes.
    """

    region: str
    budget_year: int
    seed: int
    departments: int
    projects: int
    forms: dict[str, int]
    faults: dict[str, list[str]]
    patterns: dict[str, list[str]]
    files: list[str]


@dataclass
class _Maker:
    """The city on its way into the inbox; `handed_in` keeps every good form of a project by scope year and kind.

    `lines` are those of reviews that came line by line.
    """

    city: City
    inbox: Inbox
    seed: int
    messy: bool
    handed_in: dict[tuple[int, str], dict[str, Record]] = field(default_factory=dict)
    forms: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)
    lines: list[Record] = field(default_factory=list)
    planted: Planted = field(default_factory=Planted)

    def rng(self, *about: object) -> Random:
        """Return a generator of its own for a piece of work, so that no piece depends on the order of the others."""
        return Random("/".join(map(str, (self.seed, *about))))

    def scope(self, year: int) -> str:
        """Return the folder of a scope below the inbox."""
        return f"{self.city.region}/{year}"

    def send(self, path: str, sheets: list[Sheet], received: datetime) -> str:
        """Write a workbook and count its forms. Returns its path."""
        for sheet in sheets:
            count = 1 if isinstance(sheet.data, dict) else len(sheet.data)
            self.forms[f"{sheet.layout.removesuffix('-list')} {sheet.year}"] += count
        workbook: Workbook = book(sheets)
        if self.messy:
            return put_messily(self.inbox, path, workbook, received, self.rng("mess", path))
        return self.inbox.put(path, content(workbook), received)

    def keep(self, year: int, form: str, project: Project, record: Record) -> Record:
        """Remember a form as it is handed in: a good one, or in year E one with a pattern."""
        if year == self.city.evaluated:
            record = self.planted.changed(form, project, record)
        self.handed_in.setdefault((year, form), {})[project.code] = record
        return record

    # -- the departments ---------------------------------------------------------------------------------------------

    def departments(self) -> None:
        """Write the forms of every department, year by year."""
        city = self.city
        tell = {"SE": self.self_evaluation, "MO": self.monitoring, "GO": self.goal, "EX": self.ex_ante}
        for department in city.departments:
            mine = [project for project in city.projects if project.department is department]
            for year, forms in (
                (city.evaluated, ("SE", "MO", "GO", "EX")), (city.current, ("MO",)), (city.budgeted, ("GO", "EX")),
            ):  # fmt: skip
                active = [project for project in mine if project.first <= year <= project.last]
                for form in forms:
                    told = ((project, tell[form](project, year)) for project in active)
                    self.hand_in(department, year, form, [(project, record) for project, record in told if record])
            self.whole_department(department, mine)
        for department, sheet in whole.goals(city):
            path = f"{self.scope(sheet.year)}/{_folder(department)}/DG.xlsx"
            self.send(path, [sheet], sent("GO", sheet.year, department))

    def hand_in(self, department: Department, year: int, form: str, told: list[tuple[Project, Record]]) -> None:
        """Write the forms of one kind: in one workbook, as a list, or a workbook each, as the department is used to."""
        if not told:
            return
        folder, received = f"{self.scope(year)}/{_folder(department)}", sent(form, year, department)
        rows = [self.keep(year, form, project, record) for project, record in told]
        if department.lists and form in ("SE", "MO"):
            sheets = [Sheet(f"{form}-list", rows, year, department.money_unit)]
            self.send(f"{folder}/{form} 汇总.xlsx", sheets, received)
            return
        variant = SPLIT_TARGET if department.split_target and form == "SE" else TEMPLATE
        sheets = [Sheet(form, row, year, department.money_unit, variant=variant, name=_tail(row)) for row in rows]
        if department.one_by_one:
            for sheet in sheets:
                self.send(f"{folder}/{form} {sheet.name}.xlsx", [sheet], received)
        else:
            self.send(f"{folder}/{form}.xlsx", sheets, received)

    def self_evaluation(self, project: Project, year: int) -> Record | None:
        """Return the self-evaluation that counts; now and then a first version was sent before it."""
        story = project.story
        extra = story.title == "personnel, handed in"
        if story.grade == "未自评" or not (project.owes_forms or extra):
            return None
        record = records.self_evaluation(project, year, self.rng("SE", project.code))
        if int(project.code[-5:]) % RESENT_EVERY == RESENT_EVERY - 1 and not project.department.lists:
            self.resend(project, year, record)
        return record

    def resend(self, project: Project, year: int, record: Record) -> None:
        """Write a second version of a form, which replaces the one in the department's workbook."""
        better = {**record, "actual_goal": "经复核更正：年度任务已全部完成"}
        sheet = Sheet("SE", better, year, project.department.money_unit, submission=2, name=_tail(record))
        received = sent("SE", year, project.department) + timedelta(days=10)
        path = f"{self.scope(year)}/{_folder(project.department)}/更正/SE {_tail(record)} 第2次.xlsx"
        self.send(path, [sheet], received)

    def is_past(self, year: int) -> bool:
        """Tell whether it is year E, of which only the assessment looks at monitoring, goals and ex-ante evaluations."""
        return year == self.city.evaluated

    def monitoring(self, project: Project, year: int) -> Record | None:
        """Return the monitoring of a year."""
        rng, outcome = self.rng("MO", year, project.code), project.story.monitoring
        if self.is_past(year):
            outcome = "missing" if rng.random() < 0.06 else "normal"
        if outcome == "missing" or not project.owes_forms:
            return None
        record = records.monitoring(project, year, outcome, rng)
        return records.foreseen(record, self.handed_in.get((year, "SE"), {}).get(project.code))

    def goal(self, project: Project, year: int) -> Record | None:
        """Return the goals declared for a year."""
        rng, course = self.rng("GO", year, project.code), project.story.goal
        if self.is_past(year):
            course = rng.choices(("admitted", "second_try", "missing"), weights=(88, 9, 3))[0]
        if course == "missing" or not project.owes_forms:
            return None
        return records.goal(project, year, course, rng)

    def ex_ante(self, project: Project, year: int) -> Record | None:
        """Return the ex-ante evaluation of a project that is new in a year."""
        rng, verdict = self.rng("EX", year, project.code), project.story.ex_ante
        if self.is_past(year):
            verdict = "未评估" if rng.random() < 0.1 else "可行"
        if verdict == "未评估" or not (project.owes_forms and registers.is_new(project, year)):
            return None
        return records.ex_ante(project, year, verdict, rng)

    def whole_department(self, department: Department, mine: list[Project]) -> None:
        """Write the evaluation of a department as a whole, unless it hands in none."""
        year = self.city.evaluated
        active = [project for project in mine if project.first <= year and project.owes_forms]
        if department.grade in ("未自评", "review only") or not active:
            return
        record = records.department_evaluation(department, active, year, self.rng("DE", department.code))
        path = f"{self.scope(year)}/{_folder(department)}/DE.xlsx"
        self.send(path, [Sheet("DE", record, year, department.money_unit)], sent("DE", year, department))

    def plant(self) -> None:
        """Choose the projects that carry patterns, before any form is written."""
        year = self.city.evaluated
        told = [
            project
            for project in filter(_is_plain, self.city.projects)
            if project.first <= year and self.monitoring(project, year) and self.goal(project, year)
        ]
        self.planted = patterns.plant(self.city, told)

    # -- the finance bureau ------------------------------------------------------------------------------------------

    def bureau(self) -> None:
        """Write the registers of every year."""
        for layout, year, rows, received in self.kept():
            unit: Unit = "元" if layout in ("R-BUDG", "R-EXC") else "万元"
            listed = list(self.planted.registered(layout, self.city.budgeted - year, rows))
            sheet = Sheet(layout, listed, year, unit, name=layout)
            self.send(f"{self.scope(year)}/财政局登记/{layout}.xlsx", [sheet], received)

    def kept(self) -> Iterator[tuple[str, int, list[Record], datetime]]:
        """Yield every register: its layout, year, rows and the day it was filed."""
        city = self.city
        for year in city.years:
            filed = datetime(min(year, city.current), 9, 1)
            yield "R-UNIT", year, registers.units(city), filed
            yield "R-PROJ", year, registers.project_library(city, year), filed
            yield "R-BUDG", year, registers.budgets(city, year), filed
            yield "R-BASE", year, registers.basic_expenditure(city, year, self.rng("R-BASE", year)), filed
        forms = self.handed_in.get((city.evaluated, "SE"), {})
        scores = {code: row["total_score"] for code, row in forms.items()}
        reviews = list(registers.reviews(city, scores, self.rng("R-REV")))
        self.lines = list(registers.review_lines(reviews, forms))
        accounts = self.dates(city.evaluated, "部门决算", date(city.current, 8, 17))
        for layout, year, rows in (
            ("R-REV", city.evaluated, reviews),
            *([("R-REV-D", city.evaluated, self.lines)] if self.lines else []),
            ("R-DATE", city.evaluated, whole.reported(city, accounts)),
            ("R-DATE", city.budgeted, self.dates(city.budgeted, "预算绩效目标", date(city.budgeted, 1, 25))),
            ("R-EXC", city.budgeted, registers.exceptions(city, self.rng("R-EXC"))),
        ):
            yield layout, year, list(rows), datetime(city.current, 11, 1)

    def dates(self, year: int, matter: str, first: date) -> Iterator[Record]:
        """Return the dates of approval and publication of a matter."""
        return registers.dates(self.city, year, matter, first, self.rng("R-DATE", year))

    # -- mistakes ----------------------------------------------------------------------------------------------------

    def mistakes(self) -> None:
        """Write a submission for each mistake, after the good ones, and what is no workbook at all."""
        city = self.city
        years = {"SE": city.evaluated, "MO": city.current, "GO": city.budgeted, "EX": city.budgeted}
        subjects = {form: self.subjects(year, form) for form, year in years.items()}
        turn: Counter[str] = Counter()
        for fault in faults.FAULTS:
            choice = subjects[fault.form]
            if not choice:
                continue
            project, record = choice[turn[fault.form] % len(choice)]
            turn[fault.form] += 1
            data = faults.spoilt(fault, record, years[fault.form], self.other(project))
            self.spoil((fault.code,), years[fault.form], project.department, f"{fault.form} {fault.title}.xlsx", data)
        if subjects["SE"]:
            self.bureau_mistakes(first := subjects["SE"][0][0])
            self.broken_files(subjects["SE"][0])
            for codes, to, name, data in rectification.mistakes(city, first.department):
                self.spoil(codes, city.evaluated, to, name, data)

    def subjects(self, year: int, form: str) -> list[tuple[Project, Record]]:
        """Return forms to spoil: of projects without a story where there are any; for SE first two that fail to report."""
        told = self.handed_in.get((year, form), {})
        good = [(project, told[project.code]) for project in self.city.projects if project.code in told]
        plain = [(project, record) for project, record in good if _is_plain(project)] or good
        if form != "SE":
            return plain
        owing = [project for project in self.city.active(year) if project.owes_forms and not project.story.review]
        missing = [project for project in owing if project.story.grade == "未自评" and not project.department.lists]
        tried = [
            (project, records.self_evaluation(project, year, self.rng("SE", project.code), grade="优"))
            for project in missing[:2]
        ]
        return [*tried, *plain]

    def other(self, project: Project) -> Record:
        """Return the head of a form of another department."""
        others = (each for each in self.city.projects if each.department is not project.department)
        return records.head(next(others, project))

    def spoil(self, codes: tuple[str, ...], year: int, department: Department | None, name: str, data: bytes) -> None:
        """Write the file of a mistake after all good ones, and note which checks should see it."""
        folder = f"{_folder(department)}/退回样例" if department else "财政局登记"
        received = datetime(self.city.current, 11, 10)
        path = self.inbox.put(f"{self.scope(year)}/{folder}/{codes[0]} {name}", data, received)
        for code in codes:
            self.faults.setdefault(code, []).append(path)

    def bureau_mistakes(self, project: Project) -> None:
        """Write registers with rows that are sent back."""
        city = self.city
        new = {**records.head(project), "project_code": f"{city.region}{city.evaluated % 100:02}T{10**12 - 1}"}
        for bad in faults.bad_rows(records.head(project), new, city.evaluated, self.lines):
            year = city.budgeted if bad.register == "R-EXC" else city.evaluated
            data = content(book([Sheet(bad.register, bad.rows, year, "元")]))
            self.spoil(bad.codes, year, None, f"{bad.register} {bad.title}.xlsx", data)

    def broken_files(self, good: tuple[Project, Record]) -> None:
        """Write files that cannot be read, cut off, with a password, and not a workbook, and one in no year's folder (G15)."""
        project, record = good
        year = self.city.evaluated
        whole = content(book([Sheet("SE", record, year)]))
        for name, data in (
            ("传输中断.xlsx", faults.damaged(whole)),
            ("加密文件.xlsx", faults.encrypted()),
            ("扫描件.pdf", faults.SCANNED),
        ):
            self.spoil(("G01",), year, project.department, name, data)
        self.inbox.put(f"{self.city.region}/放错位置/{project.code}.xlsx", whole, datetime(self.city.current, 11, 10))


def make_sample(
    home: Path,
    *,
    departments: int = 40,
    projects: int = 600,
    seed: int = SEED,
    budget_year: int = 2027,
    messy: bool = False,
    region: str = "640500",
    marker: str = MARKER,
) -> Summary:
    """Write a made-up city into `home/inbox/<region>/<year>/` for the years that budget year B needs: B−2, B−1 and B.

    The same arguments write the same bytes. The home's earlier sample city, listed in `marker`, is replaced; files that no sample
    wrote are never touched. Raises SampleError where sizes make no city, or the region's inbox holds files of another origin.
    """
    require_size(departments, projects)
    _clear(home, region, marker)
    city = build_city(region, departments, projects, budget_year, Random(str(seed)))
    maker = _Maker(city, inbox := Inbox(home / "inbox", []), seed, messy)
    maker.plant()
    maker.departments()
    maker.bureau()
    for path, sheet, received in rectification.sheets(city):
        maker.send(f"{maker.scope(city.evaluated)}/{path}", [sheet], received)
    maker.mistakes()
    if messy:
        litter(inbox, maker.scope(city.evaluated), datetime(city.current, 11, 10))
    summary = Summary(
        region=region,
        budget_year=budget_year,
        seed=seed,
        departments=departments,
        projects=projects,
        forms=dict(sorted(maker.forms.items())),
        faults=dict(sorted(maker.faults.items())),
        patterns={code: list(codes) for code, codes in sorted(maker.planted.codes.items())},
        files=sorted(inbox.files),
    )
    (home / marker).write_text(json.dumps(asdict(summary), ensure_ascii=False, indent=1), encoding="utf-8")
    return summary


def _clear(home: Path, region: str, listed: str) -> None:
    """Remove the files of the home's earlier sample; refuse to write among files of another origin."""
    marker, inbox = home / listed, home / "inbox"
    earlier = json.loads(marker.read_text(encoding="utf-8")) if marker.exists() else {"region": "", "files": []}
    if earlier["region"] != region and any(path.is_file() for path in (inbox / region).rglob("*")):
        raise SampleError(
            either(
                f"{inbox / region} already holds files that are no sample; choose another --home or --region.",
                f"{inbox / region} 中已有不属于样例的文件；请另选 `--home` 或 `--region`。",
            )
        )
    for path in earlier["files"]:
        (inbox / path).unlink(missing_ok=True)


def _folder(department: Department) -> str:
    return f"{department.code}-{department.name}"


def _tail(record: Record) -> str:
    """Return the end of a project's code, which tells its sheets and files apart."""
    return str(record["project_code"])[-5:]


def _is_plain(project: Project) -> bool:
    """Tell whether nothing has happened to a project that a mistake in its forms could cover up."""
    story = project.story
    free = replace(PLAIN, first=story.first, last=story.last, is_key=story.is_key, ex_ante=story.ex_ante)
    plain = story in (free, replace(free, budget_class="22"), replace(free, grade="良"))
    return plain and not project.department.lists
