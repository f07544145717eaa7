"""Tables of the draw of re-checks (抽评): its frame, the draw that stands, who is drawn, what the reviews found. Clause 一(四).

Not here: risk points (`review`), the reviews themselves (R-REV, in the inbox).
"""

from __future__ import annotations

from warehouse.jobs import SELF_EVALUATION
from warehouse.tables.declare import COUNT, DATE, FLAG, MONEY, SCORE, TEXT, Column, result, working
from warehouse.tables.published import DEPARTMENT_CODE, PROJECT_CODE

AMOUNT = Column("amount", MONEY, "全年预算数", "adjusted budget, as graded", "元")
POINTS = Column("points", SCORE, "风险分", "of review_risks", "points")
FRAME = (PROJECT_CODE, DEPARTMENT_CODE, POINTS, AMOUNT)
REASONS = Column("reasons", TEXT, "入选理由", "every reason to be re-checked for certain, with ； between")
STRATUM = Column("stratum", TEXT, "层", "必查 (certain) or 抽取 (drawn by money)")
INTERVAL = Column("interval", MONEY, "抽样间隔", "money of the drawn stratum ÷ its sample, shown to the fen", "元")
SEED = Column("seed", "BIGINT", "随机种子", "of the random start")
FRAME_SHA256 = Column(
    "frame_sha256", TEXT, "抽样框指纹", "SHA-256 of code, department, amount, points and reasons of every project"
)

REVIEW_CANDIDATES = working(
    "review_candidates",
    "抽样框",
    "Projects with a self-evaluation that counts, as they stand now: the frame that a draw of re-checks is made from.",
    *FRAME,
    REASONS,
    key=("project_code",),
)
REVIEW_FRAME = working(
    "review_frame",
    "抽样结果",
    "The frame of the draw that stands, each project with its stratum; empty where it was not drawn.",
    *FRAME,
    Column("certain_by", TEXT, "必查理由", "reasons that the frame gave, before the draw"),
    REASONS,
    STRATUM,
    key=("project_code",),
)
REVIEW_DRAWS = working(
    "review_draws",
    "抽样记录",
    "The draw that stands: one row a year.",
    SEED,
    Column("size", COUNT, "抽取数", "projects to be drawn by money, those above the interval among them"),
    INTERVAL,
    FRAME_SHA256,
    Column("is_fixed", FLAG, "已确定", "made by select-reviews: stands until the next; else drawn anew with every run"),
    Column("drawn_on", DATE, "抽取日期"),
)
REVIEW_FACTORS = working(
    "review_factors",
    "误差上限系数",
    "Upper bounds at 95 % of a Poisson mean, for as many errors as projects were drawn: they make the bound of outcomes.",
    Column("errors", COUNT, "误差个数"),
    Column("bound", SCORE, "上限", "rounded up to two places, as audit tables print them"),
    key=("errors",),
)
REVIEW_SELECTION = result(
    "review_selection",
    "自评复核抽评名单",
    "Projects whose self-evaluation finance re-checks: certain ones with their reasons, the others drawn by money. Clause 一(四).",
    Column("rank", COUNT, "序号", "certain ones first, then by amount"),
    PROJECT_CODE,
    DEPARTMENT_CODE,
    STRATUM,
    REASONS,
    POINTS,
    AMOUNT,
    INTERVAL,
    SEED,
    FRAME_SHA256,
    key=("project_code",),
    jobs=(SELF_EVALUATION,),
)
REVIEW_OUTCOMES = result(
    "review_outcomes",
    "自评复核结果汇总",
    "What the reviews of the selected projects found, by stratum, and what the drawn ones say of those not drawn. Clause 一(四).",
    STRATUM,
    Column("projects", COUNT, "项目数", "selected projects"),
    Column("reviewed", COUNT, "已复核数", "of them reviewed"),
    Column("population", MONEY, "层内金额", "money of the stratum: of 抽取 the projects not drawn too", "元"),
    Column("covered", MONEY, "复核金额", "money of the reviewed projects", "元"),
    Column(
        "mean_difference",
        SCORE,
        "平均差异",
        "mean of self score − review score; empty where none was reviewed",
        "points",
    ),
    Column("grades_lost", COUNT, "降级数", "reviewed projects whose review grade is below that of the self score"),
    Column(
        "overstatement",
        MONEY,
        "高估金额",
        "money × share of the self score that the review took away; of 抽取 projected to the stratum; empty until all are reviewed",
        "元",
    ),
    Column(
        "overstatement_bound",
        MONEY,
        "高估上限（95%）",
        "Stringer bound of 抽取; of 必查 the overstatement itself",
        "元",
    ),
    key=("stratum",),
    jobs=(SELF_EVALUATION,),
)
