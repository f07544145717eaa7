"""Why a control figure is what it is: the whole chain of a project or of a department, as plain data.

Here: which facts belong to a chain and in what order. Not here: reading them (`facts`), the words for people (`outline`).
Nothing is computed anew: what the models found is put beside what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from reports.documents.figures import plain as short
from reports.explanation.facts import Fact, Row, Year, fact, facts, plain, text

TOLD = ("rule", "zh", "en", "effect", "is_gate", "clause", "source", "fires", "voided_by", "approval_number")
EVIDENCE = ("form", "year", "code", "fact", "file", "sheet", "cell")
Stated: TypeAlias = tuple[str, int, Fact | None]
"""A budget: whose, of which year, and the cell that states it."""
AMOUNTS = ("initial_budget", "adjusted_budget", "executed")
SELECTION = """
select stratum, reasons, points, amount, interval, seed, is_fixed, drawn_on
from this.review_frame, this.review_draws where project_code = $code
"""
"""Whether a project was selected for a re-check, why, and how that was drawn; no row where its self-evaluation was in no draw."""


def explain_project(year: Year, code: str) -> Row:
    """The chain behind the control figure of a project in budget year B = `year`; see `explain` for the keys."""
    monitored, evaluated = year.back(1), year.back(2)
    years = (year, monitored, evaluated)
    registered = _registered(year, code)
    own, newest = registered.get(year.scope.year), next(iter(registered.values()), None)
    codes = [code, own["predecessor_code"]] if own and own["predecessor_code"] else [code]
    figure = year.result("project_control_figures", "project_code", code)
    request = next((fact(row, "requested") for row in year.stated("accepted_r_budg", code)), None)
    history = [_history(year, each) for each in codes]
    bases = [(code, year.scope.year, request), *budgets(history)]
    return {
        "subject": "project",
        "region": year.scope.region,
        "budget_year": year.scope.year,
        "code": code,
        "name": newest and newest["project_name"],
        "department_code": newest and newest["department_code"],
        "classified": any(row["is_classified"] for row in registered.values()),
        "policies": [each.version() for each in years],
        "parameters": [plain(row) for row in year.ask("parameters")],
        "register": _register(own),
        "request": request,
        "figure": figure,
        "why_no_figure": None if figure else _why_none(own, request),
        "predecessor_code": codes[1] if codes[1:] else None,
        "successors": year.rows(
            "select subject_code as code, project_name from this.accepted_r_proj"
            " where trim(predecessor_code) = $code and subject_code <> $code order by code",
            code=code,
        ),
        "grade_bands": evaluated.bands("grade"),
        "history": history,
        "ex_ante": _ex_ante(year, code, own),
        "goals": _goals(year, code),
        "exceptions": [_exception(row, figure) for row in year.ask("exceptions", code=code)],
        "rectifications": [
            _rectification(row, each.scope.year)
            for each in reversed(years)
            for row in each.ask("rectifications", codes=codes)
        ],
        "rules": rules_of(year, "project", code, figure["requested"], figure["status"], bases) if figure else [],
        "control_without_exceptions": _without_exceptions(year, code, figure),
    }


def _registered(year: Year, code: str) -> dict[int, Row]:
    """What R-PROJ says of a code in B, B−1 and B−2, by year, the newest first."""
    years = (year.back(back) for back in range(3))
    return {each.scope.year: row for each in years for row in each.ask("registers", code=code)}


def _register(row: Row | None) -> Row | None:
    if row is None:
        return None
    columns = ("class", "content", "is_new", "is_key", "is_classified", "predecessor_code")
    return {"class_name": row["class_name"], "covered": row["is_covered"], **facts(row, *columns)}


def _why_none(own: Row | None, request: Row | None) -> str:
    """Why a known project has no control figure in B."""
    if own is None:
        return "not_registered"
    if not own["is_covered"]:
        return "class_untouched"
    if request is None or not Decimal(request["value"] or 0):
        return "no_request"
    return "not_computed"


def _history(year: Year, code: str) -> Row:
    """What the two years before B hold of a code: its evaluation in B−2 and its monitoring in B−1."""
    monitored, evaluated = year.back(1), year.back(2)
    registered = _registered(year, code)
    return {
        "code": code,
        "name": next((row["project_name"] for row in registered.values()), None),
        "registered_in": sorted(registered),
        "evaluation": {
            "year": evaluated.scope.year,
            "budget": _budget(evaluated, code),
            **evaluation(evaluated, code, "SE", "项目"),
            "selection": next(map(plain, evaluated.rows(SELECTION, code=code)), None),
            "result": evaluated.result("project_grades", "project_code", code),
            "risk": _risk(evaluated, code),
        },
        "monitoring": {
            "year": monitored.scope.year,
            "budget": _budget(monitored, code),
            "form": _monitoring(monitored, code),
            "not_counted": _not_counted(monitored, "MO", code),
            "result": monitored.result("monitoring_flags", "project_code", code),
        },
    }


def _budget(year: Year, code: str) -> Row | None:
    return next((facts(row, *AMOUNTS) for row in year.stated("accepted_r_budg", code)), None)


def _risk(year: Year, code: str) -> Row | None:
    """The risk points of a self-evaluation, and every place of the patterns that make them; None where it was not graded."""
    risk = year.result("review_risks", "project_code", code)
    return risk and {
        "points": risk["points"],
        "patterns": [{**plain(row), "points": short(row["points"])} for row in year.ask("risks", code=code)],
    }


def _rectification(row: Row, year: int) -> Row:
    """A matter to put right, and the cell of the register or of the department's answer that speaks of it."""
    columns = ("number", "source", "problem", "measure", "due_on", "done_on", "verified", "status", "days_late")
    said = fact({**row, row["field"]: row["status"]}, row["field"]) if row["field"] else None
    return {"year": year, **plain(row, *columns), "said": said}


