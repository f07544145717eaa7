"""Tables that hold the policy in force for a scope: the only place where SQL models find a number of the plan."""

from __future__ import annotations

from warehouse.tables.declare import COUNT, FLAG, NUMBER, SHARE, TEXT, Column, policy

CLAUSE = Column("clause", TEXT, "条款", "一(一) … 一(四), 二, or local")
SOURCE = Column(
    "source",
    TEXT,
    "来源",
    "plan: the plan states it; published: another locality's document; local: documented default, for the bureau to change",
)
STATED = (CLAUSE, SOURCE)

POLICY_VERSIONS = policy(
    "policy_versions",
    "政策版本",
    "The policy file that the scope uses.",
    Column("policy", TEXT, "政策", "name of the policy"),
    Column("in_force_from", COUNT, "起始年度", "budget year of the newest entry in force"),
    Column("sha256", TEXT, "文件指纹"),
    key=("policy",),
)
POLICY_ARTICLES = policy(
    "policy_articles",
    "政策条文",
    "What is in force of rules, scales, treatments and figures, as sentences in Chinese.",
    Column("rank", COUNT, "次序"),
    Column("chapter", TEXT, "类别", "rules, bands, treatments, minimum_execution or numbers"),
    Column("key", TEXT, "参数"),
    CLAUSE,
    Column("article", TEXT, "规定"),
    Column("figure", TEXT, "标准"),
    Column("since", COUNT, "起始年度", "first budget year of the value in force"),
    SOURCE,
    key=("chapter", "key"),
)
POLICY_NUMBERS = policy(
    "policy_numbers",
    "政策数值",
    "Single numbers, by dotted key.",
    Column("key", TEXT, "参数"),
    Column("value", NUMBER, "数值"),
    Column("unit", TEXT, "单位"),
    *STATED,
    key=("key",),
)
POLICY_CHOICES = policy(
    "policy_choices",
    "政策选项",
    "Single settings that are words, by dotted key.",
    Column("key", TEXT, "参数"),
    Column("value", TEXT, "选项"),
    *STATED,
    key=("key",),
)
POLICY_BANDS = policy(
    "policy_bands",
    "政策分档",
    "Half-open bands [lower, upper): grades, ex-ante verdicts, lights. The last band of a scale may be closed or open-ended.",
    Column("scale", TEXT, "量表", "grade, ex_ante or light"),
    Column("label", TEXT, "档次", "待审核 for a band that decides nothing yet"),
    Column("rank", COUNT, "次序", "1 is the best (grade, ex_ante) or the lowest band (light)"),
    Column("lower", NUMBER, "下限", "included"),
    Column("upper", NUMBER, "上限", "excluded, unless closed; empty: no upper end"),
    Column("closed", FLAG, "含上限", "the upper end belongs to the band"),
    *STATED,
    key=("scale", "label"),
)
POLICY_MINIMUM_EXECUTION = policy(
    "policy_minimum_execution",
    "序时进度",
    "Points of the line of minimum execution by month; linear between them. By steps, every month is a point.",
    Column("month", COUNT, "月份"),
    Column("share", SHARE, "最低执行率"),
    *STATED,
    key=("month",),
)
POLICY_RULES = policy(
    "policy_rules",
    "调整规则",
    "The rules of the control figures in their order, a row a rule and subject.",
    Column("rule", TEXT, "规则"),
    Column("subject", TEXT, "对象", "project or department_public_funds"),
    Column("rank", COUNT, "次序", "order of the table of rules; breaks ties"),
    Column("model", TEXT, "判定模型", "the SQL model that says for whom the rule fires, on which base and record"),
    Column(
        "effect",
        TEXT,
        "作用",
        "whole (the whole request), rate (rate x base), freeze (what the request exceeds the base by) or hold (nothing yet)",
    ),
    Column("rate", SHARE, "比例", "for effect rate"),
    Column("is_gate", FLAG, "门槛", "applied, it makes the project not_admitted"),
    Column("sql", TEXT, "判定语句", "the model itself, where it is the locality's own"),
    Column("zh", TEXT, "说明"),
    Column("en", TEXT, "说明（英文）"),
    *STATED,
    key=("rule", "subject"),
)
POLICY_RULE_ARGUMENTS = policy(
    "policy_rule_arguments",
    "规则参数",
    "What a rule tells its model, a row a word.",
    Column("rule", TEXT, "规则"),
    Column("argument", TEXT, "参数", "grades, flags or an argument of a rule of the locality's own"),
    Column("rank", COUNT, "次序"),
    Column("value", TEXT, "取值"),
    key=("rule", "argument", "rank"),
)
POLICY_EXCEPTIONS = policy(
    "policy_exceptions",
    "例外作用",
    "Which rules an exception voids.",
    Column("kind", TEXT, "例外类型"),
    Column("rule", TEXT, "规则", "the rule it voids"),
    SOURCE,
    key=("kind", "rule"),
)
POLICY_TREATMENTS = policy(
    "policy_treatments",
    "监控处理",
    "Treatment of a monitored project by flag, first that holds.",
    Column("flag", TEXT, "标志", "expedite, suspend, reduce_next_year or stop_next_year"),
    Column("rank", COUNT, "次序"),
    Column("treatment", TEXT, "处理"),
    *STATED,
    key=("flag",),
)
POLICY_INDICATOR_KINDS = policy(
    "policy_indicator_kinds",
    "指标类型",
    "How the progress of an indicator is measured, by a word of its level-2, else level-1 name.",
    Column("word", TEXT, "关键词"),
    Column("rank", COUNT, "次序", "first match counts"),
    Column("progress", TEXT, "进度口径", "cumulative (against target x m/12) or within (inside the target or not)"),
    SOURCE,
    key=("word",),
)
POLICY_UNSIGNED_TARGETS = policy(
    "policy_unsigned_targets",
    "无符号指标值",
    "The operator of a number that states none, by the kind of its indicator and its unit.",
    Column("word", TEXT, "指标类型", "of the indicator kinds, or 其他: every other"),
    Column("unit", TEXT, "度量单位", "empty: any"),
    Column("rank", COUNT, "次序", "first match counts"),
    Column("operator", TEXT, "符号", "≥ ≤ or ="),
    SOURCE,
    key=("word", "unit"),
)
POLICY_WORDINGS = policy(
    "policy_wordings",
    "定性表述",
    "Shares that the wordings of qualitative indicators allow, by a word that they begin or end with.",
    Column("word", TEXT, "表述"),
    Column("rank", COUNT, "次序", "lower ones are asked first"),
    Column("wording", TEXT, "结论", "未达成, 部分达成 or 达成"),
    Column("evaluation_share", SHARE, "自评上限", "highest share in the credibility check"),
    Column("monitoring_share", SHARE, "监控进度", "progress in monitoring"),
    SOURCE,
    key=("word",),
)
POLICY_WORDS = policy(
    "policy_words",
    "政策用词",
    "Lists of words by which something is known.",
    Column(
        "list",
        TEXT,
        "词表",
        "execution_rate_indicators: an indicator that is the execution rate; rectified_grades: what must be put right",
    ),
    Column("word", TEXT, "用词"),
    *STATED,
    key=("list", "word"),
)
POLICY_CLASSES = policy(
    "policy_classes",
    "项目类别",
    "Classes of projects (项目类别) and whether they are project expenditure under the plan.",
    Column("class", TEXT, "类别"),
    Column("name", TEXT, "名称"),
    Column("is_covered", FLAG, "纳入", "owes forms and may be cut"),
    SOURCE,
    key=("class",),
)
