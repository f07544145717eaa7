-- Clause 三: what cost a department points, a row a duty that was missed. A line's points are what the part would still have had
-- before it less what it has after it, so that the lines of a part add up to what it lost, however each is rounded.
with
running as (
    select
        * replace (cast(sum(owed) over (partition by department_code, part) as decimal(18, 4)) as owed),
        cast(
            sum(missed) over (partition by department_code, part order by subject rows unbounded preceding) as decimal(18, 4)
        ) as missed_so_far
    from this.assessment_duties
),
kept as (
    select
        *,
        ratio2(weight * greatest(owed - missed_so_far + missed, 0), owed) as before,
        ratio2(weight * greatest(owed - missed_so_far, 0), owed) as after
    from running
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