def evaluation(year: Year, code: str, form: str, subject: str) -> Row:
    """The self-evaluation that counts with every indicator, what else came in, and the reviews: of a project or department."""
    columns = ("status", "version", "method", "opinion", "reviewed_on")
    reviews = [
        {**plain(row, *columns), "review_score": fact(row, "review_score")}
        for row in year.ask("reviews", subject=f"{subject}|{code}")
    ]
    return {
        "form": next((_self_evaluation(year, row) for row in year.ask("self_evaluations", form=form, code=code)), None),
        "not_counted": _not_counted(year, form, code),
        "review": next((row for row in reviews if row["status"] == "accepted"), None),
        "earlier_reviews": [row for row in reviews if row["status"] == "superseded"],
    }


def _submission(row: Row) -> Row:
    """Which submission it is: form, version, file, sheet, when it came."""
    return plain(row, "form", "version", "file", "sheet", "received_at")


def _self_evaluation(year: Year, row: Row) -> Row:
    stated = [*AMOUNTS, "stated_execution_score", "total_score", *(["indicator_score"] if row["is_list"] else [])]
    row["cells"]["stated_execution_score"] = row["cells"].get("execution_score")
    computed = row["computed"]
    return {
        "submission": _submission(row),
        "is_list": row["is_list"],
        "stated": facts(row, *stated),
        "computed": {
            "rate_base": text(computed["rate_base"]),
            "execution_weight": short(computed["execution_weight"]),
            **plain(computed, "execution_score", "indicator_score", "self_score"),
        },
        "indicators": [
            {
                **plain(line, "indicator_no", "level1", "level2", "level3"),
                "share_supported": short(line["share"]),
                **facts(line, "target_text", "actual_text", "weight", "score"),
            }
            for line in _lines(year, row)
        ],
    }


def _monitoring(year: Year, code: str) -> Row | None:
    row = next(iter(year.ask("monitorings", code=code)), None)
    if row is None:
        return None
    stated = ["month", "conditions_met", "adjusted_budget", "executed"]
    stated += ["goal_completion", "possibility"] if row["is_list"] else []
    return {
        "submission": _submission(row),
        "is_list": row["is_list"],
        "stated": facts(row, *stated),
        "indicators": [
            {
                **plain(line, "indicator_no", "level1", "level2", "level3", "light"),
                "progress": short(line["progress"]),
                "counted_progress": short(line["counted_progress"]),
                **facts(line, "target_text", "actual_text", "weight", "possibility"),
            }
            for line in _lines(year, row)
        ],
    }


def _lines(year: Year, row: Row) -> list[Row]:
    """The indicators of a form."""
    return year.ask("indicators", **{key: row[key] for key in ("sha256", "sheet", "subject_no")})


def _not_counted(year: Year, form: str, code: str) -> list[Row]:
    return [plain(row) for row in year.ask("submissions", form=form, code=code)]


def _ex_ante(year: Year, code: str, own: Row | None) -> Row:
    items = year.stated("accepted_ex_ante_items", code)
    return {
        "is_new": bool(own and own["is_new"]),
        "bands": year.bands("ex_ante"),
        "submission": next(map(_submission, items), None),
        "items": [{**plain(row, "item_no", "item"), **facts(row, "weight", "review_score")} for row in items],
        "not_counted": _not_counted(year, "EX", code),
        "result": year.result("ex_ante_verdicts", "project_code", code),
    }


def _goals(year: Year, code: str) -> Row:
    return {
        "submission": next(map(_submission, year.stated("accepted_goals", code)), None),
        "steps": [
            {"step_no": row["step_no"], **facts(row, "step", "conclusion", "decided_on", "rectify_by")}
            for row in year.stated("accepted_goal_steps", code)
        ],
        "not_counted": _not_counted(year, "GO", code),
        "result": year.result("goal_admissions", "project_code", code),
    }


def _exception(row: Row, figure: Row | None) -> Row:
    without = _left(figure, row["cut_without"])
    return {
        **plain(row, "kind", "approval_number", "approved_by", "approved_on", "reason", "voids", "source"),
        "amount": fact(row, "amount"),
        "approval": fact(row, "approval_number"),
        "control_without": without,
        "changed_the_figure": figure is not None and without not in (None, figure["control"]),
    }


