"""Findings on the registers that the bureau keeps: R01 to R06."""

from __future__ import annotations

from expectations.catalogue.finding import Said, rejects, warns

FINDINGS: dict[str, Said] = {
    "R01": rejects(
        "同一表内「{value}」有多行且内容不同，均不采用。请只保留正确的一行。",
        "{value} stands in several rows of the sheet that differ; none of them counts. Keep the right one only.",
    ),
    "R02": rejects(
        "复核得分 {value}，应在 0 至 {full_score} 之间。请更正。",
        "The review score is {value}, it should lie between 0 and {full_score}. Correct it.",
    ),
    "R03": rejects(
        "例外事项「{kind}」缺少{field}。请补填后重新登记。",
        "The exception {kind} lacks {field}. Fill it in and register it again.",
    ),
    "R04": warns(
        "{field} {value} 早于财政批复日期 {approved_on}。请核对日期。",
        "{field} {value} lies before the approval of {approved_on}. Check the dates.",
    ),
    "R05": warns(
        "部门 {department} 有项目申报数，但部门基本支出表中没有该部门，其基本支出和控制数合计待定。请补登。",
        "Department {department} requests projects but has no row in R-BASE: its funds and total stay pending. Have it registered.",
    ),
    "R06": rejects(
        "复核得分 {value} 与复核明细表的合计 {together} 不一致，均不采用。请核对后更正其一，或只填其一。",
        "The review score is {value}, the lines of R-REV-D add up to {together}; neither counts. Correct one, or state one only.",
    ),
}
