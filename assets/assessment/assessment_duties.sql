-- Clause 三: what each department owed in year E and what of it was missed, a row a part and project, or matter of disclosure.
-- Everything is of the year's own scope; handed in means accepted.
with
project as materialized (
    select project_code, department_code, is_new, asks, is_budgeted from this.project
),
-- Forms that are owed of new projects that ask for money, or of those with money to spend.
owing(part, form, reason) as (
    values
        ('ex_ante', 'EX', '未报送事前绩效评估'),
        ('monitoring', 'MO', '未报送运行监控'),
        ('self_evaluation', 'SE', '未报送绩效自评')
),
disclosure as (
    select
        department_code,
        matter,
        duty_status(
            approved_on, published_on, due_on(approved_on, param('disclosure.publish_days'), choice('roll_if_holiday')),
            scope_day(), '逾期未公开'
        ) as status
    from this.accepted_r_date
),
duty as (
    select
        department_code, owing.part, project_code as subject, state.status is null as is_missed, owing.reason, null as detail
    from project
    join owing on if(owing.part = 'ex_ante', is_new and asks, is_budgeted)
    left join this.subject_states as state
        on state.form = owing.form and state.subject_code = project_code and state.status = 'accepted'
    union all
    -- At the first try: admitted by the one review of finance that there was.
    select
        department_code, 'goals', project_code,
        not coalesce(goal.verdict = '通过' and goal.rounds = 1, false),
        case
            when goal.subject_code is null then '未报送绩效目标'
            when goal.rounds = 0 then '财政尚未复审'
            else '首次财政复审未通过'
        end,
        if(goal.rounds > 1, concat('财政复审', goal.rounds, '次'), null)
    from project
    left join this.goal_review as goal on goal.subject_code = project_code
    where asks
    union all
    select department_code, 'disclosure', matter, status <> '按时', if(status = '逾期', '逾期公开', status), null
    from disclosure
    where status in ('按时', '逾期', '逾期未公开')
)
select
    department_code, part, subject, param('assessment.' || part) as weight, 1 as owed, cast(is_missed as integer) as missed, reason, detail
from duty
union all
-- |review − self|, as points lost of the total
select
    department_code, 'accuracy', project_code, param('assessment.accuracy'), param('score.total'),
    abs(review_score - self_score) * param('assessment.accuracy_slope'), '自评与复核得分不一致',
    concat('自评', self_score, '分，复核', review_score, '分')
from this.project_grades
where review_score is not null and self_score is not null