def _without_exceptions(year: Year, code: str, figure: Row | None) -> str | None:
    cut = "select cut from this.control_scenarios where project_code = $code and scenario = 'none'"
    return next((_left(figure, row["cut"]) for row in year.rows(cut, code=code)), None)


def _left(figure: Row | None, cut: Decimal | None) -> str | None:
    """What another cut would leave of the request."""
    return None if figure is None or cut is None else f"{Decimal(figure['requested']) - cut:f}"


def explain_department(year: Year, code: str) -> Row:
    """The chain behind the control figures of a department in budget year B = `year`; see `explain` for the keys."""
    evaluated = year.back(2)
    figure = year.result("department_control_figures", "department_code", code)
    quota, owes = (next(iter(each.stated("accepted_r_base", code)), None) for each in (year, evaluated))
    names = year.rows(
        "select name from known where subject = 'department' and code = $code order by year desc", code=code
    )
    whole, status = (figure["public_funds_base"], figure["public_funds_status"]) if figure else (None, "")
    bases = [(code, year.scope.year, fact(quota, "public_funds"))] if quota else []
    return {
        "subject": "department",
        "region": year.scope.region,
        "budget_year": year.scope.year,
        "code": code,
        "name": names[0]["name"] if names else None,
        "policies": [each.version() for each in (year, evaluated)],
        "figure": figure,
        "why_no_figure": None if figure else "no_quota_and_no_request",
        "basic_expenditure": facts(quota, "personnel", "public_funds") if quota else None,
        "grade_bands": evaluated.bands("grade"),
        "evaluation": {
            "year": evaluated.scope.year,
            "owes": owes is not None,
            **evaluation(evaluated, code, "DE", "部门整体"),
            "result": evaluated.result("department_grades", "department_code", code),
        },
        "rules": rules_of(year, "department_public_funds", code, whole, status, bases),
        "projects": [
            plain(row)
            for row in year.rows(
                "select project_code, project_name, requested, cut, control, status, rule"
                " from this.project_control_figures where department_code = $code order by project_code",
                code=code,
            )
        ],
    }


def rules_of(year: Year, subject: str, code: str, whole: str | None, status: str, bases: Sequence[Stated]) -> list[Row]:
    """Every rule of the policy on a subject (as in the ledger), with its outcome for one code.

    `outcome`: applied, voided (by an exception), outweighed (by a larger cut), holds (nothing cut, and not final yet) or
    not_fired; `evidence` is the record that made it fire, with what it says and where; `control_if_alone` is what the rule
    alone would leave of the `whole` amount; `base_stated` is the one of `bases` that states the base of the cut;
    of a share, one of the record that fired goes first.
    """
    return [
        {
            **plain(row, *TOLD),
            "arguments": {each["argument"]: each["words"] for each in row["arguments"] or ()},
            "parameter": _parameter(row),
            "outcome": _outcome(row, status),
            "evidence": _evidence(row),
            "base": text(row["base"]),
            "rate": short(row["taken"]),
            "cut": text(row["cut"]),
            "control_if_alone": None if whole is None or row["cut"] is None else f"{Decimal(whole) - row['cut']:f}",
            "base_stated": _base(row, code, year.scope.year, bases),
        }
        for row in year.ask("rules", subject=subject, code=code)
    ]


def budgets(history: Iterable[Row]) -> Iterator[Stated]:
    """Where the budgets of earlier years may stand, the register's before the form's, those of the evaluated year first."""
    for name in ("evaluation", "monitoring"):
        for code, year in ((each["code"], each[name]) for each in history):
            for column in ("adjusted_budget", "initial_budget"):
                yield code, year["year"], (year["budget"] or {}).get(column)
                yield code, year["year"], ((year["form"] or {}).get("stated") or {}).get(column)


def _base(row: Row, code: str, year: int, bases: Sequence[Stated]) -> Fact | None:
    whose = (code, year) if row["effect"] == "whole" else (row["evidence_code"], row["evidence_year"])
    ordered = sorted(bases, key=lambda stated: stated[:2] != whose)
    return next((each for *_, each in ordered if each and row["fires"] and each["value"] == text(row["base"])), None)


def _evidence(row: Row) -> Row | None:
    if not row["fires"]:
        return None
    return {**{key: text(row[f"evidence_{key}"]) for key in EVIDENCE}, "says": row["evidence_value"]}


def _parameter(row: Row) -> Row:
    """The address and value that govern what a rule takes: its rate, else its effect."""
    if row["effect"] == "rate":
        return {"key": f"{row['rule']}.rate", "value": short(row["rate"])}
    return {"key": f"{row['rule']}.effect", "value": row["effect"]}


def _outcome(row: Row, status: str) -> str:
    if not row["fires"]:
        return "not_fired"
    if row["voided_by"]:
        return "voided"
    if row["effect"] == "hold" and (row["applied"] or status == "held"):
        return "holds"
    return "applied" if row["applied"] else "outweighed"
