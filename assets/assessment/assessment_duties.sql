-- Clause 三: what each department owed in year E and what of it was missed, a row a part and project, or matter of disclosure.
-- Everything is of the year's own scope; handed in means accepted.
with
number as (
    select
        cast(param('score.total') as decimal(9, 4)) as total,
        cast(param('assessment.accuracy_slope') as decimal(9, 4)) as slope
),
weight as (
    select part, cast(points as decimal(9, 4)) as weight
    from (
        values
            ('ex_ante', param('assessment.ex_ante')),
            ('goals', param('assessment.goals')),
            ('monitoring', param('assessment.monitoring')),
            ('self_evaluation', param('assessment.self_evaluation')),
            ('accuracy', param('assessment.accuracy')),
            ('disclosure', param('assessment.disclosure'))
    ) as stated(part, points)
),
project as materialized (
    select project_code, department_code, is_new, asks, is_budgeted from this.project
),
ex_ante_form as (
    select distinct subject_code as project_code from this.accepted_ex_antes
),
monitoring_form as (
    select distinct subject_code as project_code from this.accepted_monitorings
),
self_evaluation_form as (
    select distinct subject_code as project_code from this.accepted_self_evaluations where form = 'SE'
),
-- At the first try: admitted by the one review of finance that there was.
goal as (
    select
        subject_code as project_code,
        count(*) filter (step = '财政复审') as rounds,
        coalesce(
            arg_max_null(step, step_no) = '财政复审' and arg_max_null(conclusion, step_no) = '通过', false
        ) as is_admitted
    from this.accepted_goal_steps
    group by subject_code
),
goal_form as (
    select distinct subject_code as project_code from this.accepted_goals
),
disclosure as (
    select
        department_code,
        matter,
        duty_status(
            approved_on, published_on,
            due_on(approved_on, cast(param('disclosure.publish_days') as integer), choice('roll_if_holiday')),
            scope_day(), '逾期未公开'
        ) as status
    from this.accepted_r_date
),
duty as (
    select
        department_code, 'ex_ante' as part, project_code as subject, ex_ante_form.project_code is null as is_missed,
        '未报送事前绩效评估' as reason, null as detail
    from project
    left join ex_ante_form using (project_code)
    where is_new and asks
    union all
    select
        department_code, 'goals', project_code, not coalesce(goal.is_admitted and goal.rounds = 1, false),
        case
            when goal_form.project_code is null then '未报送绩效目标'
            when coalesce(goal.rounds, 0) = 0 then '财政尚未复审'
            else '首次财政复审未通过'
        end,
        if(goal.rounds > 1, concat('财政复审', goal.rounds, '次'), null)
    from project
    left join goal using (project_code)
    left join goal_form using (project_code)
    where asks
    union all
    select department_code, 'monitoring', project_code, monitoring_form.project_code is null, '未报送运行监控', null
    from project
    left join monitoring_form using (project_code)
    where is_budgeted
    union all
    select
        department_code, 'self_evaluation', project_code, self_evaluation_form.project_code is null, '未报送绩效自评', null
    from project
    left join self_evaluation_form using (project_code)
    where is_budgeted
    union all
    select department_code, 'disclosure', matter, status <> '按时', if(status = '逾期', '逾期公开', status), null
    from disclosure
    where status in ('按时', '逾期', '逾期未公开')
)
select
    department_code, part, subject, weight.weight,
    cast(1 as decimal(9, 4)) as owed, cast(if(is_missed, 1, 0) as decimal(9, 4)) as missed, reason, detail
from duty
join weight using (part)
union all
-- |review − self|, as points lost of the total
select
    grade.department_code, weight.part, grade.project_code, weight.weight,
    number.total, abs(review_score - self_score) * number.slope, '自评与复核得分不一致',
    concat('自评', self_score, '分，复核', review_score, '分')
from this.project_grades as grade, number, weight
where weight.part = 'accuracy' and review_score is not null and self_score is not null
