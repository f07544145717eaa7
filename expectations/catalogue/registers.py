"""Findings on the registers that the bureau keeps: R01 to R09."""

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
    # R-RECT: clause 二(三)
    "R07": rejects(
        "编号「{value}」应为「{department}-{scope_year}-序号」。请照填反馈函上的编号；新增事项接在已有编号之后，序号至少三位。",
        "The number {value} should read {department}-{scope_year}-NNN. Take the letter's number, or the next free one.",
    ),
    "R08": rejects(
        "编号「{value}」已用于另一整改事项（{given}）。请核对编号；新增事项请用未用过的编号。",
        "The number {value} was given to another matter ({given}). Check it, or take one that was never used.",
    ),
    "R09": rejects(
        "填了核验结论「{conclusion}」，未填核验日期。请补填。",
        "The conclusion {conclusion} has no date of verification. Fill it in.",
    ),
}
