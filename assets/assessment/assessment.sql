-- Clause 三: how well each department managed performance in year E, 0–100 (weights local). Everything is of the year's own scope.
-- Handed in means accepted. A part with nothing owed is empty, left out, and the others rescaled to the whole.
with
-- What was owed and what of it was done, part by part: never less than nothing, however far self-scores and reviews lie apart.
part as (
    select
        department_code, part,
        any_value(weight) as worth,
        cast(sum(owed) as decimal(18, 4)) as due,
        cast(greatest(sum(owed) - sum(missed), 0) as decimal(18, 4)) as done,
        ratio2(worth * done, due) as points,
        trillionths(ratio12(done, due)) * millionths(worth) as exact_points
    from this.assessment_duties
    group by department_code, part
),
-- Self-evaluations go to finance together with the final accounts; the day is that on which the form first came in.
handed_in as (
    select
        project.department_code,
        if(bool_or(declared.handed_in_on > accounts.reported_on), '迟于决算', '随决算') as handed_in
    from this.handed_in as declared
    join this.project as project on project.project_code = declared.subject_code
    join this.accepted_r_date as accounts
        on accounts.department_code = project.department_code and accounts.matter = '部门决算'
    where declared.form = 'SE' and declared.handed_in_on is not null and accounts.reported_on is not null
    group by project.department_code
),
scored as (
    select *
    from (select department_code, part, points from part)
    pivot (max(points) for part in ('ex_ante', 'goals', 'monitoring', 'self_evaluation', 'accuracy', 'disclosure'))
),
totalled as (
    select
        department_code,
        -- to 10 places first, so that shares of thirds add up to whole points
        round(
            round(of_trillionths(half_up(sum(exact_points) * millionths(param('score.total')), millionths(sum(worth)) * 1000000)), 10),
            2
        ) as total
    from part
    group by department_code
),
ranked as (
    select
        *,
        cast(rank() over (order by total desc) as integer) as rank,
        case
            when rank <= param('assessment.commend_rank') then '表扬'
            when rank() over (order by total nulls first) <= param('assessment.warn_count') then '约谈'
        end as outcome
    from totalled
),
-- What is told beside the points: matters to put right, clause 二(三).
rectified as (
    select
        department_code,
        count(number) as rectifications,
        count(number) filter (done_on is null) as rectifications_open,
        count(number) filter (is_overdue) as rectifications_overdue,
        max(days_late) filter (is_overdue) as longest_overdue
    from this.department
    left join this.rectifications using (department_code)
    group by department_code
)
select *
from this.department
join rectified using (department_code)
left join ranked using (department_code)
left join scored using (department_code)
left join handed_in using (department_code)
