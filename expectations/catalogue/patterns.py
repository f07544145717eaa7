"""Patterns that auditors look for, on forms and requests that count: SE11 to SE20, B01 to B03. Clause 一(四): no score changes."""

from __future__ import annotations

from expectations.catalogue.finding import Said, warns

FINDINGS: dict[str, Said] = {
    "SE11": warns(
        "各项指标（{score_cells}）均为满分，预算执行率却只有 {value}，低于 {low_execution}。请核对指标得分，并备好佐证材料。",
        "Every indicator ({score_cells}) has its full weight beside an execution rate of {value}, below {low_execution}. "
        "Check the scores and have the evidence ready.",
    ),
    "SE12": warns(
        "产出指标（{output_cells}）平均完成 {value}，预算执行率为 {execution_rate}，相差超过 {output_gap_shown}。"
        "请核对产出完成值，或说明少花钱而完成的原因。",
        "The outputs ({output_cells}) reach {value} on average, the execution rate {execution_rate}: more than "
        "{output_gap_shown} apart. Check the actual values, or say how it was done with less.",
    ),
    "SE13": warns(
        "{title_zh}（{letters} 字）与「{other_department}」的项目 {other_project}「{other_name}」{more_zh}逐字相同。"
        "请按本项目的实际情况填写。",
        "The {title_en} ({letters} letters) equals that of project {other_project} {other_name} of {other_department}"
        "{more_en}. Write what is true of this project.",
    ),
    "SE14": warns(
        "指标「{value}」已在「{first_heading}」（{first_place}）下设置，又列在「{heading}」下，重复计分。请只保留一处。",
        "Indicator {value} stands under {first_heading} ({first_place}) and again under {heading}: it counts twice. Keep one.",
    ),
    "SE15": warns(
        "「{heading}」下的指标「{value}」反映的是资金支出进度（{payment_word}），不是产出或效益。请改为反映工作成果的指标。",
        "Indicator {value} under {heading} says how much was paid ({payment_word}), which is no result. Replace it by one.",
    ),
    "SE16": warns(
        "成本指标「{indicator}」的指标值带「{value}」，成本越高越算完成。请改为「≤」或「<」。",
        "The cost indicator {indicator} has {value}: the more it costs, the better. Use ≤ or <.",
    ),
    "SE17": warns(
        "指标「{indicator}」指标值 {shown_target}，完成 {value}，超过指标值的 {easy_target} 倍。"
        "请核对，指标值偏低的下年度予以调整。",
        "Indicator {indicator} aims at {shown_target} and reached {value}, above {easy_target} times the target. "
        "Check it, and raise a target that is too easy.",
    ),
    "SE17 every": warns(
        "全部定量指标（{number_cells}）均超额完成，指标值可能偏低。请核对，指标值偏低的下年度予以调整。",
        "Every numeric target ({number_cells}) is over-fulfilled: they may be too easy. Check them, and raise those that are.",
    ),
    "SE18": warns(
        "效益指标「{indicator}」用语空泛（{vague_word}），却以百分比 {value} 为指标值，无法核实。"
        "请改为可计量的指标，或写明百分比的口径。",
        "The benefit indicator {indicator} is vague ({vague_word}) and yet aims at {value}, which nobody can verify. "
        "Measure something, or say what the percentage is of.",
    ),
    "SE19": warns(
        "指标「{indicator}」的指标值 {value} 弱于批复的绩效目标 {goal_target}（{goal_place}）。请按批复的目标自评。",
        "Indicator {indicator} aims at {value}, weaker than the admitted goal {goal_target} ({goal_place}). "
        "Evaluate against the admitted goal.",
    ),
    "SE19 gone": warns(
        "批复的绩效目标中的指标「{value}」（{goal_target}；{goal_place}）没有自评。请补充该指标。",
        "Indicator {value} of the admitted goals ({goal_target}; {goal_place}) is not evaluated. Add it.",
    ),
    "SE20": warns(
        "指标「{indicator}」全年完成 {value}，比运行监控时预计的 {expected_text}（{expected_place}）差 {gap_percent} 以上。"
        "请说明原因。",
        "Indicator {indicator} ended at {value}, more than {gap_percent} worse than the {expected_text} that monitoring "
        "expected ({expected_place}). Say why.",
    ),
    "SE20 full": warns(
        "指标「{indicator}」在运行监控时填为「{possibility_at_full_marks}」（{possibility_place}），自评却得满分 {value}。"
        "请核对，并备好佐证材料。",
        "Monitoring said of indicator {indicator} that it was {possibility_at_full_marks} ({possibility_place}), and now it "
        "has its full {value} points. Check it and have the evidence ready.",
    ),
    "B01": warns(
        "{evaluated_year} 年预算 {evaluated_budget} 元，结余 {money_left} 元，超过 {money_left_percent}，"
        "申报数 {value} 元却没有减少。请核减申报数，或说明理由。",
        "Of the {evaluated_budget} yuan of {evaluated_year} {money_left} were left, more than {money_left_percent}, and yet "
        "{value} are requested. Request less, or say why.",
    ),
    "B02": warns(
        "{nature_again}已安排过预算，又申报 {value} 元。请核对项目性质，或说明再次申报的理由。",
        "A one-time project ({nature_again}) that had a budget requests {value} yuan again. Check its nature, or say why.",
    ),
    "B03": warns(
        "申报数 {value} 元比 {current_year} 年预算 {current_budget} 元增长超过 {growth_percent}，且未标注为新增项目。"
        "请说明增长理由。",
        "{value} yuan are requested, over {growth_percent} more than the {current_budget} of {current_year}, of a project "
        "that is not marked as new. Say why.",
    ),
}
