-- Clause 三: how well each department managed performance in year E, 0–100 (weights local). Everything is of the year's own scope.
-- Handed in means accepted. A part with nothing owed is empty, left out, and the others rescaled to the whole.
with
number as (
    select cast(param('score.total') as decimal(9, 4)) as total
),
-- What was owed and what of it was done, part by part: never less than nothing, however far self-scores and reviews lie apart.
measured as (
    select
        department_code,
        part,
        any_value(weight) as weight,
        cast(sum(owed) as decimal(18, 4)) as owed,
        cast(greatest(sum(owed) - sum(missed), 0) as decimal(18, 4)) as done
    from this.assessment_duties
    group by department_code, part
),
-- Self-evaluations go to finance together with the final accounts; the day is that on which the form first came in.
declared as (
    select state.subject_code as project_code, min(civil_day(file.received_at)) as handed_in_on
    from this.subject_states as state
    join this.inbox_files as file using (sha256)
    where state.form = 'SE' and state.status in ('accepted', 'superseded')
    group by state.subject_code
),
handed_in as (
    select
        project.department_code,
        if(bool_or(declared.handed_in_on > accounts.reported_on), '迟于决算', '随决算') as handed_in
    from declared
    join this.project as project using (project_code)
    join this.accepted_r_date as accounts
        on accounts.department_code = project.department_code and accounts.matter = '部门决算'
    where accounts.reported_on is not null
    group by project.department_code
),
part as (
    select
        department_code, part, weight,
        ratio2(weight * cast(done as decimal(18, 4)), owed) as points,
        trillionths(ratio12(done, owed)) * millionths(weight) as exact_points
    from measured
),
totalled as (
    select
        department_code,
        -- to 10 places first, so that shares of thirds add up to whole points
        round(
            round(
                cast(
                    half_up(sum(exact_points) * millionths(any_value(number.total)), millionths(sum(weight)) * 1000000)
                    as decimal(20, 0)
                ) * cast(0.000000000001 as decimal(12, 12)),
                10
            ),
            2
        ) as total,
        max(points) filter (part = 'ex_ante') as ex_ante,
        max(points) filter (part = 'goals') as goals,
        max(points) filter (part = 'monitoring') as monitoring,
        max(points) filter (part = 'self_evaluation') as self_evaluation,
        max(points) filter (part = 'accuracy') as accuracy,
        max(points) filter (part = 'disclosure') as disclosure
    from part, number
    group by department_code
),
-- What is told beside the points: matters to put right, clause 二(三).
rectified as (
    select
        department_code,
        cast(count(*) as integer) as matters,
        cast(count(*) filter (done_on is null) as integer) as open,
        cast(count(*) filter (is_overdue) as integer) as overdue,
        max(days_late) filter (is_overdue) as longest
    from this.rectifications
    group by department_code
),
ranked as (
    select
        totalled.*,
        cast(rank() over (order by total desc) as integer) as rank,
        count(*) over () - count(*) over (order by total desc range between unbounded preceding and current row) as below
    from totalled
)
select
    department.department_code,
    department.department_name,
    ranked.ex_ante,
    ranked.goals,
    ranked.monitoring,
    ranked.self_evaluation,
    ranked.accuracy,
    ranked.disclosure,
    ranked.total,
    ranked.rank,
    case
        when ranked.rank <= param('assessment.commend_rank') then '表扬'
        when ranked.below < param('assessment.warn_count') then '约谈'
    end as outcome,
    coalesce(rectified.matters, 0) as rectifications,
    coalesce(rectified.open, 0) as rectifications_open,
    coalesce(rectified.overdue, 0) as rectifications_overdue,
    rectified.longest as longest_overdue,
    handed_in.handed_in
from this.department as department
left join ranked using (department_code)
left join rectified using (department_code)
left join handed_in using (department_code)
