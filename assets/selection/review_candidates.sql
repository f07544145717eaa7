-- Clause 一(四), 组织对单位自评进行复核: the frame that a draw of re-checks is made from. One row a project with a self-evaluation that
-- counts: without one there is nothing to look at again. `reasons` why it is re-checked for certain, empty where it is not.
with
frame as (
    select
        graded.project_code, graded.department_code, coalesce(graded.adjusted_budget, 0) as amount, risk.points,
        project.is_key, project.predecessor_code
    from this.project_grades as graded
    left join this.review_risks as risk using (project_code)
    left join this.project as project using (project_code)
    where graded.self_score is not null
),
-- A project and its predecessor are the same project.
known_as as (
    select project_code, unnest([project_code, predecessor_code]) as earlier_code from frame
),
-- Grades that the rules of the ledger act on, whatever the scale calls them; 未自评 is none of the scale.
before as (
    select known_as.project_code, min_by(graded.grade, known_as.earlier_code <> known_as.project_code) as grade
    from known_as
    join last.project_grades as graded on graded.project_code = known_as.earlier_code
    where graded.grade in (select label from this.policy_bands where scale = 'grade')
        and graded.grade in (select value from this.policy_rule_arguments where argument = 'grades')
    group by known_as.project_code
),
-- Not reviewed for so many years: known that long, and its last review, if any, as long ago.
overdue as (
    select known_as.project_code
    from known_as
    join project_grades as graded on graded.project_code = known_as.earlier_code
    where graded.region = scope_region() and graded.year < scope_year()
    group by known_as.project_code
    having min(graded.year) <= scope_year() - param('review.years')
        and coalesce(max(graded.year) filter (graded.review_score is not null) <= scope_year() - param('review.years'), true)
)
select
    frame.project_code,
    frame.department_code,
    cast(coalesce(frame.points, 0) as decimal(9, 2)) as points,
    frame.amount,
    nullif(
        concat_ws(
            '；',
            case when frame.is_key then '重点项目' end,
            case when frame.amount >= param('review.certain_amount') then '全年预算数达到必查金额' end,
            case when frame.points >= param('review.certain_points') then '风险分达到必查分值' end,
            '上年度等级为' || before.grade,
            case when overdue.project_code is not null then '满' || cast(param('review.years') as integer) || '年未复核' end
        ),
        ''
    ) as reasons
from frame
left join before using (project_code)
left join overdue using (project_code)
