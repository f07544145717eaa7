"""The finding catalogue: every finding that the checks can make, in one place.

Here: code, severity, the clause or reason that it rests on, and the Chinese and English message. Not here: when a finding is
made (the suites), where it stands (the frames). Words in braces are columns of the frame, `{field}` the field's title.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["reject", "warn"]


@dataclass(frozen=True)
class Finding:
    """What a finding says. `reason`: the plan's clause, or why the check is there. `zh`, `en`: what is wrong, what to do."""

    code: str
    severity: Severity
    reason: str
    zh: str
    en: str


IN = "inputs must be readable and complete"
REGISTER = "registers are the base of every comparison"
CLAUSE_1, CLAUSE_2, CLAUSE_3, CLAUSE_4 = "一(一)", "一(二)", "一(三)", "一(四)"

CATALOGUE: dict[str, Finding] = {
    "G01": Finding(
        "G01",
        "reject",
        IN,
        "文件无法读取：{kind_zh}",
        "The file cannot be read: {kind_en} ({detail})",
    ),
    "G02 missing": Finding(
        "G02",
        "reject",
        IN,
        "未填写年度。请在标题下注明「（{scope_year}年度）」。",
        "No year is stated. Write （{scope_year}年度） below the title.",
    ),
    "G02": Finding(
        "G02",
        "reject",
        IN,
        "所填年度为 {stated_year}，应为 {scope_year}。请核对年度，或改报到相应年度的文件夹。",
        "The stated year is {stated_year}, it should be {scope_year}. Correct it, or send the file to its own year's folder.",
    ),
    "G03": Finding(
        "G03",
        "reject",
        IN,
        "工作簿中未找到可识别的表名{nearest_zh}。请使用规定表式，表名单独成行，不要改动表名。",
        "No known title is in the workbook{nearest_en}. Use the prescribed form; its title stands alone in a row.",
    ),
    "G03 several": Finding(
        "G03",
        "reject",
        IN,
        "一张工作表上有多个表（{value}）。请每张工作表只放一个表，分开后重新报送。",
        "The sheet holds more than one form ({value}). Put each form on a sheet of its own and send the file again.",
    ),
    "G04": Finding(
        "G04",
        "reject",
        IN,
        "未注明金额单位。请在金额栏表头注明「（元）」或「（万元）」。",
        "No unit of money is stated. Write （元） or （万元） in the heading of the amounts.",
    ),
    "G05": Finding(
        "G05",
        "reject",
        IN,
        "{field}为公式「{value}」，但没有保存计算结果。请用 Excel 或 WPS 打开并保存一次后重新报送。",
        "{field} is a formula without a stored value ({value}). Open and save the file once in Excel or WPS, then send it again.",
    ),
    "G06 unreadable": Finding(
        "G06",
        "reject",
        IN,
        "{field}「{value}」不是有效编码。请按文本格式填写完整编码。",
        "{field} {value} is not a valid code. Enter the complete code as text.",
    ),
    "G06 project form": Finding(
        "G06",
        "reject",
        IN,
        "项目编码「{value}」格式不符：应为 21 位，第 9 位为 R、Y 或 T。请按项目库填写。",
        "Project code {value} is not well-formed: 21 characters, the ninth R, Y or T. Copy it from the project register.",
    ),
    "G06 predecessor form": Finding(
        "G06",
        "reject",
        IN,
        "前身项目编码「{value}」格式不符：应为 21 位，第 9 位为 R、Y 或 T。请更正或留空。",
        "Predecessor code {value} is not well-formed: 21 characters, the ninth R, Y or T. Correct it or leave it blank.",
    ),
    "G06 department form": Finding(
        "G06",
        "reject",
        IN,
        "部门编码「{value}」格式不符：应为 3 位数字。请更正。",
        "Department code {value} is not well-formed: three digits. Correct it.",
    ),
    "G06 unit form": Finding(
        "G06",
        "reject",
        IN,
        "单位编码「{value}」格式不符：应为部门编码加 3 位的 6 位数字，下级单位每级再加 3 位。请更正。",
        "Unit code {value} is not well-formed: the department's code and three digits a level, up to 18. Correct it.",
    ),
    "G06 project": Finding(
        "G06",
        "reject",
        REGISTER,
        "项目编码「{value}」不在本年度项目库登记表中。请核对编码，或先办理项目入库登记。",
        "Project {value} is not in this year's project register. Check the code, or have the project registered first.",
    ),
    "G06 no name": Finding(
        "G06",
        "reject",
        REGISTER,
        "未填项目编码，项目库登记表（{within_zh}）中也没有名称为「{value}」的项目{nearest_zh}。"
        "请在「项目名称」栏按「编码-名称」填写，或先办理项目入库登记。",
        "No code is stated, and the project register ({within_en}) has no project called {value}{nearest_en}. "
        "Write code-name as the project's name, or have the project registered first.",
    ),
    "G06 name": Finding(
        "G06",
        "reject",
        REGISTER,
        "未填项目编码，项目库登记表（{within_zh}）中有多个项目名为「{value}」：{codes}。请在「项目名称」栏按「编码-名称」填写，"
        "注明是哪一个项目。",
        "No code is stated, and the project register ({within_en}) has several projects called {value}: {codes}. "
        "Write code-name as the project's name to say which.",
    ),
    "G06 department": Finding(
        "G06",
        "reject",
        REGISTER,
        "部门「{value}」不在本年度部门单位名录中。请填写名录中的编码或全称。",
        "Department {value} is not in this year's register of units. Give its code or its exact name.",
    ),
    "G06 unit": Finding(
        "G06",
        "reject",
        REGISTER,
        "单位「{value}」不在本年度部门单位名录中。请填写名录中的单位编码。",
        "Unit {value} is not in this year's register of units. Give its code.",
    ),
    "G06 project of department": Finding(
        "G06",
        "reject",
        REGISTER,
        "项目 {project_code} 属于部门 {project_department}，表中主管部门为「{department_text}」。请核对项目编码或主管部门。",
        "Project {project_code} belongs to department {project_department}, not to {department_text}. Correct one of them.",
    ),
    "G06 unit of department": Finding(
        "G06",
        "reject",
        REGISTER,
        "单位「{value}」不属于部门 {department}。请核对单位编码或部门编码。",
        "Unit {value} is not one of department {department}. Correct one of them.",
    ),
    "G07": Finding(
        "G07",
        "reject",
        IN,
        "{field}未填写，空白不作 0 处理。请补填后重新报送。",
        "{field} is blank; a blank is not read as 0. Fill it in and send the form again.",
    ),
    "G07 indicator": Finding(
        "G07",
        "reject",
        IN,
        "指标「{indicator}」的{field}未填写，空白不作 0 处理。请补填后重新报送。",
        "{field} of indicator {indicator} is blank; a blank is not read as 0. Fill it in and send the form again.",
    ),
    "G07 item": Finding(
        "G07",
        "reject",
        IN,
        "「{item}」的{field}未填写。请补填后重新报送。",
        "{field} of {item} is blank. Fill it in and send the form again.",
    ),
    "G07 record": Finding(
        "G07",
        "reject",
        IN,
        "表中没有可读取的内容。请按规定表式填写后重新报送。",
        "Nothing of the form could be found on the sheet. Fill in the prescribed form and send it again.",
    ),
    "G07 indicators": Finding(
        "G07",
        "reject",
        CLAUSE_3,
        "没有可计量完成进度的绩效指标。请填写绩效指标的年度指标值、分值和截止执行情况。",
        "No indicator is left whose progress can be measured. State target, weight and execution so far of the indicators.",
    ),
    "G08 unreadable": Finding(
        "G08",
        "reject",
        IN,
        "{field}「{value}」无法识别（{kind_zh}）。请更正后重新报送。",
        "{field} {value} cannot be read ({kind_en}). Correct it and send the form again.",
    ),
    "G08 negative": Finding(
        "G08",
        "reject",
        IN,
        "{field}为 {value}，不得为负数。请更正。",
        "{field} is {value}; it must not be negative. Correct it.",
    ),
    "G08 word": Finding(
        "G08",
        "reject",
        IN,
        "{field}填为「{value}」，只能填写：{words}。请更正。",
        "{field} is {value}; it must be one of: {words}. Correct it.",
    ),
    "G08 target": Finding(
        "G08",
        "reject",
        CLAUSE_3,
        "指标「{indicator}」的指标值「{value}」应为数字。请更正，定性指标请注明「定性」。",
        "The target of indicator {indicator}, {value}, should be a number. Correct it; mark a qualitative indicator as 定性.",
    ),
    "G08 actual": Finding(
        "G08",
        "reject",
        CLAUSE_3,
        "指标「{indicator}」的截止执行情况「{value}」应为数字。请按年度指标值的口径填写数字。",
        "The execution of indicator {indicator}, {value}, should be a number, as its target is. Enter the number.",
    ),
    "G09": Finding(
        "G09",
        "reject",
        IN,
        "第{row_no}行表头缺少{labels}{unknown_zh}{nearest_zh}。请按规定栏目名称补齐后重新报送。",
        "The header in row {row_no} lacks {labels}{unknown_en}{nearest_en}. Add the columns by their names and send it again.",
    ),
    "G10": Finding(
        "G10",
        "warn",
        IN,
        "第{row_no}行表头中有未能识别的栏目{unknown}{nearest_zh}，其内容未读取。请核对栏目名称；"
        "确需使用该名称的，请财政部门将其加入同义栏目表。",
        "The header in row {row_no} has columns that are not known, {unknown}{nearest_en}; they were not read. Check their "
        "names; the bureau can add a label to its synonyms.",
    ),
    "G11": Finding(
        "G11",
        "reject",
        IN,
        "第{row_no}行表头有含义重复的栏目：{labels}，不能确定以哪一栏为准。请只保留一栏后重新报送。",
        "The header in row {row_no} has columns that mean the same: {labels}. Leave the one that counts and send it again.",
    ),
    "G12": Finding(
        "G12",
        "warn",
        REGISTER,
        "未填项目编码，按项目名称认定为项目 {project_code}。请核对；如不是该项目，请在「项目名称」栏按「编码-名称」填写。",
        "No code is stated; by its name it was taken for project {project_code}. Check it; if it is another, write code-name.",
    ),
    "G13": Finding(
        "G13",
        "warn",
        IN,
        "{indicators} 项指标值未写明符号，读作：{readings_zh}。请核对，并在指标值前写明 ≥、≤ 或 =。",
        "{indicators} targets state no operator and were read so: {readings_en}. Check them; write ≥, ≤ or = before the number.",
    ),
    "G14": Finding(
        "G14",
        "warn",
        CLAUSE_4,
        "指标「{indicator}」的完成值「{value}」与指标值「{target_text}」的单位不同或未写明，不能比较，未用于核对得分。"
        "请按指标值的单位填写，并写明单位。",
        "The actual value of indicator {indicator}, {value}, is not in the unit of its target {target_text} and was not compared. "
        "Give it in the target's unit, with the unit.",
    ),
    "G14 monitoring": Finding(
        "G14",
        "reject",
        CLAUSE_3,
        "指标「{indicator}」的截止执行情况「{value}」与年度指标值「{target_text}」的单位不同或未写明，不能计算完成进度。"
        "请按年度指标值的单位填写，并写明单位。",
        "The execution of indicator {indicator}, {value}, is not in the unit of its target {target_text}: no progress follows. "
        "Give it in the target's unit, with the unit.",
    ),
    "SE01 weight": Finding(
        "SE01",
        "reject",
        CLAUSE_4,
        "预算执行率分值为 {value}，应为 {execution_weight}。请按规定分值填写。",
        "The execution rate is given {value} points, it should be {execution_weight}. Use the prescribed weight.",
    ),
    "G15 misnamed": Finding(
        "G15",
        "warn",
        IN,
        "文件夹「{file}」的名称不是「{meant}」，其中的文件未读取。请改名为 {meant}；已有该文件夹的，把文件移入其中。",
        "The folder {file} is not named {meant}, so nothing in it was read. Rename it to {meant}, or move its files there.",
    ),
    "G15 outside": Finding(
        "G15",
        "warn",
        IN,
        "「{file}」不在任何年度的文件夹内，未读取。请移入相应年度的文件夹（如 {place}）；不用报送的，移出收件文件夹。",
        "{file} is in no year's folder and was not read. Move it into its year's (such as {place}), or out of the inbox.",
    ),
    "G15 link": Finding(
        "G15",
        "warn",
        IN,
        "「{file}」是链接，所指的文件未读取。请复制文件本身，不要用链接。",
        "{file} is a link, and what it points to was not read. Copy the file itself, do not link to it.",
    ),
    "G15 special": Finding(
        "G15",
        "warn",
        IN,
        "「{file}」不是普通文件，未读取。请换成文件本身，或移出收件文件夹。",
        "{file} is no regular file and was not read. Put the file itself in its place, or take it out of the inbox.",
    ),
    "SE01": Finding(
        "SE01",
        "reject",
        CLAUSE_4,
        "指标分值与执行率分值之和为 {value}，应为 {full_score}。请调整指标分值。",
        "Indicator weights and the execution weight add up to {value}, they should make {full_score}. Correct the weights.",
    ),
    "SE02": Finding(
        "SE02",
        "reject",
        CLAUSE_4,
        "指标「{indicator}」得分 {value}，应在 0 至分值 {weight} 之间。请更正得分。",
        "Indicator {indicator} scores {value}, it should lie between 0 and its weight {weight}. Correct the score.",
    ),
    "SE02 execution": Finding(
        "SE02",
        "reject",
        CLAUSE_4,
        "预算数为 0 时以所填执行率得分为准；所填得分 {value} 应在 0 至 {execution_weight} 之间。请更正。",
        "With a budget of 0 the stated execution score counts; {value} should lie between 0 and {execution_weight}. Correct it.",
    ),
    "SE02 list": Finding(
        "SE02",
        "reject",
        CLAUSE_4,
        "指标得分 {value}，应在 0 至 {indicator_points} 之间。请更正。",
        "The indicator score is {value}, it should lie between 0 and {indicator_points}. Correct it.",
    ),
    "SE03": Finding(
        "SE03",
        "warn",
        CLAUSE_4,
        "所填总分 {value}，重新计算为 {self_score}，以重新计算为准。请核对各项得分。",
        "The stated total is {value}, recomputed {self_score}; the recomputed total counts. Check the scores.",
    ),
    "SE03 list": Finding(
        "SE03",
        "warn",
        CLAUSE_4,
        "清单只填一个得分 {value}，未填预算执行率得分：执行率得分重新计算为 {execution_score}，"
        "其余 {indicator_score} 作为指标得分。请核对，并分别填写两项得分。",
        "The list states one score, {value}, and no execution score: that is {execution_score}, recomputed; the other "
        "{indicator_score} points count as the indicators'. Check it and state both.",
    ),
    "SE04": Finding(
        "SE04",
        "warn",
        CLAUSE_4,
        "所填执行率得分 {value}，重新计算为 {execution_score}，以重新计算为准。请按未四舍五入的执行率计算。",
        "The stated execution score is {value}, recomputed {execution_score}; that counts. Compute it from the exact rate.",
    ),
    "SE05": Finding(
        "SE05",
        "reject",
        "the amounts of a form must agree with each other",
        "年度资金总额 {value} 元，与所填各分项之和 {parts} 元不符。请更正总额或分项。",
        "The total is {value} yuan, but its parts add up to {parts} yuan. Correct the total or the parts.",
    ),
    "SE06 factor": Finding(
        "SE06",
        "reject",
        REGISTER,
        "全年预算数 {value} 元与项目预算表的 {registered_budget} 元相差一万倍，疑为万元/元单位填错。请核对金额单位。",
        "The adjusted budget of {value} yuan and the registered {registered_budget} differ 10,000 times: 万元/元 seem confused.",
    ),
    "SE06": Finding(
        "SE06",
        "warn",
        REGISTER,
        "全年预算数 {value} 元与项目预算表的 {registered_budget} 元不一致。请核对。",
        "The adjusted budget is {value} yuan, {registered_budget} in the register. Check which one is right.",
    ),
    "SE07": Finding(
        "SE07",
        "warn",
        CLAUSE_4,
        "全年执行数 {value} 元大于全年预算数 {adjusted_budget} 元。请核对，或说明原因。",
        "{value} yuan executed is more than the adjusted budget of {adjusted_budget}. Check it, or explain.",
    ),
    "SE08": Finding(
        "SE08",
        "warn",
        CLAUSE_4,
        "指标「{indicator}」得分 {score}，低于分值 {weight}，未说明偏差原因。请补充偏差原因和改进措施。",
        "Indicator {indicator} scores {score} of {weight} without a reason. Give the reason and what is done about it.",
    ),
    "SE09": Finding(
        "SE09",
        "warn",
        CLAUSE_4,
        "预算数为 {value}，无法计算执行率，以所填执行率得分为准。请核对全年预算数。",
        "The budget is {value}: the execution rate is undefined and the stated score counts. Check the adjusted budget.",
    ),
    "SE10": Finding(
        "SE10",
        "warn",
        CLAUSE_4,
        "自评指标得分比按完成值推算的得分高 {value} 分（警戒值 {excess_limit} 分），列入复核名单。请准备佐证材料。",
        "The indicator scores exceed what the actual values support by {value} points (limit {excess_limit}): put on the "
        "review list. Have the evidence ready.",
    ),
    "SE10 weight": Finding(
        "SE10",
        "warn",
        CLAUSE_4,
        "单项指标分值 {value}，超过 {single_weight_limit} 分，列入复核名单。请细化绩效指标。",
        "One indicator holds {value} points, more than {single_weight_limit}: put on the review list. Split the indicator.",
    ),
    "SE10 review": Finding(
        "SE10",
        "warn",
        CLAUSE_4,
        "自评得分 {value} 与复核得分 {review_score} 相差较大，列入复核名单。请核对自评依据。",
        "The self-score {value} and the review score {review_score} lie far apart: put on the review list. Check the evidence.",
    ),
    "MO01": Finding(
        "MO01",
        "warn",
        CLAUSE_3,
        "截止执行数 {value} 元不在 0 与全年预算数 {adjusted_budget} 元之间。请核对。",
        "{value} yuan executed does not lie between 0 and the adjusted budget of {adjusted_budget}. Check it.",
    ),
    "MO02": Finding(
        "MO02",
        "reject",
        CLAUSE_3,
        "完成目标可能性填为「{value}」，只能填写：{words}。请更正。",
        "The likelihood of reaching the goal is {value}; it must be one of: {words}. Correct it.",
    ),
    "MO03": Finding(
        "MO03",
        "warn",
        CLAUSE_3,
        "指标「{indicator}」亮红灯，未说明偏差原因。请补充原因和整改措施。",
        "Indicator {indicator} shows a red light without a reason. Give the reason and what is done about it.",
    ),
    "MO04": Finding(
        "MO04",
        "reject",
        CLAUSE_3,
        "监控截止月份为 {value}，应为 1 至 12。请更正。",
        "The month monitored is {value}, it should be 1 to 12. Correct it.",
    ),
    "MO05": Finding(
        "MO05",
        "warn",
        CLAUSE_3,
        "表头执行数截至 {value} 月，监控截止月份为 {month} 月，以监控截止月份为准。请核对。",
        "The heading of the executed amount says month {value}, the form month {month}; the latter counts. Check it.",
    ),
    "MO05 default": Finding(
        "MO05",
        "warn",
        CLAUSE_3,
        "未注明监控截止月份，按 {value} 月计。请核对，并在标题下注明「监控截止月份：{value}」。",
        "No month is stated; month {value} was taken. Check it and state the month below the title.",
    ),
    "MO06": Finding(
        "MO06",
        "warn",
        CLAUSE_3,
        "各项指标均未填分值，按分值相等计算完成进度。请核对，并填写各项指标的分值。",
        "No indicator has a weight: all count alike. Check it and state the weights.",
    ),
    "EX01 rows": Finding(
        "EX01",
        "reject",
        CLAUSE_1,
        "评估内容有 {value} 行，应为规定的 {rows_due} 行，不重不漏。请按规定表式填写。",
        "The form has {value} rows of content; the prescribed {rows_due} are due, each once. Use the prescribed form.",
    ),
    "EX01 sum": Finding(
        "EX01",
        "reject",
        CLAUSE_1,
        "各项分值之和为 {value}，应为 {full_score}。请按规定分值填写。",
        "The weights add up to {value}, they should make {full_score}. Use the prescribed weights.",
    ),
    "EX01": Finding(
        "EX01",
        "reject",
        CLAUSE_1,
        "「{item}」的{field}为 {value}，应在 0 至分值 {weight} 之间。请更正。",
        "{field} of {item} is {value}, it should lie between 0 and its weight {weight}. Correct it.",
    ),
    "GO01": Finding(
        "GO01",
        "reject",
        CLAUSE_2,
        "指标分值之和为 {value}，应为 {indicator_points} 或 {full_score}。请调整分值。",
        "The weights add up to {value}, they should make {indicator_points} or {full_score}. Correct the weights.",
    ),
    "GO02 word": Finding(
        "GO02",
        "reject",
        CLAUSE_2,
        "审核记录「{step} / {conclusion}」无法识别：环节为单位自评、主管部门审核、财政复审，结论为通过或退回。请更正。",
        "The review step {step} / {conclusion} is unknown: steps are 单位自评, 主管部门审核, 财政复审, conclusions 通过, 退回.",
    ),
    "GO02": Finding(
        "GO02",
        "reject",
        CLAUSE_2,
        "审核环节「{value}」顺序不符：应依次为单位自评、主管部门审核、财政复审，退回后方可重复。请更正审核记录。",
        "The step {value} is out of order: 单位自评, 主管部门审核, 财政复审, repeated only after 退回. Correct the record.",
    ),
    "GO02 date": Finding(
        "GO02",
        "reject",
        CLAUSE_2,
        "审核日期 {value} 早于上一环节的 {previous_date}。请更正日期。",
        "The date {value} lies before that of the step before, {previous_date}. Correct the date.",
    ),
    "GO03": Finding(
        "GO03",
        "warn",
        CLAUSE_2,
        "指标「{indicator}」不可衡量（{operator} {target_text}）。请填写符号和数字，或填「定性」及文字标准。",
        "Indicator {indicator} cannot be measured ({operator} {target_text}). Give an operator and a number, or 定性 and a text.",
    ),
    "GO03 wording": Finding(
        "GO03",
        "warn",
        CLAUSE_3,
        "指标「{indicator}」的截止执行情况「{value}」不是规定表述，不计入完成进度。请填写达成、部分达成或未达成预期指标。",
        "The execution of indicator {indicator}, {value}, is none of the known wordings and is left out. Write 达成预期指标, "
        "部分达成预期指标 or 未达成预期指标.",
    ),
    "GO03 unsigned": Finding(
        "GO03",
        "warn",
        CLAUSE_2,
        "{indicators} 项指标值未写明符号，读作：{readings_zh}。请核对，并在指标值前写明 ≥、≤ 或 =。",
        "{indicators} targets state no operator and were read so: {readings_en}. Check them; write ≥, ≤ or = before the number.",
    ),
    "GO04": Finding(
        "GO04",
        "warn",
        CLAUSE_2,
        "各项指标均未填分值，公开时分值为空。请核对，并填写各项指标的分值。",
        "No indicator has a weight; they are disclosed without. Check it and state the weights.",
    ),
    "R01": Finding(
        "R01",
        "reject",
        REGISTER,
        "同一表内「{value}」有多行且内容不同，均不采用。请只保留正确的一行。",
        "{value} stands in several rows of the sheet that differ; none of them counts. Keep the right one only.",
    ),
    "R02": Finding(
        "R02",
        "reject",
        CLAUSE_4,
        "复核得分 {value}，应在 0 至 {full_score} 之间。请更正。",
        "The review score is {value}, it should lie between 0 and {full_score}. Correct it.",
    ),
    "R03": Finding(
        "R03",
        "reject",
        CLAUSE_4,
        "例外事项「{kind}」缺少{field}。请补填后重新登记。",
        "The exception {kind} lacks {field}. Fill it in and register it again.",
    ),
    "R04": Finding(
        "R04",
        "warn",
        CLAUSE_2,
        "{field} {value} 早于财政批复日期 {approved_on}。请核对日期。",
        "{field} {value} lies before the approval of {approved_on}. Check the dates.",
    ),
    "R05": Finding(
        "R05",
        "warn",
        CLAUSE_4,
        "部门 {department} 有项目申报数，但部门基本支出表中没有该部门，其基本支出按 0.00 计。请补登。",
        "Department {department} requests projects but has no row in R-BASE: its funds count 0.00. Have it registered.",
    ),
}
"""By name: the code, with a word more where one code says different things."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "unknown_type": (
        "不支持这种类型的文件。请用 Excel 或 WPS 打开后另存为 .xlsx，或填写空白表（.xlsx）后重新报送。",
        "files of its type are not read; save it as .xlsx in Excel or WPS, or fill in a blank form",
    ),
    "wrong_ending": (
        "文件内容可以读取，但扩展名不是报送文件的扩展名。请改回正确的扩展名（如 .xlsx、.docx）后重新报送。",
        "it could be read, and its name says that it is not meant to be; give it its own ending, such as .xlsx",
    ),
    "packed": (
        "不支持这种压缩包（.rar、.7z 等）。请解压后报送其中的工作簿。",
        "archives of this kind are not opened; unpack it and send the workbooks that it holds",
    ),
    "nested": (
        "压缩包内的压缩包不再解压。请解压后报送其中的工作簿。",
        "an archive within an archive is not opened; unpack it and send the workbooks that it holds",
    ),
    "empty": (
        "压缩包内没有可以读取的工作簿。请核对压缩包内的文件，把填好的工作簿重新报送。",
        "the archive holds no file that can be read; send the workbooks themselves",
    ),
    "document": (
        "这种类型的文件（.doc、.wps、.pdf、.ofd、图片等）中的表格无法读取。"
        "请用 Word/WPS 另存为 .docx，或填写空白表（.xlsx）后重新报送。",
        "no table is read from a document or picture of this kind; save it as .docx in Word or WPS, or fill in a blank form",
    ),
    "old_format": (
        "文件是 Excel 5.0/95 或更早的旧格式。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送。",
        "the workbook is of an old format, Excel 5.0/95 or older; open it in Excel or WPS and save it as .xlsx",
    ),
    "quotes": (
        "第{line}行引号未闭合或位置有误，无法分清各行，整个文件未读取。"
        "请更正该行的英文双引号，或用 Excel、WPS 另存为 .xlsx 后重新报送。",
        "a quote of line {line} is not closed, or closes where none may; correct it, or save the file as .xlsx",
    ),
    "ragged": (
        "第{line}行的字段数与表头不同，各列可能错位，整个登记表未采用。请核对该行的分隔符，或另存为 .xlsx 后重新报送。",
        "line {line} has another number of fields than the header: its columns may be shifted; correct it, or save it as .xlsx",
    ),
    "forbidden": (
        "无权读取：运行本系统的账户没有读取权限。请放开该文件的读取权限，或重新复制一份后报送。",
        "the account that runs jixiao may not read it; let it read the file, or send a fresh copy",
    ),
    "encrypted": (
        "文件设有密码。请取消密码后重新报送。",
        "it is protected by a password; take the password off",
    ),
    "damaged": (
        "文件已损坏、不完整，或内容与扩展名不符。请用 Excel 或 WPS 打开原件核对，另存为 .xlsx 后重新报送。",
        "it is damaged, incomplete or not what its name says; open it in Excel or WPS and save it as .xlsx",
    ),
    "too_large": (
        "文件过大：文件不超过 64 MB，解压后不超过 256 MB，每张工作表不超过 100 万个单元格。"
        "请删去多余的空行、空列、图片，或分开后重新报送。",
        "it is too large: 64 MiB, 256 MiB unpacked, 1,000,000 cells a sheet; delete what is not needed, or split it",
    ),
    "hang": (
        "读取用时过长，已经中止。请删去多余的内容，用 Excel 或 WPS 另存为 .xlsx 后重新报送。",
        "reading it takes too long; delete what is not needed and save it as .xlsx in Excel or WPS",
    ),
    "crash": (
        "读取时出错中断。请用 Excel 或 WPS 打开原件，另存为 .xlsx 后重新报送。",
        "the reader broke down on it; open it in Excel or WPS and save it as .xlsx",
    ),
    "formula": ("公式没有保存的结果", "formula without a stored value"),
    "not_a_number": ("不是可用的数字", "not a usable number"),
    "not_a_date": ("不是日期", "not a date"),
    "code": ("不是有效编码", "not a valid code"),
    "lost_digits": ("编码位数已丢失", "a code that lost digits"),
    "unit_conflict": ("单位与表头不一致", "its unit contradicts the heading"),
    "scaled": (
        "数字格式使显示的数与实际的数不同，且未写明单位，请改为常规数字格式",
        "its number format shows another number than the cell holds, without a unit: use a plain format",
    ),
    "ratio": ("比率应为小数或百分比", "a ratio is due, as a fraction or with %"),
    "word": ("不是规定的选项", "not one of the prescribed words"),
}
"""Kinds of problems that the reader reports, in Chinese and English; of a file, what to do about it too."""
