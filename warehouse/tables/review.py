"""Tables of the review (复核) of self-evaluations, clause 一(四): risk points, the draw of re-checks (抽评), what reviews found.

Not here: the scores that a review gives (R-REV, in the inbox), grades (`results`).
"""

from __future__ import annotations

from warehouse.tables.declare import COUNT, DATE, FLAG, MONEY, REGION, SCORE, TEXT, YEAR, Column, state, working
from warehouse.tables.published import DEPARTMENT_CODE, PROJECT_CODE, spring
from warehouse.tables.state import FORM_FINDINGS

COMPARED_FINDINGS = state(
    "compared_findings",
    "比对发现",
    "Every finding that rests on more than the file it is about: another project's form, the same project's other forms or years. "
    "Told by one season's job, beside form_findings.",
    Column("job", TEXT, "任务", "the job that compared"),
    *(column for column in FORM_FINDINGS.columns if column not in (REGION, YEAR)),
    partition=("region", "year", "job"),
)
REVIEW_RISKS = spring(
    "review_risks",
    "自评复核风险表",
    "Risk points of every graded project: what patterns (SE11 to SE20) its self-evaluation that counts shows. Never changes a "
    "score. Clause 一(四).",
    PROJECT_CODE,
    DEPARTMENT_CODE,
    Column("points", SCORE, "风险分", "sum of the points of its patterns, each once; 0.00 where it shows none"),
    Column("codes", TEXT, "风险情形", "codes of its patterns in order, with commas between; empty where it shows none"),
    Column("amount", MONEY, "全年预算数", "adjusted budget, as graded"),
    key=("project_code",),
)

AMOUNT = Column("amount", MONEY, "全年预算数", "adjusted budget, as graded")
POINTS = Column("points", SCORE, "风险分", "of review_risks")
FRAME = (PROJECT_CODE, DEPARTMENT_CODE, POINTS, AMOUNT)
REASONS = Column("reasons", TEXT, "入选理由", "every reason to be re-checked for certain, with ； between")
STRATUM = Column("stratum", TEXT, "层", "必查 (certain) or 抽取 (drawn by money)")
INTERVAL = Column("interval", MONEY, "抽样间隔", "money of the drawn stratum ÷ its sample, shown to the fen")
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
    Column("bound", SCORE, "上限", "rounded up to two places, as audit tables print them", measured=""),
    key=("errors",),
)
REVIEW_SELECTION = spring(
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
)
REVIEW_OUTCOMES = spring(
    "review_outcomes",
    "自评复核结果汇总",
    "What the reviews of the selected projects found, by stratum, and what the drawn ones say of those not drawn. Clause 一(四).",
    STRATUM,
    Column("projects", COUNT, "项目数", "selected projects"),
    Column("reviewed", COUNT, "已复核数", "of them reviewed"),
    Column("population", MONEY, "层内金额", "money of the stratum: of 抽取 the projects not drawn too"),
    Column("covered", MONEY, "复核金额", "money of the reviewed projects"),
    Column("mean_difference", SCORE, "平均差异", "mean of self score − review score; empty where none was reviewed"),
    Column("grades_lost", COUNT, "降级数", "reviewed projects whose review grade is below that of the self score"),
    Column(
        "overstatement",
        MONEY,
        "高估金额",
        "money × share of the self score that the review took away; of 抽取 projected to the stratum; empty until all are reviewed",
    ),
    Column("overstatement_bound", MONEY, "高估上限（95%）", "Stringer bound of 抽取; of 必查 the overstatement itself"),
    key=("stratum",),
)
