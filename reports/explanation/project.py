"""Why a project's control figure is what it is: the whole chain from the request to the figure, as plain data.

Here: which facts belong to the chain of one project and in what order. Not here: reading them (`facts`), the words
for people (`outline`). Nothing is computed anew: what the models found is put beside what it rests on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.explanation import facts as read
from reports.explanation.facts import Row, bands, fact, facts, gather, plain, result, short, version
from reports.explanation.rules import budgets as stated_budgets
from reports.explanation.rules import rules_of
from warehouse.scope import Scope
from warehouse.store import Warehouse

AMOUNTS = ("initial_budget", "adjusted_budget", "executed")


def explain_project(warehouse: Warehouse, region: str, year: int, code: str) -> Row:
    """The chain behind the control figure of a project in budget year B = `year`; see `explain` for the keys.

    `facts.prepare` must have run on the warehouse.
    """
    scope = {"region": region, "year": year}
    predecessor = _predecessor(gather(warehouse, "registers", **scope, codes=[code]), year)
    codes = [code, *([predecessor] if predecessor else [])]
    registers = gather(warehouse, "registers", **scope, codes=codes)
    budgets = gather(warehouse, "budgets", **scope, codes=codes)
    own = _first(registers, code=code, year=year)
    figure = result(warehouse, "project_control_figures", region, year, "project_code", code)
    chain: Row = {
        "subject": "project",
        "region": region,
        "budget_year": year,
        "code": code,
        "name": next((row["project_name"] for row in registers if row["code"] == code), None),
        "department_code": next((row["department_code"] for row in registers if row["code"] == code), None),
        "classified": any(row["is_classified"] for row in registers if row["code"] == code),
        "policies": [version(warehouse, region, each) for each in (year, year - 1, year - 2)],
        "parameters": [plain(row) for row in gather(warehouse, "parameters", **scope)],
        "register": _register(own),
        "request": _request(budgets, code, year),
        "figure": figure,
        "why_no_figure": None if figure else _why_none(own, _request(budgets, code, year)),
        "predecessor_code": predecessor,
        "successors": [plain(row) for row in gather(warehouse, "successors", **scope, code=code)],
        "grade_bands": bands(warehouse, region, year - 2, "grade"),
        "history": [_history(warehouse, region, year, each, registers, budgets) for each in codes],
        "ex_ante": _ex_ante(warehouse, region, year, code, own),
        "goals": _goals(warehouse, region, year, code),
        "exceptions": [_exception(row, figure) for row in gather(warehouse, "exceptions", **scope, code=code)],
        "rectifications": [_rectification(row) for row in gather(warehouse, "rectifications", **scope, codes=codes)],
    }
    chain["rules"] = _rules(warehouse, chain) if figure else []
    chain["control_without_exceptions"] = _without_exceptions(warehouse, region, year, code, figure)
    return chain


def _rules(warehouse: Warehouse, chain: Row) -> list[Row]:
    scope, figure = Scope(chain["region"], chain["budget_year"]), chain["figure"]
    bases = [(chain["code"], scope.year, chain["request"]), *stated_budgets(chain["history"])]
    return rules_of(warehouse, scope, "project", chain["code"], figure["requested"], figure["status"], bases)


def _first(rows: list[Row], **wanted: Any) -> Row | None:
    return next((row for row in rows if all(row[key] == value for key, value in wanted.items())), None)


def _predecessor(registers: list[Row], year: int) -> str | None:
    own = next((row for row in registers if row["year"] == year), None)
    return own["predecessor_code"] if own else None


def _register(row: Row | None) -> Row | None:
    if row is None:
        return None
    columns = ("class", "content", "is_new", "is_key", "is_classified", "predecessor_code")
    return {"class_name": row["class_name"], "covered": row["is_covered"], **facts(row, *columns)}


def _request(budgets: list[Row], code: str, year: int) -> Row | None:
    row = _first(budgets, code=code, year=year)
    return fact(row, "requested") if row else None


def _why_none(own: Row | None, request: Row | None) -> str:
    """Why a known project has no control figure in B."""
    if own is None:
        return "not_registered"
    if not own["is_covered"]:
        return "class_untouched"
    if request is None or not Decimal(request["value"] or 0):
        return "no_request"
    return "not_computed"


def _history(warehouse: Warehouse, region: str, year: int, code: str, registers: list[Row], budgets: list[Row]) -> Row:
    """What the two years before B hold of a code: its evaluation in B−2 and its monitoring in B−1."""
    evaluated, monitored = year - 2, year - 1
    return {
        "code": code,
        "name": next((row["project_name"] for row in registers if row["code"] == code), None),
        "registered_in": sorted(row["year"] for row in registers if row["code"] == code),
        "evaluation": {
            "year": evaluated,
            "budget": _budget(_first(budgets, code=code, year=evaluated)),
            **evaluation(warehouse, region, evaluated, code, "SE", "项目"),
            "selection": _selection(warehouse, region, evaluated, code),
            "result": result(warehouse, "project_grades", region, evaluated, "project_code", code),
            "risk": _risk(warehouse, region, evaluated, code),
        },
        "monitoring": {
            "year": monitored,
            "budget": _budget(_first(budgets, code=code, year=monitored)),
            "form": _monitoring(warehouse, region, monitored, code),
            "not_counted": _not_counted(warehouse, region, monitored, "MO", code),
            "result": result(warehouse, "monitoring_flags", region, monitored, "project_code", code),
        },
    }


def _selection(warehouse: Warehouse, region: str, year: int, code: str) -> Row | None:
    """Whether a project was selected for a re-check; None where its self-evaluation was in no draw."""
    rows = gather(warehouse, "selections", region=region, year=year, code=code)
    return plain(rows[0]) if rows else None


def _risk(warehouse: Warehouse, region: str, year: int, code: str) -> Row | None:
    """The risk points of a self-evaluation, and every place of the patterns that make them; None where it was not graded."""
    risk = result(warehouse, "review_risks", region, year, "project_code", code)
    found = gather(warehouse, "risks", region=region, year=year, code=code)
    return risk and {
        "points": risk["points"],
        "patterns": [{**plain(row), "points": short(row["points"])} for row in found],
    }


def _rectification(row: Row) -> Row:
    """A matter to put right, and the cell of the register or of the department's answer that speaks of it."""
    columns = ("year", "number", "source", "problem", "measure", "due_on", "done_on", "verified", "status", "days_late")
    return {
        **plain(row, *columns),
        "said": fact({**row, row["field"]: row["status"]}, row["field"]) if row["field"] else None,
    }


