-- The control figure of every requested project and nothing else: by hand, in one statement, with the numbers of the plan written
-- into it. What a rule engine cannot do without; no verdicts, ledger, evidence or exceptions' scenarios are kept.
create or replace table floor_figures as
with
state as (
    select year, form, sha256, sheet, subject_no, subject_code
    from subject_states
    where region = '640500' and status = 'accepted'
),
request as (
    select project_code, department_code, is_new, nullif(trim(content), '') as content, predecessor_code, requested
    from raw_r_proj
    semi join state using (year, sha256, sheet, subject_no)
    join (
        select project_code, requested
        from raw_r_budg
        semi join state using (year, sha256, sheet, subject_no)
        where region = '640500' and year = 2027 and requested > 0
    ) using (project_code)
    where region = '640500' and year = 2027 and class in ('22', '3')
),
budget as (
    select year, project_code, adjusted_budget
    from raw_r_budg
    semi join state using (year, sha256, sheet, subject_no)
    where region = '640500' and year in (2025, 2026)
),
earlier as (
    select project_code, grade, coalesce(budget.adjusted_budget, grades.adjusted_budget) as base
    from (select project_code, adjusted_budget from budget where year = 2025) as budget
    full join (
        select project_code, grade, adjusted_budget from project_grades where region = '640500' and year = 2025
    ) as grades using (project_code)
),
flag as (
    select project_code, reduce_next_year as reduce, stop_next_year as stop, coalesce(budget.adjusted_budget, flags.adjusted_budget) as base
    from monitoring_flags as flags
    left join (select project_code, adjusted_budget from budget where year = 2026) as budget using (project_code)
    where region = '640500' and year = 2026 and (reduce_next_year or stop_next_year)
),
evaluated as (
    select state.subject_code as project_code
    from raw_ex_ante_items as item
    join state using (year, sha256, sheet, subject_no)
    where item.region = '640500' and item.year = 2027 and state.form = 'EX'
    group by state.subject_code
    having count(*) = count(item.review_score) and sum(item.review_score) >= 90
),
admitted as (
    select state.subject_code as project_code
    from raw_goal_steps as step
    join state using (year, sha256, sheet, subject_no)
    where step.region = '640500' and step.year = 2027 and state.form = 'GO'
    group by state.subject_code
    having arg_max_null(step.step || step.conclusion, step.step_no) = '财政复审通过'
),
poor as (
    select project_code as other_code, department_code, nullif(trim(content), '') as content
    from raw_r_proj
    semi join state using (year, sha256, sheet, subject_no)
    join (select project_code, department_code from project_grades where region = '640500' and year = 2025 and grade = '差') as grades
        using (project_code, department_code)
    where region = '640500' and year = 2025
),
same_content as (
    select distinct request.project_code
    from request
    join poor using (department_code, content)
    where poor.other_code <> request.project_code and poor.other_code is distinct from request.predecessor_code
),
exception as (
    select project_code, bool_or(kind = '不予压减') as uncut, bool_or(kind = '允许再次安排') as again,
        max(amount) filter (kind = '保留金额') as kept
    from raw_r_exc
    semi join state using (year, sha256, sheet, subject_no)
    where region = '640500' and year = 2027
    group by project_code
),
fact as (
    select
        request.project_code,
        requested,
        is_new and evaluated.project_code is null or admitted.project_code is null as gated,
        own.grade = '差' or predecessor.grade = '差' as poor,
        if(own.grade = '中', own.base, if(predecessor.grade = '中', predecessor.base, null)) as medium_base,
        same_content.project_code is not null
        and coalesce(own.grade, '未自评') = '未自评' and coalesce(predecessor.grade, '未自评') = '未自评' as same,
        own_flag.stop or predecessor_flag.stop as stop,
        if(own_flag.reduce, own_flag.base, if(predecessor_flag.reduce, predecessor_flag.base, null)) as reduced_base,
        coalesce(exception.uncut, false) as uncut,
        coalesce(exception.again, false) as again,
        coalesce(exception.kept, 0) as kept
    from request
    left join evaluated using (project_code)
    left join admitted using (project_code)
    left join same_content using (project_code)
    left join exception using (project_code)
    left join earlier as own using (project_code)
    left join flag as own_flag using (project_code)
    left join earlier as predecessor on predecessor.project_code = request.predecessor_code
    left join flag as predecessor_flag on predecessor_flag.project_code = request.predecessor_code
),
cut as (
    select
        project_code,
        requested,
        case
            when gated then requested
            else least(
                requested - least(kept, requested),
                if(
                    not again and (coalesce(poor, false) or coalesce(stop, false) or same),
                    requested,
                    if(
                        uncut,
                        0,
                        greatest(
                            coalesce(round(cast(medium_base as decimal(28, 2)) * 0.1, 2), 0),
                            coalesce(round(cast(reduced_base as decimal(28, 2)) * 0.1, 2), 0)
                        )
                    )
                )
            )
        end as cut
    from fact
)
select project_code, requested, cast(cut as decimal(18, 2)) as cut, cast(requested - cut as decimal(18, 2)) as control
from cut
