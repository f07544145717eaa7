"""Findings on rectification (整改), clause 二(三): R07 to R09 on the register R-RECT, RE01 to RE04 on what departments answer."""

from __future__ import annotations

from expectations.catalogue.finding import Said, rejects, warns

FINDINGS: dict[str, Said] = {
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