def _budget(row: Row | None) -> Row | None:
    return facts(row, *AMOUNTS) if row else None


def evaluation(warehouse: Warehouse, region: str, year: int, code: str, form: str, subject: str) -> Row:
    """The self-evaluation that counts with every indicator, what else came in, and the reviews: of a project or department."""
    scope = {"region": region, "year": year}
    stated = gather(warehouse, "self_evaluations", **scope, form=form, codes=[code])
    reviews = gather(warehouse, "reviews", **scope, subject=subject, codes=[code])
    shown = [{**plain(row, "status", "version", "method", "opinion", "reviewed_on"),
              "review_score": fact(row, "review_score")} for row in reviews]  # fmt: skip
    return {
        "form": _self_evaluation(warehouse, scope, stated[0], form) if stated else None,
        "not_counted": _not_counted(warehouse, region, year, form, code),
        "review": next((row for row in shown if row["status"] == "accepted"), None),
        "earlier_reviews": [row for row in shown if row["status"] == "superseded"],
    }


def _submission(row: Row, form: str) -> Row:
    """Which submission it is: form, version, file, sheet, when it came."""
    return {"form": form, **plain(row, "version", "file", "sheet", "received_at")}


def _self_evaluation(warehouse: Warehouse, scope: Row, row: Row, form: str) -> Row:
    columns = ("indicator_no", "level1", "level2", "level3")
    lines = gather(warehouse, "indicators", **scope, **{key: row[key] for key in ("sha256", "sheet", "subject_no")})
    stated = [*AMOUNTS, "stated_execution_score", "total_score", *(["indicator_score"] if row["is_list"] else [])]
    row["cells"]["stated_execution_score"] = row["cells"].get("execution_score")
    return {
        "submission": _submission(row, form),
        "is_list": row["is_list"],
        "stated": facts(row, *stated),
        "computed": {
            "rate_base": read.text(row["rate_base"]),
            "execution_weight": short(row["execution_weight"]),
            "execution_score": read.text(row["computed_execution_score"]),
            "indicator_score": read.text(row["computed_indicator_score"]),
            "self_score": read.text(row["computed_self_score"]),
        },
        "indicators": [
            {
                **plain(line, *columns),
                "share_supported": short(line["share"]),
                **facts(line, "target_text", "actual_text", "weight", "score"),
            }
            for line in lines
        ],
    }


