"""The sample city itself: departments with their units and habits, projects with their money and indicators.

Here: building the city from a seed. Not here: what happens to a project (`scenarios`), the forms about it (`records`).
All amounts are exact decimals in 元; nothing depends on anything but the arguments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from forms.handouts.writing import Unit
from policy.language import either
from sample import names
from sample.names import Work
from sample.scenarios import Story, department_grades, stories

FEN = Decimal("0.01")
FIRST_CODE, CODE_STEP = 201, 2
MAX_DEPARTMENTS = (999 - FIRST_CODE) // CODE_STEP + 1
WAN = Decimal(10000)


def rounded(value: Decimal, to: Decimal = FEN) -> Decimal:
    """Round half-up to a multiple of a power of ten, by default to the fen or the hundredth of a point."""
    return value.quantize(to, rounding=ROUND_HALF_UP)


def share(rng: Random, least: float, most: float) -> Decimal:
    """Draw a share of four places between two bounds."""
    return Decimal(rng.randint(int(least * 10000), int(most * 10000))) / WAN


@dataclass(frozen=True)
class BudgetUnit:
    """A unit (预算单位) of a department."""

    code: str
    name: str


@dataclass(frozen=True)
class Department:
    """A department: its grade as a whole, and its habits when it fills in forms.

    `money_unit`: unit that it states; `lists`: it sends SE and MO as lists; `split_target`: it uses the layout with the
    target in three columns; `one_by_one`: it sends a workbook a project; `written_dates`: it types dates as text.
    """

    code: str
    name: str
    sector: str
    units: tuple[BudgetUnit, ...]
    grade: str
    money_unit: Unit
    lists: bool
    split_target: bool
    one_by_one: bool
    written_dates: bool


@dataclass(frozen=True)
class Indicator:
    """An indicator with its yearly target; `target` is empty for wording (定性)."""

    level1: str
    level2: str
    level3: str
    operator: str
    target: Decimal | None
    unit: str
    weight: Decimal
    wording: str = ""


@dataclass(frozen=True)
class Budget:
    """Money of a project in a year, in 元; `requested` is the request for the year (申报数)."""

    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    requested: Decimal


@dataclass(frozen=True)
class Project:
    """A project with its story and its money by year; `first` and `last` are the years that the registers list it."""

    code: str
    name: str
    department: Department
    unit: BudgetUnit
    work: Work
    content: str
    nature: str
    story: Story
    predecessor: str
    first: int
    last: int
    budgets: dict[int, Budget]
    indicators: tuple[Indicator, ...]

    @property
    def owes_forms(self) -> bool:
        """Whether its class is project expenditure, so that it hands in forms."""
        return self.story.budget_class in ("22", "3")


@dataclass(frozen=True)
class City:
    """The whole city. `evaluated`, `current` and `budgeted` are the years E, N and B of the budget year B."""

    region: str
    evaluated: int
    departments: tuple[Department, ...]
    projects: tuple[Project, ...]

    @property
    def current(self) -> int:
        """Year N, monitored at mid-year."""
        return self.evaluated + 1

    @property
    def budgeted(self) -> int:
        """Year B, whose budget is prepared."""
        return self.evaluated + 2

    @property
    def years(self) -> tuple[int, int, int]:
        """E, N and B."""
        return (self.evaluated, self.current, self.budgeted)

    def active(self, year: int) -> list[Project]:
        """Projects that the registers of a year list."""
        return [project for project in self.projects if project.first <= year <= project.last]


class SampleError(ValueError):
    """The sample city cannot be written as asked. One sentence that says what to do."""


def require_size(departments: int, projects: int) -> None:
    """Raise SampleError where so many departments and projects make no city."""
    if not 1 <= departments <= MAX_DEPARTMENTS:
        raise SampleError(
            either(
                f"A sample city has 1 to {MAX_DEPARTMENTS} departments, not {departments}.",
                f"样例城市应有1至{MAX_DEPARTMENTS}个部门，不能是{departments}个。",
            )
        )
    if not departments <= projects < 100_000:
        raise SampleError(
            either(
                f"A sample city has at least a project for each department and under 100,000, not {projects}.",
                f"样例城市每个部门至少应有一个项目，共少于100,000个，不能是{projects}个。",
            )
        )


def build_city(region: str, departments: int, projects: int, budget_year: int, rng: Random) -> City:
    """Build the city: the same arguments and state of `rng` give the same city."""
    evaluated = budget_year - 2
    grades = department_grades(departments, rng)
    offices = tuple(_department(number, departments, grade, rng) for number, grade in enumerate(grades))
    told = stories(projects, rng)
    made: dict[str, Project] = {}
    built: list[Project] = []
    for number, story in enumerate(told):
        home = made.get(story.content_of or story.successor_of)
        department = home.department if home else offices[number % len(offices)]
        project = _project(number, story, region, evaluated, department, made, rng)
        made.setdefault(story.title, project)
        built.append(project)
    return City(region, evaluated, offices, tuple(built))


def _department(number: int, count: int, grade: str, rng: Random) -> Department:
    code, (name, sector) = f"{FIRST_CODE + CODE_STEP * number}", names.department(number)
    kinds = rng.sample(names.UNIT_KINDS, rng.randint(1, 3))
    units = [f"{name}（本级）", *(f"{name}{kind}" for kind in kinds)]
    habit = number % 10 if count >= 10 else -1
    return Department(
        code=code,
        name=name,
        sector=sector,
        units=tuple(BudgetUnit(f"{code}{order:03}", unit) for order, unit in enumerate(units, 1)),
        grade=grade,
        money_unit="元" if number % 3 == 1 else "万元",
        lists=habit == 9,
        split_target=habit == 6,
        one_by_one=habit == 4,
        written_dates=number % 4 == 3,
    )


def _project(
    number: int,
    story: Story,
    region: str,
    evaluated: int,
    department: Department,
    made: dict[str, Project],
    rng: Random,
) -> Project:
    """Build a project of a department; `made` are the projects so far by the title of their story."""
    work = _work(story, department, rng)
    first = evaluated + story.first
    set_up = first if story.first else evaluated - rng.choice((0, 0, 1, 2, 3))
    kind = {"1": "R", "21": "Y", "22": "Y"}.get(story.budget_class, "T")
    phase = names.PHASES[number // len(names.DEPARTMENTS) % len(names.PHASES)]
    same, before = made.get(story.content_of), made.get(story.successor_of)
    return Project(
        code=f"{region}{set_up % 100:02}{kind}{rng.randrange(10**7):07}{number:05}",
        name=f"{work.name}（{phase}）{number + 1:03}号",
        department=department,
        unit=rng.choice(department.units),
        work=work,
        content=same.content if same else f"{work.content}{number + 1:03}" if rng.random() < 0.9 or story.title else "",
        nature=_nature(rng.choice(("一次性项目", "阶段性项目", "经常性项目")), story),
        story=story,
        predecessor=before.code if before else "",
        first=first,
        last=evaluated + story.last,
        budgets=_budgets(evaluated, story, rng),
        indicators=tuple(_indicators(work, rng)),
    )


def _nature(drawn: str, story: Story) -> str:
    """Return the nature of a project: what takes several years is no one-time project."""
    return "阶段性项目" if drawn == "一次性项目" and story.first < story.last else drawn


def _work(story: Story, department: Department, rng: Random) -> Work:
    if story.is_classified:
        return names.CLASSIFIED
    if story.budget_class in ("1", "21"):
        return names.PERSONNEL if story.budget_class == "1" else names.OFFICE
    own = names.SECTORS[department.sector]
    return rng.choice(names.GENERAL if story.budget_class == "22" or rng.random() < 0.2 else own)


def _budgets(evaluated: int, story: Story, rng: Random) -> dict[int, Budget]:
    exact = rng.random() < 0.15
    amount = rounded(Decimal(rng.randint(20, 3000)) * WAN + Decimal(rng.randrange(100_000_000) if exact else 0) * FEN)
    budgets: dict[int, Budget] = {}
    for year in range(evaluated + story.first, evaluated + story.last + 1):
        initial = Decimal(0) if rng.random() < 0.03 else amount
        adjusted = amount if rng.random() < 0.8 else _step(amount * share(rng, 0.9, 1.1), exact)
        if story.no_budget and year == evaluated:
            initial, adjusted = amount, Decimal(0)
        executed = adjusted if rng.random() < 0.1 else _step(adjusted * share(rng, 0.88, 0.999), exact)
        budgets[year] = Budget(initial, adjusted, executed, requested=amount)
        amount = _step(amount * share(rng, 0.95, 1.15), exact)
    return budgets


def _step(amount: Decimal, exact: bool) -> Decimal:
    """Round an amount to the fen, or to whole hundreds of 元 as most budgets are."""
    return rounded(amount) if exact else rounded(amount / 100, Decimal(1)) * 100


def _indicators(work: Work, rng: Random) -> Iterator[Indicator]:
    """Yield indicators whose weights leave ten points of a hundred to the execution rate, as the template does."""
    counted = Decimal(rng.choice((12, 20, 48, 60, 120, 240, 500, 1200, 3600)))
    weights = rng.choice(((20, 15, 10, 10, 15, 10, 10), (15, 15, 10, 10, 20, 10, 10), (25, 10, 10, 5, 20, 10, 10)))
    cost = Decimal(rng.choice((50, 80, 100, 150)))
    rows: Sequence[tuple[str, str, str, str, Decimal | None, str, str]] = (
        ("产出指标", "数量指标", work.counted, "≥", counted, work.unit, ""),
        ("产出指标", "质量指标", "验收合格率", "≥", Decimal(95), "%", ""),
        ("产出指标", "时效指标", "完成时限", "≤", Decimal(12), "个月", ""),
        ("产出指标", "成本指标", "单位成本", "≤", cost, "元", ""),
        ("效益指标", "社会效益指标", work.benefit, "≥", counted * rng.choice((1, 2, 5)), "个", ""),
        ("效益指标", "可持续影响指标", "长效管护机制", "定性", None, "", "达成预期目标"),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥", Decimal(90), "%", ""),
    )
    for row, weight in zip(rows, weights, strict=True):
        level1, level2, level3, operator, target, unit, wording = row
        yield Indicator(level1, level2, level3, operator, target, unit, Decimal(weight), wording)
