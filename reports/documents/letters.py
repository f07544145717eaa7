"""Feedback letters (反馈函), clause 二(三): what a season found at one department, and what it must put right by when.

A letter may name the department's own classified projects, so it is marked 内部 and never lies below `public/`.
Here: what a letter says, season by season. Not here: which facts there are (`facts` and its queries), how a page looks (`paper`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from reports.documents import facts
from reports.documents.paper import Column, Paper
from reports.documents.phrases import chinese_date, file_name, money, percent, score, total
from reports.edition import LETTERS, Edition
from warehouse.home import Home
from warehouse.reuse import recipe, reusing
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, AUTUMN, SPRING
from warehouse.store import Warehouse
from warehouse.swap import keep
from warehouse.wording import in_chinese

Row = dict[str, Any]
MARK = "内部"
NUMERALS = "一二三四五六七八九"
FACTS = {
    SPRING.job: ("letter_department_grades", "letter_grades"),
    AUGUST.job: ("letter_flags",),
    AUTUMN.job: ("letter_verdicts", "letter_goals", "letter_cuts", "letter_control_figures"),
}
SUBJECTS = {SPRING.job: "绩效自评结果", AUGUST.job: "绩效运行监控结果", AUTUMN.job: "预算控制数"}
POOR = ("中", "差", "未自评")
TREATMENTS = (
    ("suspend", "暂停预算拨款"),
    ("stop_next_year", "停止下一年度预算安排"),
    ("reduce_next_year", "调减下一年度预算"),
    ("expedite", "督促加快执行进度"),
)
FIGURES = (
    ("projects_requested", "项目申报数"),
    ("projects_cut", "项目压减"),
    ("projects_control", "项目控制数"),
    ("public_funds_base", "公用经费基数"),
    ("public_funds_deduction", "公用经费扣减"),
    ("public_funds_control", "公用经费控制数"),
    ("personnel", "人员经费"),
    ("total_control", "控制数合计"),
)
PENDING = "待定（基本支出未登记）"
AFTER_VERDICT = {"待完善": "修改完善后重新申报", "未评估": "补充开展事前绩效评估"}
"""Verdicts that a department can still do something about."""
PROJECT = Column("项目", 5.2)
FIGURE_COLUMNS = (Column("控制数", 9), Column("金额", 6.6, "right"))


@dataclass(frozen=True)
class Letter:
    """What one letter is written from: the facts of one department by query name, the day, and the date to rectify by."""

    department: str
    year: int
    day: date
    rectify_by: date
    facts: Mapping[str, list[Row]]

    def of(self, name: str) -> list[Row]:
        """The facts of one query."""
        return self.facts.get(name, [])


def write_letters(edition: Edition, warehouse: Warehouse, home: Home, scope: Scope, job: str, made_by: str) -> None:
    """Write a letter to every department of the year's register into the folder of an edition.

    `made_by` is the fingerprint of the code. A letter that says what it said before is taken over from the one that stands.
    """
    day = date.fromisoformat(edition.jobs[job]["as_of"])
    days = facts.rows(warehouse, "rectify_by", scope)[0]["days"]
    found = {name: facts.by_department(facts.rows(warehouse, name, scope)) for name in FACTS[job]}
    found["letter_findings"] = facts.by_department(facts.rows(warehouse, "letter_findings", scope, job=job))
    place = Path(scope.region, str(scope.year))
    standing = home.published / place / LETTERS / job
    with reusing(home.made / place / f"{LETTERS}-{job}.json", standing, edition.folder) as earlier:
        for code, name in facts.department_names(warehouse, scope).items():
            own = {query: groups.get(code, []) for query, groups in found.items()}
            letter = Letter(name, scope.year, day, day + timedelta(days=days), own)
            path = edition.folder / f"{file_name(code)}.docx"
            made_from = recipe(made_by, job, scope.region, code, letter)
            if (made := earlier.find(made_from)) is not None:
                keep(made, path)
            else:
                write(letter, job, f"{scope.region}-{scope.year}-{code}").save(path, day)
            earlier.note(made_from, path)


def write(letter: Letter, job: str, number: str) -> Paper:
    """Write one letter of a season."""
    subject = f"{letter.year}年度{SUBJECTS[job]}"
    paper = Paper(f"关于{letter.department}{subject}的反馈函", mark=f"{MARK}　　编号：{number}")
    paper.title(f"关于反馈{subject}的函")
    paper.text(f"{letter.department}：", indent=False)
    paper.text(f"根据预算绩效管理有关规定，现将你部门{subject}反馈如下，数据截至{chinese_date(letter.day)}。")
    sections = [*SECTIONS[job], ("报送材料校验发现", _findings)]
    for number_of, (title, section) in enumerate(sections):
        paper.heading(f"{NUMERALS[number_of]}、{title}")
        section(paper, letter)
    paper.heading(f"{NUMERALS[len(sections)]}、整改要求")
    _rectification(paper, DEMANDS[job](letter) + _demands_of_findings(letter), letter)
    paper.sign("财政部门（盖章）", letter.day)
    return paper


def _department_grade(paper: Paper, letter: Letter) -> None:
    rows = letter.of("letter_department_grades")
    if not rows:
        paper.text("本年度无部门整体支出绩效自评要求。")
    for row in rows:
        points = "" if row["final_score"] is None else f"，得分 {score(row['final_score'])}"
        source = in_chinese("grade_source", row["grade_source"])
        paper.text(f"部门整体支出绩效评价等级为“{row['grade']}”{points}（{source}）。")
        if row["total"] is not None:
            outcome = f"，考核结果：{row['outcome']}" if row["outcome"] else ""
            paper.text(f"预算绩效管理考核得分 {score(row['total'])}，列第 {row['rank']} 名{outcome}。")


def _project_grades(paper: Paper, letter: Letter) -> None:
    rows = letter.of("letter_grades")
    if not rows:
        paper.text("本年度无评级项目。")
        return
    counts = {grade: sum(row["grade"] == grade for row in rows) for grade in ("优", "良", *POOR)}
    paper.text(f"共评级 {len(rows)} 个项目：" + "，".join(f"{grade} {n} 个" for grade, n in counts.items() if n) + "。")
    paper.note("金额单位：元")
    columns = (
        PROJECT,
        Column("全年预算数", 2.9, "right"),
        Column("执行率", 1.8, "right"),
        Column("自评", 1.4, "right"),
        Column("复核", 1.4, "right"),
        Column("等级", 1.6, "center"),
    )
    lines = [
        (
            _project(row),
            money(row["adjusted_budget"]),
            percent(row["execution_rate"]),
            score(row["self_score"]),
            score(row["review_score"]),
            row["grade"],
        )
        for row in rows
    ]
    paper.table(columns, lines, ("合计", money(total(rows, "adjusted_budget")), None, None, None, None))


def _demands_of_grades(letter: Letter) -> list[str]:
    by = chinese_date(letter.rectify_by)
    demands = []
    for row in letter.of("letter_grades"):
        name = _named(row)
        if row["grade"] == "未自评":
            demands.append(f"{name}：未报送绩效自评，请于{by}前补报。")
        elif row["grade"] in POOR:
            demands.append(
                f"{name}：评价等级为“{row['grade']}”，请查找原因，于{by}前报送整改措施；结果与下一年度预算挂钩（一(四)）。"
            )
        if row["review_recommended"]:
            demands.append(f"{name}：列入建议复核名单，请于{by}前准备自评佐证材料。")
    missing = [row for row in letter.of("letter_department_grades") if row["grade"] == "未自评"]
    return [f"部门整体支出绩效自评未报送，请于{by}前补报。" for _ in missing] + demands


def _flags(paper: Paper, letter: Letter) -> None:
    rows = letter.of("letter_flags")
    if not rows:
        paper.text("监控项目均按进度执行，无需处理。")
        return
    paper.text(f"共 {len(rows)} 个项目需要处理（一(三)）：")
    columns = (
        PROJECT,
        Column("执行率", 1.8, "right"),
        Column("序时要求", 1.9, "right"),
        Column("目标进度", 1.9, "right"),
        Column("处理意见", 4.8),
    )
    paper.table(
        columns,
        [
            (
                _project(row),
                percent(row["execution_rate"]),
                percent(row["minimum_rate"]),
                percent(row["goal_progress"]),
                "；".join(_treatments(row)),
            )
            for row in rows
        ],
    )


def _treatments(row: Row) -> list[str]:
    if row["treatment"] == "未报送":
        return ["未报送监控表"]
    return [words for flag, words in TREATMENTS if row[flag]]


def _demands_of_flags(letter: Letter) -> list[str]:
    by = chinese_date(letter.rectify_by)
    return [
        f"{_named(row)}：请于{by}前补报绩效运行监控表。"
        if row["treatment"] == "未报送"
        else f"{_named(row)}：{'、'.join(_treatments(row))}，请于{by}前报送整改情况。"
        for row in letter.of("letter_flags")
    ]


def _verdicts(paper: Paper, letter: Letter) -> None:
    rows = letter.of("letter_verdicts")
    if not rows:
        paper.text("本年度无新增项目需要事前绩效评估。")
        return
    columns = (PROJECT, Column("审核得分", 1.8, "right"), Column("评估结论", 2, "center"))
    paper.table(columns, [(_project(row), score(row["score"]), row["verdict"]) for row in rows])


def _goals(paper: Paper, letter: Letter) -> None:
    rows = letter.of("letter_goals")
    if not rows:
        paper.text("申报项目的绩效目标均已审核通过，纳入项目库。")
        return
    columns = (PROJECT, Column("审核状态", 2, "center"), Column("整改期限", 2.6, "center"), Column("复审意见", 4))
    paper.table(
        columns,
        [(_project(row), row["status"], chinese_date(row["rectify_by"]), row["opinion"]) for row in rows],
    )


def _cuts(paper: Paper, letter: Letter) -> None:
    for row in letter.of("letter_control_figures"):
        paper.note("金额单位：元")
        paper.table(FIGURE_COLUMNS, [(title, _known(row[name])) for name, title in FIGURES])
    rows = letter.of("letter_cuts")
    if not rows:
        paper.text("各项目控制数与申报数一致，无压减、暂缓和例外事项。")
        return
    paper.note("金额单位：元")
    columns = (
        Column("项目", 4.2),
        Column("规则、条款和比例", 2.9),
        Column("计算基数", 2.7, "right"),
        Column("压减金额", 2.7, "right"),
        Column("调整前后及说明", 3.1),
    )
    paper.table(columns, [_cut(row) for row in rows])


def _known(amount: Decimal | None) -> str:
    """An amount, or that it is not known yet: the department has requests and no quota of basic expenditure."""
    return PENDING if amount is None else money(amount) or ""


def _cut(row: Row) -> tuple[str | None, ...]:
    subject = "公用经费" if row["subject"] != "project" else f"{row['project_name'] or ''}\n{row['code']}"
    clause = "本地规定" if row["clause"] == "local" else row["clause"]
    ground = "，".join(filter(None, (clause, percent(row["rate"]))))
    return (
        subject,
        f"{in_chinese('rule', row['rule'])}\n{ground}",
        money(row["base"]),
        money(row["cut"]),
        _remark(row),
    )


def _remark(row: Row) -> str:
    number = f"（{row['approval_number']}）" if row["approval_number"] else ""
    change = "" if row["old_value"] is None else f"{money(row['old_value'])}\n→ {money(row['new_value'])}"
    if row["rule"] == "exception":
        return "\n".join(filter(None, (f"{row['voided_by']}{number}", change)))
    if row["voided_by"]:
        return f"因{row['voided_by']}{number}不执行"
    return change if row["applied"] else "未执行"


def _project(row: Row) -> str:
    return f"{row['project_name'] or ''}\n{row['project_code']}"


def _demands_of_figures(letter: Letter) -> list[str]:
    by = chinese_date(letter.rectify_by)
    demands = []
    for row in letter.of("letter_verdicts"):
        if (action := AFTER_VERDICT.get(row["verdict"])) is not None:
            demands.append(f"{_named(row)}：事前绩效评估结论为“{row['verdict']}”，请于{by}前{action}。")
    for row in letter.of("letter_goals"):
        if row["status"] == "审核中":
            continue
        due = chinese_date(row["rectify_by"]) or by
        late = "（已逾期，请立即整改）" if row["status"] == "逾期未改" else ""
        action = "补报绩效目标申报表" if row["status"] == "未申报" else "修改绩效目标并重新报送"
        demands.append(f"{_named(row)}：请于{due}前{action}{late}。")
    return demands


def _findings(paper: Paper, letter: Letter) -> None:
    rows = letter.of("letter_findings")
    if not rows:
        paper.text("未发现问题。")
        return
    rejected = sum(row["severity"] == "reject" for row in rows)
    paper.text(f"共发现 {len(rows)} 处问题，其中退回 {rejected} 处、提示 {len(rows) - rejected} 处：")
    columns = (Column("级别", 1.1, "center"), Column("检查", 1.3, "center"), Column("位置", 4), Column("说明", 7))
    paper.table(
        columns,
        [(in_chinese("severity", row["severity"]), row["code"], _place(row), row["message_zh"]) for row in rows],
    )


def _place(row: Row) -> str:
    file = row["file"].rpartition("/")[2] if row["file"] else ""
    return "\n".join(filter(None, (file, " ".join(filter(None, (row["sheet"], row["cell"]))), row["subject_code"])))


def _demands_of_findings(letter: Letter) -> list[str]:
    rejected = {row["file"] for row in letter.of("letter_findings") if row["severity"] == "reject"}
    by = chinese_date(letter.rectify_by)
    return [f"退回的 {len(rejected)} 份材料，请按校验发现逐项更正，于{by}前重新报送。"] if rejected else []


def _rectification(paper: Paper, demands: Sequence[str], letter: Letter) -> None:
    if not demands:
        paper.text("无需整改事项，请继续加强预算绩效管理。")
        return
    for number, demand in enumerate(demands, 1):
        paper.text(f"{number}. {demand}")
    paper.text("整改情况请书面报送财政部门。")


def _named(row: Row) -> str:
    return f"“{row['project_name']}”（{row['project_code']}）"


SECTIONS: dict[str, tuple[tuple[str, Callable[[Paper, Letter], None]], ...]] = {
    SPRING.job: (("部门整体绩效", _department_grade), ("项目绩效评级", _project_grades)),
    AUGUST.job: (("监控结果及处理", _flags),),
    AUTUMN.job: (("事前绩效评估", _verdicts), ("绩效目标审核", _goals), ("预算控制数", _cuts)),
}
DEMANDS = {SPRING.job: _demands_of_grades, AUGUST.job: _demands_of_flags, AUTUMN.job: _demands_of_figures}
