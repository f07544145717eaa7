-- Clause 一(二): the review steps (审核记录) of a project's accepted goal declaration; the last one decides.
select
    steps.step_no,
    steps.step,
    steps.conclusion,
    steps.decided_on,
    steps.rectify_by,
    places.file,
    steps.sheet,
    steps.cells
from accepted_goal_steps as steps
left join places using (region, year, sha256, sheet)
where region = $region and year = $year and steps.subject_code = $code
order by steps.step_no
