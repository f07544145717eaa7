"""The words of an explanation in English, with the Chinese terms, and in Chinese. Phrases only; `outline` puts them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from warehouse.tables import TABLES
from warehouse.wording import in_chinese

LANGUAGES = ("en", "zh")

PHRASES: dict[str, tuple[str, str]] = {
    "title_project": ("{code} {name}: control figure (控制数) of {year}", "{code} {name}：{year}年度预算控制数"),
    "title_department": (
        "{code} {name}: control figures (控制数) of {year}",
        "{code} {name}：{year}年度部门预算控制数",
    ),
    "classified": ("classified (涉密): internal, never to be published", "涉密项目：仅供内部，不得公开"),
    "result": (
        "{requested} requested (申报数) − {cut} cut (压减) = {control} 元, status {status}",
        "申报数{requested} − 压减{cut} = 控制数{control}元，状态：{status}",
    ),
    "no_figure": ("No control figure: {why}", "无控制数：{why}"),
    "not_registered": (
        "the project does not stand in R-PROJ (项目库登记表) of {year}",
        "该项目不在{year}年度项目库登记表（R-PROJ）中",
    ),
    "class_untouched": (
        "its class, {class_name}, is not project expenditure and stays untouched",
        "项目类别为{class_name}，不属于项目支出，不作调整",
    ),
    "no_request": ("nothing was requested (申报数) for {year}", "{year}年度没有申报数"),
    "not_computed": (
        "the request came after the figures were computed; run the season again",
        "申报在控制数计算之后登记，请重新运行",
    ),
    "no_quota_and_no_request": (
        "the department has neither a quota in R-BASE nor a requested project",
        "该部门既无基本支出定额（R-BASE），也无申报项目",
    ),
    "successor": ("Continued as {code} {name} in {year}", "{year}年度由{code} {name}接续"),
    "predecessor": (
        "Continues {code}: its grade, monitoring and budget count as this project's",
        "前身项目{code}：其等级、监控和预算视同本项目",
    ),
    "request": ("Request (申报数) {amount} 元", "申报数{amount}元"),
    "no_request_row": ("No row in R-BUDG (项目预算表)", "项目预算表（R-BUDG）中无此项目"),
    "class": ("Class (项目类别) {class_name}, department {department}", "项目类别：{class_name}，部门{department}"),
    "evaluation": ("Evaluation of {year} (绩效评价): {grade}", "{year}年度绩效评价：{grade}"),
    "evaluation_of": ("Evaluation of {year} under {code}: {grade}", "{year}年度绩效评价（{code}）：{grade}"),
    "no_grade": ("no grade, none was owed", "无等级，无须自评"),
    "budget": (
        "Budget in the register (R-BUDG): {amount} 元 adjusted (全年预算数)",
        "项目预算表（R-BUDG）全年预算数{amount}元",
    ),
    "submission": (
        "Form {form}, version {version}, received {received}",
        "{form}表，第{version}版，收到时间{received}",
    ),
    "no_form": ("No accepted form", "没有采用的表"),
    "execution": (
        "Execution score {score} of {weight}: executed {executed} of {budget} 元",
        "预算执行率得分{score}（满分{weight}）：执行{executed}元，预算{budget}元",
    ),
    "indicators": ("Indicators: {score}", "指标得分合计{score}"),
    "indicator": (
        "{name}: target {target}, actual {actual}, {score} of {weight} points",
        "{name}：目标{target}，完成{actual}，得{score}分（满分{weight}）",
    ),
    "self_score": (
        "Self score (自评得分) {execution} + {indicators} = {score}; the form states {stated}",
        "自评得分{execution}＋{indicators}＝{score}；表中所填总分{stated}",
    ),
    "selected": ("Selected for a re-check (抽评 必查): {reasons}", "列入自评抽评（必查）：{reasons}"),
    "selected_by_money": (
        "Drawn for a re-check by its money (抽评 抽取): {amount} 元, interval {interval} 元, seed {seed}",
        "抽中自评抽评（按金额抽取）：全年预算数{amount}元，抽样间隔{interval}元，随机种子{seed}",
    ),
    "not_selected": (
        "Not selected for a re-check (抽评): {amount} 元, interval {interval} 元",
        "未列入自评抽评：全年预算数{amount}元，抽样间隔{interval}元",
    ),
    "review": ("Review (复核) {score}, {method}, {day}", "复核得分{score}，{method}，{day}"),
    "earlier_review": ("Before that: {score}, {method}, {day}", "此前：{score}，{method}，{day}"),
    "no_review": ("No review (复核)", "未复核"),
    "graded": (
        "Score {score} from {source} → grade {grade}, {band} ({origin}, {clause})",
        "得分{score}（{source}）→ 等级{grade}，{band}（{origin}，{clause}）",
    ),
    "missing_grade": (
        "Owed (budget above 0), no form accepted and no review → {grade}",
        "应自评（预算大于0），无采用的表且未复核 → {grade}",
    ),
    "risk": (
        "Risk points (风险分) for the choice of reviews: {points}; the score stays as it is",
        "复核风险分{points}分，不影响得分",
    ),
    "pattern": ("{code}, {points} points: {message}", "{code}（{points}分）：{message}"),
    "rejected": ("Rejected (退回): {file} › {sheet}", "已退回：{file} › {sheet}"),
    "superseded": (
        "Superseded by a newer one: version {version}, {file} › {sheet}",
        "已被新版替代：第{version}版，{file} › {sheet}",
    ),
    "fault": ("{code} {cell} {message}", "{code} {cell} {message}"),
    "monitoring": ("Monitoring of {year} (双监控): {treatment}", "{year}年度运行监控：{treatment}"),
    "monitoring_of": ("Monitoring of {year} under {code}: {treatment}", "{year}年度运行监控（{code}）：{treatment}"),
    "no_flags": ("not monitored, none was owed", "无须监控"),
    "monitored": (
        "Up to month {month}: executed {executed} of {budget} 元, rate {rate}, due {minimum}",
        "截至{month}月：执行{executed}元，预算{budget}元，执行率{rate}，序时进度{minimum}",
    ),
    "conditions": ("Conditions met (实施条件是否满足): {value}", "实施条件是否满足：{value}"),
    "completion": ("Completion (目标完成率): {value}", "目标完成率：{value}"),
    "monitored_indicator": (
        "{name}: target {target}, actual {actual}, progress {progress} ({light}), {possibility}, weight {weight}",
        "{name}：目标{target}，截止执行{actual}，进度{progress}（{light}），{possibility}，分值{weight}",
    ),
    "progress": ("Goal progress (目标完成进度) {progress}", "目标完成进度{progress}"),
    "ex_ante": ("Ex-ante evaluation (事前绩效评估): {verdict}", "事前绩效评估：{verdict}"),
    "ex_ante_not_needed": ("not a new project (是否新增 否), none is needed", "非新增项目，无须评估"),
    "ex_ante_item": ("{item}: {score} of {weight}", "{item}：{score}（满分{weight}）"),
    "is_new": ("New project (是否新增): {value}", "是否新增：{value}"),
    "goals": ("Goals (绩效目标): {status}", "绩效目标：{status}"),
    "step": ("{step}: {conclusion}, {day}", "{step}：{conclusion}，{day}"),
    "rules": ("Rules (规则)", "规则"),
    "rule": ("{rule} ({clause}): {outcome}", "{rule}（{clause}）：{outcome}"),
    "applied": ("applied", "适用"),
    "voided": ("voided by {kind} {number}", "因例外“{kind}”（{number}）不执行"),
    "outweighed": ("fires, but a larger cut counts", "成立，但以更大的压减为准"),
    "holds": ("holds the figure", "暂缓确定"),
    "not_fired": ("does not fire", "不成立"),
    "takes_rate": ("{rate} × {base} 元 = {cut} 元", "{rate} × {base}元 = {cut}元"),
    "takes_capped": (
        "{rate} × {base} 元, capped at the request: {cut} 元",
        "{rate} × {base}元，以申报数为限：{cut}元",
    ),
    "takes_whole": ("the whole request: {cut} 元", "全部申报数：{cut}元"),
    "takes_excess": ("above {base} 元: {cut} 元", "超过{base}元的部分：{cut}元"),
    "takes_unknown": ("of public funds that are not known: pending", "公用经费待定，扣减待定"),
    "takes_nothing": ("nothing is cut", "不压减"),
    "no_base": ("no budget to cut a share of: 0.00 元", "无计算基数：0.00元"),
    "of_record": ("because of {fact} {says}: {form} of {year}", "依据：{fact}{says}（{year}年度{form}）"),
    "of_other": (
        "because of {fact} {says}: {form} of {year}, of {code}",
        "依据：{code}的{fact}{says}（{year}年度{form}）",
    ),
    "parameter": (
        "parameter {key} = {value} ({origin}), policy {policy} from {start}, {sha256}",
        "参数{key} = {value}（{origin}），政策{policy}（自{start}年起，{sha256}）",
    ),
    "alone": ("alone it would leave {control} 元", "若仅适用该规则，控制数为{control}元"),
    "rectifications": ("To be put right (整改)", "整改事项"),
    "rectification": (
        "{number}, {source}: {problem} Due on {due_on}: {status}{late}",
        "{number}，{source}：{problem}整改期限{due_on}，{status}{late}",
    ),
    "days_late": (", {days} days late", "{days}天"),
    "exception": ("Exception (例外) {kind}, {number}, {by}, {day}", "例外：{kind}，{number}，{by}，{day}"),
    "exception_changed": (
        "without it the control figure would be {control} 元",
        "若无此例外，控制数为{control}元",
    ),
    "exception_idle": ("it changed nothing", "未改变结果"),
    "exception_amount": ("keeps at least {amount} 元", "至少保留{amount}元"),
    "without_exceptions": ("Without any exception: {control} 元", "若无任何例外：{control}元"),
    "public_funds": (
        "Public funds (公用经费) {base} − {deduction} = {control} 元, {status}",
        "公用经费{base} − 扣减{deduction} = {control}元，{status}",
    ),
    "quota": ("Quota in R-BASE: {amount} 元", "基本支出表（R-BASE）公用经费{amount}元"),
    "no_quota": (
        "No row in R-BASE (部门基本支出表): personnel, public funds and total are pending (待定)",
        "部门基本支出表（R-BASE）中无此部门，人员经费、公用经费和控制数合计待定",
    ),
    "pending": ("Total (控制数合计) pending: no quota in R-BASE", "控制数合计待定：部门基本支出表（R-BASE）中无此部门"),
    "personnel": ("Personnel (人员经费) {amount} 元, never touched", "人员经费{amount}元，不作扣减"),
    "projects": (
        "Projects (项目): {requested} requested − {cut} cut = {control} 元",
        "项目：申报{requested} − 压减{cut} = 控制数{control}元",
    ),
    "project_line": (
        "{code} {name}: {requested} − {cut} = {control}, {status} {rule}",
        "{code} {name}：{requested} − {cut} = {control}，{status} {rule}",
    ),
    "total": ("Total (控制数合计) {amount} 元", "控制数合计{amount}元"),
    "policies": ("Policy of {year}: {name}, from {start}, {sha256}", "{year}年度政策：{name}，自{start}年起，{sha256}"),
    "stale": (
        "Mind: the figure, of {as_of}, rests on an older state of {what}: run `{command}`",
        "注意：该控制数（{as_of}）依据的是较早的{what}，请运行 {command}",
    ),
    "stale_untouched": ("nothing of this subject changed there", "其中与本对象有关的内容没有变化"),
    "policy_value": ("policy {key} {old} → {new}", "政策参数{key}由{old}改为{new}"),
    "policy_file": ("the policy", "政策"),
    "correction": (
        "Correction (更正): {before} 元 as of {start}, {after} 元 as of {end}",
        "更正：{start}公布{before}元，{end}改为{after}元",
    ),
    "changed": ("{where}: {columns}", "{where}：{columns}"),
    "came": ("{column} {new}", "新增{column}{new}"),
    "went": ("no longer {column} {old}", "不再有{column}{old}"),
    "became": ("{column} {old} → {new}", "{column}由{old}改为{new}"),
    "since": ("What came in between", "其间收到"),
    "plan": ("plan", "方案规定"),
    "published": ("published document", "公开文件"),
    "local": ("local default", "本地默认"),
    "none": ("none", "无"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "status_final": ("final", "已确定"),
    "status_pending": ("pending", "待定"),
    "status_held": ("held", "暂缓确定"),
    "status_not_admitted": ("not admitted", "不予安排"),
    "status_exempted": ("exempted", "按例外安排"),
    "red": ("red light", "红灯"),
    "yellow": ("yellow light", "黄灯"),
    "green": ("green light", "绿灯"),
    "blue": ("blue light", "蓝灯"),
    "no_light": ("not measured", "未衡量"),
    "source_review": ("review", "复核"),
    "source_self": ("self-evaluation", "自评"),
}
"""Key to English and Chinese."""


class Teller:
    """Says phrases in one language; `rules` are the policy's rules of the ledger by code, each with its `zh`."""

    def __init__(self, language: str, rules: Mapping[str, str] | None = None) -> None:
        self.index = LANGUAGES.index(language)
        self.rules = rules or {}

    def __call__(self, key: str, /, **values: object) -> str:
        """The phrase of a key with its values; what is missing is a dash."""
        shown = {name: "—" if value is None else value for name, value in values.items()}
        return PHRASES[key][self.index].format(**shown).strip()

    def listed(self, parts: Iterable[str]) -> str:
        """Several phrases in a row."""
        return (", ", "，")[self.index].join(parts)

    def rule(self, code: str) -> str:
        """The name of a rule: its Chinese words, with the code in English."""
        word = self.rules.get(code) or in_chinese("rule", code)
        return word if self.index else f"{code} {word}"

    def fact(self, name: str | None) -> str:
        """What a result or a form calls a fact: its Chinese title, in English with the column; an unknown name as it is."""
        title = (
            next((table.column(name).title for table in TABLES.values() if name in table.names), None) if name else ""
        )
        return (
            (title or name or "") if self.index else f"{name or 'the record'} {f'({title})' if title else ''}".strip()
        )
