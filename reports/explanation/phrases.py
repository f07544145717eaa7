"""The words of an explanation in English, with the Chinese terms, and in Chinese: sentences over its rows and facts.

Here: what is told, and how amounts, shares and codes are written in it. Not here: in what order (`outline`).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from reports.explanation.facts import Row
from warehouse.tables import TABLES
from warehouse.wording import in_chinese

FINGERPRINT = 12
"""Characters of a fingerprint that are shown."""
PHRASES: dict[str, tuple[str, str]] = {
    "title_project": (
        "{code} {name}: control figure (控制数) of {budget_year}",
        "{code} {name}：{budget_year}年度预算控制数",
    ),
    "title_department": (
        "{code} {name}: control figures (控制数) of {budget_year}",
        "{code} {name}：{budget_year}年度部门预算控制数",
    ),
    "classified": ("classified (涉密): internal, never to be published", "涉密项目：仅供内部，不得公开"),
    "result": (
        "{requested:money} requested (申报数) − {cut:money} cut (压减) = {control:money} 元, status {status:word}",
        "申报数{requested:money} − 压减{cut:money} = 控制数{control:money}元，状态：{status:word}",
    ),
    "not_registered": (
        "No control figure: the project does not stand in R-PROJ (项目库登记表) of {budget_year}",
        "无控制数：该项目不在{budget_year}年度项目库登记表（R-PROJ）中",
    ),
    "class_untouched": (
        "No control figure: its class, {class_name}, is not project expenditure and stays untouched",
        "无控制数：项目类别为{class_name}，不属于项目支出，不作调整",
    ),
    "no_request": (
        "No control figure: nothing was requested (申报数) for {budget_year}",
        "无控制数：{budget_year}年度没有申报数",
    ),
    "not_computed": (
        "No control figure: the request came after the figures were computed; run the season again",
        "无控制数：申报在控制数计算之后登记，请重新运行",
    ),
    "no_quota_and_no_request": (
        "No control figure: the department has neither a quota in R-BASE nor a requested project",
        "无控制数：该部门既无基本支出定额（R-BASE），也无申报项目",
    ),
    "successor": (
        "Continued as {code} {project_name} in {budget_year}",
        "{budget_year}年度由{code} {project_name}接续",
    ),
    "predecessor": (
        "Continues {predecessor_code}: its grade, monitoring and budget count as this project's",
        "前身项目{predecessor_code}：其等级、监控和预算视同本项目",
    ),
    "request": ("Request (申报数) {request:money} 元", "申报数{request:money}元"),
    "no_request_row": ("No row in R-BUDG (项目预算表)", "项目预算表（R-BUDG）中无此项目"),
    "class": (
        "Class (项目类别) {class_name}, department {department_code}",
        "项目类别：{class_name}，部门{department_code}",
    ),
    "evaluation": ("Evaluation of {year} (绩效评价): {grade}", "{year}年度绩效评价：{grade}"),
    "evaluation_of": ("Evaluation of {year} under {code}: {grade}", "{year}年度绩效评价（{code}）：{grade}"),
    "no_grade": ("no grade, none was owed", "无等级，无须自评"),
    "budget": (
        "Budget in the register (R-BUDG): {adjusted_budget:money} 元 adjusted (全年预算数)",
        "项目预算表（R-BUDG）全年预算数{adjusted_budget:money}元",
    ),
    "submission": (
        "Form {form}, version {version}, received {received_at}",
        "{form}表，第{version}版，收到时间{received_at}",
    ),
    "no_form": ("No accepted form", "没有采用的表"),
    "execution": (
        "Execution score {execution_score} of {execution_weight}: executed {executed:money} of {rate_base:money} 元",
        "预算执行率得分{execution_score}（满分{execution_weight}）：执行{executed:money}元，预算{rate_base:money}元",
    ),
    "indicators": ("Indicators: {indicator_score}", "指标得分合计{indicator_score}"),
    "indicator": (
        "{name}: target {target_text}, actual {actual_text}, {score} of {weight} points",
        "{name}：目标{target_text}，完成{actual_text}，得{score}分（满分{weight}）",
    ),
    "self_score": (
        "Self score (自评得分) {execution_score} + {indicator_score} = {self_score}; the form states {total_score}",
        "自评得分{execution_score}＋{indicator_score}＝{self_score}；表中所填总分{total_score}",
    ),
    "selected": ("Selected for a re-check (抽评 必查): {reasons}", "列入自评抽评（必查）：{reasons}"),
    "selected_by_money": (
        "Drawn for a re-check by its money (抽评 抽取): {amount:money} 元, interval {interval:money} 元, seed {seed}",
        "抽中自评抽评（按金额抽取）：全年预算数{amount:money}元，抽样间隔{interval:money}元，随机种子{seed}",
    ),
    "not_selected": (
        "Not selected for a re-check (抽评): {amount:money} 元, interval {interval:money} 元",
        "未列入自评抽评：全年预算数{amount:money}元，抽样间隔{interval:money}元",
    ),
    "review": (
        "Review (复核) {review_score}, {method}, {reviewed_on}",
        "复核得分{review_score}，{method}，{reviewed_on}",
    ),
    "earlier_review": (
        "Before that: {review_score}, {method}, {reviewed_on}",
        "此前：{review_score}，{method}，{reviewed_on}",
    ),
    "no_review": ("No review (复核)", "未复核"),
    "graded": (
        "Score {final_score} from {grade_source:word} → grade {grade}, [{lower}, {upper}{end} ({source:word}, {clause})",
        "得分{final_score}（{grade_source:word}）→ 等级{grade}，[{lower}, {upper}{end}（{source:word}，{clause}）",
    ),
    "missing_grade": (
        "Owed (budget above 0), no form accepted and no review → {grade}",
        "应自评（预算大于0），无采用的表且未复核 → {grade}",
    ),
    "risk": (
        "Risk points (风险分) for the choice of reviews: {points}; the score stays as it is",
        "复核风险分{points}分，不影响得分",
    ),
    "pattern": ("{code}, {points} points: {en}", "{code}（{points}分）：{zh}"),
    "rejected": ("Rejected (退回): {file} › {sheet}", "已退回：{file} › {sheet}"),
    "superseded": (
        "Superseded by a newer one: version {version}, {file} › {sheet}",
        "已被新版替代：第{version}版，{file} › {sheet}",
    ),
    "fault": ("{code} {cell} {en}", "{code} {cell} {zh}"),
    "monitoring": ("Monitoring of {year} (双监控): {treatment}", "{year}年度运行监控：{treatment}"),
    "monitoring_of": ("Monitoring of {year} under {code}: {treatment}", "{year}年度运行监控（{code}）：{treatment}"),
    "no_flags": ("not monitored, none was owed", "无须监控"),
    "monitored": (
        "Up to month {as_of_month}: executed {executed:money} of {adjusted_budget:money} 元, "
        "rate {execution_rate:percent}, due {minimum_rate:percent}",
        "截至{as_of_month}月：执行{executed:money}元，预算{adjusted_budget:money}元，执行率{execution_rate:percent}，序时进度{minimum_rate:percent}",
    ),
    "conditions": ("Conditions met (实施条件是否满足): {conditions_met}", "实施条件是否满足：{conditions_met}"),
    "completion": ("Completion (目标完成率): {goal_completion:percent}", "目标完成率：{goal_completion:percent}"),
    "monitored_indicator": (
        "{name}: target {target_text}, actual {actual_text}, "
        "progress {progress:percent} ({light:word}), {possibility}, weight {weight}",
        "{name}：目标{target_text}，截止执行{actual_text}，进度{progress:percent}（{light:word}），{possibility}，分值{weight}",
    ),
    "progress": ("Goal progress (目标完成进度) {goal_progress:percent}", "目标完成进度{goal_progress:percent}"),
    "ex_ante": ("Ex-ante evaluation (事前绩效评估): {verdict}", "事前绩效评估：{verdict}"),
    "ex_ante_not_needed": ("not a new project (是否新增 否), none is needed", "非新增项目，无须评估"),
    "ex_ante_item": ("{item}: {review_score} of {weight}", "{item}：{review_score}（满分{weight}）"),
    "is_new": ("New project (是否新增): {is_new:word}", "是否新增：{is_new:word}"),
    "goals": ("Goals (绩效目标): {status}", "绩效目标：{status}"),
    "step": ("{step}: {conclusion}, {decided_on}", "{step}：{conclusion}，{decided_on}"),
    "rules": ("Rules (规则)", "规则"),
    "rule": ("{rule:rule} ({clause}): {outcome}", "{rule:rule}（{clause}）：{outcome}"),
    "applied": ("applied", "适用"),
    "voided": ("voided by {voided_by} {approval_number}", "因例外“{voided_by}”（{approval_number}）不执行"),
    "outweighed": ("fires, but a larger cut counts", "成立，但以更大的压减为准"),
    "holds": ("holds the figure", "暂缓确定"),
    "not_fired": ("does not fire", "不成立"),
    "takes_rate": (
        "{rate:percent} × {base:money} 元 = {cut:money} 元",
        "{rate:percent} × {base:money}元 = {cut:money}元",
    ),
    "takes_capped": (
        "{rate:percent} × {base:money} 元, capped at the request: {cut:money} 元",
        "{rate:percent} × {base:money}元，以申报数为限：{cut:money}元",
    ),
    "takes_whole": ("the whole request: {cut:money} 元", "全部申报数：{cut:money}元"),
    "takes_excess": ("above {base:money} 元: {cut:money} 元", "超过{base:money}元的部分：{cut:money}元"),
    "takes_unknown": ("of public funds that are not known: pending", "公用经费待定，扣减待定"),
    "takes_nothing": ("nothing is cut", "不压减"),
    "no_base": ("no budget to cut a share of: 0.00 元", "无计算基数：0.00元"),
    "of_record": ("because of {fact} {says}: {form} of {year}", "依据：{fact}{says}（{year}年度{form}）"),
    "of_other": (
        "because of {fact} {says}: {form} of {year}, of {code}",
        "依据：{code}的{fact}{says}（{year}年度{form}）",
    ),
    "parameter": (
        "parameter {key} = {value} ({source:word}), policy {name} from {in_force_from}, {sha256:short}",
        "参数{key} = {value}（{source:word}），政策{name}（自{in_force_from}年起，{sha256:short}）",
    ),
    "alone": ("alone it would leave {control_if_alone:money} 元", "若仅适用该规则，控制数为{control_if_alone:money}元"),
    "rectifications": ("To be put right (整改)", "整改事项"),
    "rectification": (
        "{number}, {source}: {problem} Due on {due_on}: {status}",
        "{number}，{source}：{problem}整改期限{due_on}，{status}",
    ),
    "rectification_late": (
        "{number}, {source}: {problem} Due on {due_on}: {status}, {days_late} days late",
        "{number}，{source}：{problem}整改期限{due_on}，{status}{days_late}天",
    ),
    "exception": (
        "Exception (例外) {kind}, {approval_number}, {approved_by}, {approved_on}",
        "例外：{kind}，{approval_number}，{approved_by}，{approved_on}",
    ),
    "exception_changed": (
        "without it the control figure would be {control_without:money} 元",
        "若无此例外，控制数为{control_without:money}元",
    ),
    "exception_idle": ("it changed nothing", "未改变结果"),
    "exception_amount": ("keeps at least {amount:money} 元", "至少保留{amount:money}元"),
    "without_exceptions": (
        "Without any exception: {control_without_exceptions:money} 元",
        "若无任何例外：{control_without_exceptions:money}元",
    ),
    "public_funds": (
        "Public funds (公用经费) {public_funds_base:money} − {public_funds_deduction:money} = {public_funds_control:money} 元, "
        "{public_funds_status:word}",
        "公用经费{public_funds_base:money} − 扣减{public_funds_deduction:money} = {public_funds_control:money}元，"
        "{public_funds_status:word}",
    ),
    "quota": ("Quota in R-BASE: {public_funds:money} 元", "基本支出表（R-BASE）公用经费{public_funds:money}元"),
    "no_quota": (
        "No row in R-BASE (部门基本支出表): personnel, public funds and total are pending (待定)",
        "部门基本支出表（R-BASE）中无此部门，人员经费、公用经费和控制数合计待定",
    ),
    "pending": ("Total (控制数合计) pending: no quota in R-BASE", "控制数合计待定：部门基本支出表（R-BASE）中无此部门"),
    "personnel": ("Personnel (人员经费) {personnel:money} 元, never touched", "人员经费{personnel:money}元，不作扣减"),
    "projects": (
        "Projects (项目): {projects_requested:money} requested − {projects_cut:money} cut = {projects_control:money} 元",
        "项目：申报{projects_requested:money} − 压减{projects_cut:money} = 控制数{projects_control:money}元",
    ),
    "project_line": (
        "{project_code} {project_name}: {requested:money} − {cut:money} = {control:money}, {status:word} {rule:rule}",
        "{project_code} {project_name}：{requested:money} − {cut:money} = {control:money}，{status:word} {rule:rule}",
    ),
    "total": ("Total (控制数合计) {total_control:money} 元", "控制数合计{total_control:money}元"),
    "policies": (
        "Policy of {year}: {name}, from {in_force_from}, {sha256:short}",
        "{year}年度政策：{name}，自{in_force_from}年起，{sha256:short}",
    ),
    "stale": (
        "Mind: the figure, of {as_of}, rests on an older state of {what}: run `{command}`",
        "注意：该控制数（{as_of}）依据的是较早的{what}，请运行 {command}",
    ),
    "stale_untouched": ("nothing of this subject changed there", "其中与本对象有关的内容没有变化"),
    "policy_value": ("policy {key} {old} → {new}", "政策参数{key}由{old}改为{new}"),
    "policy_file": ("the policy", "政策"),
    "correction": (
        "Correction (更正): {before:money} 元 as of {from}, {after:money} 元 as of {to}",
        "更正：{from}公布{before:money}元，{to}改为{after:money}元",
    ),
    "changed": ("{where}: {columns}", "{where}：{columns}"),
    "came": ("{column} {new}", "新增{column}{new}"),
    "went": ("no longer {column} {old}", "不再有{column}{old}"),
    "became": ("{column} {old} → {new}", "{column}由{old}改为{new}"),
    "since": ("What came in between", "其间收到"),
}
"""Key to English and Chinese."""
WORDS = {
    "plan": ("plan", "方案规定"),
    "published": ("published document", "公开文件"),
    "local": ("local default", "本地默认"),
    "true": ("yes", "是"),
    "false": ("no", "否"),
    "final": ("final", "已确定"),
    "pending": ("pending", "待定"),
    "held": ("held", "暂缓确定"),
    "not_admitted": ("not admitted", "不予安排"),
    "exempted": ("exempted", "按例外安排"),
    "red": ("red light", "红灯"),
    "yellow": ("yellow light", "黄灯"),
    "green": ("green light", "绿灯"),
    "blue": ("blue light", "蓝灯"),
    "review": ("review", "复核"),
    "self": ("self-evaluation", "自评"),
    "not_measured": ("not measured", "未衡量"),
}
"""Codes of the tables in English and Chinese."""


class Teller(Formatter):
    """Says phrases in one language; `rules` are the Chinese names of the policy's rules of the ledger by code."""

    def __init__(self, language: str, rules: Mapping[str, str]) -> None:
        self.is_chinese = language == "zh"
        self.rules = rules

    def __call__(self, key: str, /, *rows: Row, **words: object) -> str:
        """The phrase of a key, filled in with `words` and with what the first row of a name has."""
        return self.vformat(PHRASES[key][self.is_chinese], (), ChainMap(words, *rows)).strip()

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value, or that of a fact, as money (元), percent, word, rule or short fingerprint; what is missing is a dash."""
        if isinstance(value, Mapping):
            value = value["value"]
        if value is None:
            return "" if format_spec == "rule" else "—"
        match format_spec:
            case "money":
                value = f"{Decimal(value):,.2f}"
            case "percent":
                value = f"{(Decimal(value) * 100).normalize():f} %"
            case "word":
                value = WORDS[str(value).lower()][self.is_chinese]
            case "rule":
                name = self.rules.get(value) or in_chinese("rule", value)
                value = name if self.is_chinese else f"{value} {name}"
            case "short":
                value = value[:FINGERPRINT]
        return str(value)

    def listed(self, parts: Iterable[str]) -> str:
        """Several phrases in a row."""
        return ("，" if self.is_chinese else ", ").join(parts)

    def fact(self, name: str | None) -> str:
        """What a result or a form calls a fact: its Chinese title, in English with the column; an unknown name as it is."""
        title = next((table.column(name).title for table in TABLES.values() if name in table.names), "") if name else ""
        if self.is_chinese:
            return title or name or ""
        return f"{name or 'the record'} {f'({title})' if title else ''}".strip()
