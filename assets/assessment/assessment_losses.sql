-- Clause 三: what cost a department points, a row a duty that was missed. A line's points are what the part would still have had
-- before it less what it has after it, so that the lines of a part add up to what it lost, however each is rounded.
with
kept as (
    select
        *,
        cast(sum(owed) over (partition by department_code, part) as decimal(18, 4)) as due,
        cast(sum(missed) over (partition by department_code, part order by subject rows unbounded preceding) as decimal(18, 4)) as so_far,
        ratio2(weight * greatest(due - so_far + missed, 0), due) as before,
        ratio2(weight * greatest(due - so_far, 0), due) as after
    from this.assessment_duties
)
select
    kept.department_code,
    assessment.rank,
    kept.part,
    project.project_code,
    project.project_name,
    if(kept.part = 'disclosure', kept.subject, null) as matter,
    kept.reason,
    kept.detail,
    kept.before - kept.after as lost
from kept
left join this.assessment as assessment using (department_code)
left join this.accepted_r_proj as project on project.project_code = kept.subject
where kept.missed > 0
