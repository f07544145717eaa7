"""Findings on what departments hand in, form by form: SE, MO, EX, GO, RE."""

from __future__ import annotations

from expectations.catalogue.finding import Said, rejects, warns

FINDINGS: dict[str, Said] = {
    # SE, DE: clause 一(四)
    "SE01 weight": rejects(
        "预算执行率分值为 {value}，应为 {execution_weight}。请按规定分值填写。",
        "The execution rate is given {value} points, it should be {execution_weight}. Use the prescribed weight.",
    ),
    "SE01": rejects(
        "指标分值与执行率分值之和为 {value}，应为 {full_score}。请调整指标分值。",
        "Indicator weights and the execution weight add up to {value}, they should make {full_score}. Correct the weights.",
    ),
    "SE02": rejects(
        "指标「{indicator}」得分 {value}，应在 0 至分值 {weight} 之间。请更正得分。",
        "Indicator {indicator} scores {value}, it should lie between 0 and its weight {weight}. Correct the score.",
    ),
    "SE02 execution": rejects(
        "预算数为 0 时以所填执行率得分为准；所填得分 {value} 应在 0 至 {execution_weight} 之间。请更正。",
        "With a budget of 0 the stated execution score counts; {value} should lie between 0 and {execution_weight}. Correct it.",
    ),
    "SE02 list": rejects(
        "指标得分 {value}，应在 0 至 {indicator_points} 之间。请更正。",
        "The indicator score is {value}, it should lie between 0 and {indicator_points}. Correct it.",
    ),
    "SE03": warns(
        "所填总分 {value}，重新计算为 {self_score}，以重新计算为准。请核对各项得分。",
        "The stated total is {value}, recomputed {self_score}; the recomputed total counts. Check the scores.",
    ),
    "SE03 list": warns(
        "清单只填一个得分 {value}，未填预算执行率得分：执行率得分重新计算为 {execution_score}，"
        "其余 {indicator_score} 作为指标得分。请核对，并分别填写两项得分。",
        "The list states one score, {value}, and no execution score: that is {execution_score}, recomputed; the other "
        "{indicator_score} points count as the indicators'. Check it and state both.",
    ),
    "SE04": warns(
        "所填执行率得分 {value}，重新计算为 {execution_score}，以重新计算为准。请按未四舍五入的执行率计算。",
        "The stated execution score is {value}, recomputed {execution_score}; that counts. Compute it from the exact rate.",
    ),
    "SE05": rejects(
        "年度资金总额 {value} 元，与所填各分项之和 {parts} 元不符。请更正总额或分项。",
        "The total is {value} yuan, but its parts add up to {parts} yuan. Correct the total or the parts.",
    ),
    "SE06 factor": rejects(
        "全年预算数 {value} 元与项目预算表的 {registered_budget} 元相差一万倍，疑为万元/元单位填错。请核对金额单位。",
        "The adjusted budget of {value} yuan and the registered {registered_budget} differ 10,000 times: 万元/元 seem confused.",
    ),
    "SE06": warns(
        "全年预算数 {value} 元与项目预算表的 {registered_budget} 元不一致。请核对。",
        "The adjusted budget is {value} yuan, {registered_budget} in the register. Check which one is right.",
    ),
    "SE07": warns(
        "全年执行数 {value} 元大于全年预算数 {adjusted_budget} 元。请核对，或说明原因。",
        "{value} yuan executed is more than the adjusted budget of {adjusted_budget}. Check it, or explain.",
    ),
    "SE08": warns(
        "指标「{indicator}」得分 {score}，低于分值 {weight}，未说明偏差原因。请补充偏差原因和改进措施。",
        "Indicator {indicator} scores {score} of {weight} without a reason. Give the reason and what is done about it.",
    ),
    "SE09": warns(
        "预算数为 {value}，无法计算执行率，以所填执行率得分为准。请核对全年预算数。",
        "The budget is {value}: the execution rate is undefined and the stated score counts. Check the adjusted budget.",
    ),
    "SE10": warns(
        "自评指标得分比按完成值推算的得分高 {value} 分（警戒值 {excess_limit} 分），列入复核名单。请准备佐证材料。",
        "The indicator scores exceed what the actual values support by {value} points (limit {excess_limit}): put on the "
        "review list. Have the evidence ready.",
    ),
    "SE10 weight": warns(
        "单项指标分值 {value}，超过 {single_weight_limit} 分，列入复核名单。请细化绩效指标。",
        "One indicator holds {value} points, more than {single_weight_limit}: put on the review list. Split the indicator.",
    ),
    "SE10 review": warns(
        "自评得分 {value} 与复核得分 {review_score} 相差较大，列入复核名单。请核对自评依据。",
        "The self-score {value} and the review score {review_score} lie far apart: put on the review list. Check the evidence.",
    ),
    # MO: clause 一(三)
    "MO01": warns(
        "截止执行数 {value} 元不在 0 与全年预算数 {adjusted_budget} 元之间。请核对。",
        "{value} yuan executed does not lie between 0 and the adjusted budget of {adjusted_budget}. Check it.",
    ),
    "MO02": rejects(
        "完成目标可能性填为「{value}」，只能填写：{words}。请更正。",
        "The likelihood of reaching the goal is {value}; it must be one of: {words}. Correct it.",
    ),
    "MO03": warns(
        "指标「{indicator}」亮红灯，未说明偏差原因。请补充原因和整改措施。",
        "Indicator {indicator} shows a red light without a reason. Give the reason and what is done about it.",
    ),
    "MO04": rejects(
        "监控截止月份为 {value}，应为 1 至 12。请更正。",
        "The month monitored is {value}, it should be 1 to 12. Correct it.",
    ),
    "MO05": warns(
        "表头执行数截至 {value} 月，监控截止月份为 {month} 月，以监控截止月份为准。请核对。",
        "The heading of the executed amount says month {value}, the form month {month}; the latter counts. Check it.",
    ),
    "MO05 default": warns(
        "未注明监控截止月份，按 {value} 月计。请核对，并在标题下注明「监控截止月份：{value}」。",
        "No month is stated; month {value} was taken. Check it and state the month below the title.",
    ),
    "MO06": warns(
        "各项指标均未填分值，按分值相等计算完成进度。请核对，并填写各项指标的分值。",
        "No indicator has a weight: all count alike. Check it and state the weights.",
    ),
    # EX: clause 一(一)
    "EX01 rows": rejects(
        "评估内容有 {value} 行，应为规定的 {rows_due} 行，不重不漏。请按规定表式填写。",
        "The form has {value} rows of content; the prescribed {rows_due} are due, each once. Use the prescribed form.",
    ),
    "EX01 sum": rejects(
        "各项分值之和为 {value}，应为 {full_score}。请按规定分值填写。",
        "The weights add up to {value}, they should make {full_score}. Use the prescribed weights.",
    ),
    "EX01": rejects(
        "「{item}」的{field}为 {value}，应在 0 至分值 {weight} 之间。请更正。",
        "{field} of {item} is {value}, it should lie between 0 and its weight {weight}. Correct it.",
    ),
    # GO, DG: clause 一(二)
    "GO01": rejects(
        "指标分值之和为 {value}，应为 {indicator_points} 或 {full_score}。请调整分值。",
        "The weights add up to {value}, they should make {indicator_points} or {full_score}. Correct the weights.",
    ),
    "GO02 word": rejects(
        "审核记录「{step} / {conclusion}」无法识别：环节为单位自评、主管部门审核、财政复审，结论为通过或退回。请更正。",
        "The review step {step} / {conclusion} is unknown: steps are 单位自评, 主管部门审核, 财政复审, conclusions 通过, 退回.",
    ),
    "GO02": rejects(
        "审核环节「{value}」顺序不符：应依次为单位自评、主管部门审核、财政复审，退回后方可重复。请更正审核记录。",
        "The step {value} is out of order: 单位自评, 主管部门审核, 财政复审, repeated only after 退回. Correct the record.",
    ),
    "GO02 date": rejects(
        "审核日期 {value} 早于上一环节的 {previous_date}。请更正日期。",
        "The date {value} lies before that of the step before, {previous_date}. Correct the date.",
    ),
    "GO03": warns(
        "指标「{indicator}」不可衡量（{operator} {target_text}）。请填写符号和数字，或填「定性」及文字标准。",
        "Indicator {indicator} cannot be measured ({operator} {target_text}). Give an operator and a number, or 定性 and a text.",
    ),
    "GO03 wording": warns(
        "指标「{indicator}」的截止执行情况「{value}」不是规定表述，不计入完成进度。请填写达成、部分达成或未达成预期指标。",
        "The execution of indicator {indicator}, {value}, is none of the known wordings and is left out. Write 达成预期指标, "
        "部分达成预期指标 or 未达成预期指标.",
    ),
    "GO03 unsigned": warns(
        "{indicators} 项指标值未写明符号，读作：{readings_zh}。请核对，并在指标值前写明 ≥、≤ 或 =。",
        "{indicators} targets state no operator and were read so: {readings_en}. Check them; write ≥, ≤ or = before the number.",
    ),
    "GO04": warns(
        "各项指标均未填分值，公开时分值为空。请核对，并填写各项指标的分值。",
        "No indicator has a weight; they are disclosed without. Check it and state the weights.",
    ),
    # RE: clause 二(三)
    "RE01": rejects(
        "没有编号为「{value}」的整改事项。请按反馈函「整改事项」所列编号填写（部门-年度-序号）；不是本年度的事项，请报送到该年度的文件夹。",
        "No matter has the number {value}. Take it from the list of matters in the letter; answer a matter of another year in that "
        "year's folder.",
    ),
    "RE02": rejects(
        "编号「{value}」是部门 {owner} 的整改事项，本表由部门 {department} 报送。请只填本部门的编号。",
        "The number {value} is a matter of department {owner}, the form is of {department}. Answer your own matters only.",
    ),
    "RE03": warns(
        "编号「{value}」填了完成日期，未注明佐证材料。请补充证明整改完成的材料文件名。",
        "The matter {value} is said to be done, and no evidence is named. Name the file that shows it.",
    ),
    "RE04": warns(
        "完成日期 {value} 晚于报送之日。请将尚未完成的留空，待完成后再报。",
        "The day {value} lies after the form was sent. Leave it empty until the matter is done, then answer again.",
    ),
}
