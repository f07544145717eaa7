"""What must hold of SE, the self-evaluation of a project (项目支出绩效自评表) and its list. Clause 一(四)."""

from __future__ import annotations

from expectations.common import FUND_PARTS, FUNDS, MONEY_UNIT, PROJECT_CODES, headings, unsigned
from expectations.patterns import OF_THE_FORM
from expectations.rules import Frame, Suite, at_most, between, filled, none_of, required
from expectations.self_evaluation import HEAD, INDICATORS

LIST = (
    *required("project_name", "department_code", "unit_code"),
    filled("G07", "stated_indicator_score", "indicator_score"),
    filled("G07", "stated_total", "total_score"),
    between("SE02 list", "listed_indicator_score", "indicator_score", "total_score", low=0),
    at_most(
        "SE02 list",
        "listed_indicator_score",
        "indicator_points",
        "indicator_score",
        "total_score",
        value="indicator_score",
    ),
    filled("SE03 list", "score_beside_total", "total_score", value="stated_total"),
)
BUDGET = (
    none_of("SE06 factor", "budget_disagreement", "factor", cells=("adjusted_budget",), value="adjusted_budget"),
    none_of("SE06", "budget_disagreement", "amount", cells=("adjusted_budget",), value="adjusted_budget"),
)
CREDIBILITY = (
    at_most("SE10", "excess", "excess_limit", "total_score", value="excess"),
    at_most(
        "SE10 review",
        "review_difference",
        "review_difference_limit",
        "total_score",
        value="self_score",
        below=True,
    ),
)

SUITE = Suite(
    "SE",
    (
        *headings(MONEY_UNIT),
        PROJECT_CODES,
        Frame("self_evaluations", (*required("project_code"), *HEAD, *LIST, *BUDGET, *CREDIBILITY)),
        Frame(
            "self_evaluation_indicators",
            (*INDICATORS, at_most("SE10 weight", "weight", "single_weight_limit", "weight", value="weight")),
        ),
        unsigned("G13"),
        FUNDS,
        FUND_PARTS,
    ),
    after=OF_THE_FORM,
)