def _monitoring(warehouse: Warehouse, region: str, year: int, code: str) -> Row | None:
    scope = {"region": region, "year": year}
    rows = gather(warehouse, "monitorings", **scope, codes=[code])
    if not rows:
        return None
    row = rows[0]
    stated = ["month", "conditions_met", "adjusted_budget", "executed"]
    stated += ["goal_completion", "possibility"] if row["is_list"] else []
    lines = gather(warehouse, "indicators", **scope, **{key: row[key] for key in ("sha256", "sheet", "subject_no")})
    return {
        "submission": _submission(row, "MO"),
        "is_list": row["is_list"],
        "stated": facts(row, *stated),
        "indicators": [
            {
                **plain(line, "indicator_no", "level1", "level2", "level3", "light"),
                "progress": short(line["progress"]),
                "counted_progress": short(line["counted_progress"]),
                **facts(line, "target_text", "actual_text", "weight", "possibility"),
            }
            for line in lines
        ],
    }


def _not_counted(warehouse: Warehouse, region: str, year: int, form: str, code: str) -> list[Row]:
    found = gather(warehouse, "submissions", region=region, year=year, form=form, codes=[code])
    return [plain(row) for row in found]


def _ex_ante(warehouse: Warehouse, region: str, year: int, code: str, own: Row | None) -> Row:
    items = gather(warehouse, "ex_ante_items", region=region, year=year, code=code)
    return {
        "is_new": bool(own and own["is_new"]),
        "bands": bands(warehouse, region, year, "ex_ante"),
        "submission": _submission(items[0], "EX") if items else None,
        "items": [{**plain(row, "item_no", "item"), **facts(row, "weight", "review_score")} for row in items],
        "not_counted": _not_counted(warehouse, region, year, "EX", code),
        "result": result(warehouse, "ex_ante_verdicts", region, year, "project_code", code),
    }


def _goals(warehouse: Warehouse, region: str, year: int, code: str) -> Row:
    scope = {"region": region, "year": year, "code": code}
    form = gather(warehouse, "goal_declarations", **scope)
    return {
        "submission": _submission(form[0], "GO") if form else None,
        "steps": [
            {"step_no": row["step_no"], **facts(row, "step", "conclusion", "decided_on", "rectify_by")}
            for row in gather(warehouse, "goal_steps", **scope)
        ],
        "not_counted": _not_counted(warehouse, region, year, "GO", code),
        "result": result(warehouse, "goal_admissions", region, year, "project_code", code),
    }


def _exception(row: Row, figure: Row | None) -> Row:
    without = None if figure is None or row["cut_without"] is None else _less(figure["requested"], row["cut_without"])
    return {
        **plain(row, "kind", "approval_number", "approved_by", "approved_on", "reason", "voids", "source"),
        "amount": fact(row, "amount"),
        "approval": fact(row, "approval_number"),
        "control_without": without,
        "changed_the_figure": without is not None and figure is not None and without != figure["control"],
    }


def _less(requested: str, cut: Any) -> str:
    return read.text(Decimal(requested) - cut)  # type: ignore[no-any-return]


def _without_exceptions(warehouse: Warehouse, region: str, year: int, code: str, figure: Row | None) -> str | None:
    rows = warehouse.rows(
        "select cut from control_scenarios where region = $region and year = $year and project_code = $code"
        " and scenario = 'none'",
        region=region,
        year=year,
        code=code,
    )
    return _less(figure["requested"], rows[0]["cut"]) if rows and figure else None
