-- Clause 二(一), 工作开展情况: what was done in the cycle of budget year B, in figures of open projects alone. One row a topic and
-- item, in the order in which the report tells them. A further topic is a further part of `told`.
with
coverage as (
    select sum(owed) as owed, sum(handed_in) as handed_in, sum(admitted) as admitted, sum(approved) as approved, sum(published) as published
    from this.goal_coverage
),
flag as (
    select treatment, adjusted_budget
    from last.monitoring_flags
    anti join this.classified_projects as hidden using (project_code)
),
grade as (
    select grade, adjusted_budget
    from evaluated.project_grades
    anti join this.classified_projects as hidden using (project_code)
),
evaluation as (
    select project_code
    from evaluated.disclosed_key_evaluations
    anti join this.classified_projects as hidden using (project_code)
),
figure as (
    select requested, cut, control, rule
    from this.project_control_figures
    anti join this.classified_projects as hidden using (project_code)
),
band_rank as (
    select label, rank from this.policy_bands where scale = 'grade'
),
treatment_rank as (
    select treatment, min(rank) as rank from this.policy_treatments group by treatment
),
rule_name as (
    select rule, any_value(zh) as name, min(rank) as rank from this.policy_rules group by rule
),
told as (
    select 1 as place, 'coverage' as topic, line.rank, line.item, line.number, null as amount, coverage.owed as of_number, null as of_amount
    from coverage, lateral (
        values
            (1, '应申报绩效目标', owed), (2, '已申报', handed_in), (3, '已审核入库', admitted), (4, '已批复', approved), (5, '已公开', published)
    ) as line(rank, item, number)
    union all
    select 2, 'monitoring', 1, '应监控项目', count(*), sum(adjusted_budget), count(*), null from flag
    union all
    select
        2, 'monitoring', 2, '已报送监控', count(*) filter (treatment <> '未报送'),
        sum(adjusted_budget) filter (treatment <> '未报送'), count(*), null
    from flag
    union all
    select
        3, 'treatment', coalesce(any_value(treatment_rank.rank), if(treatment = '正常', 98, 99)), treatment, count(*),
        sum(adjusted_budget), sum(count(*)) over (), null
    from flag
    left join treatment_rank using (treatment)
    group by treatment
    union all
    select
        4, 'grade', coalesce(any_value(band_rank.rank), 99), grade, count(*), sum(adjusted_budget), sum(count(*)) over (), null
    from grade
    left join band_rank on band_rank.label = grade.grade
    group by grade
    union all
    select 5, 'department_grade', coalesce(any_value(band_rank.rank), 99), grade, count(*), null, sum(count(*)) over (), null
    from evaluated.department_grades
    left join band_rank on band_rank.label = grade
    group by grade
    union all
    select 6, 'key_evaluation', 1, '公开重点绩效评价结果', count(*), null, null, null from evaluation
    union all
    select 7, 'budget', line.rank, line.item, line.number, line.amount, null, null
    from (
        select
            count(*) as requests, sum(requested) as requested, count(*) filter (cut > 0) as cuts, sum(cut) as cut,
            count(*) filter (control > 0) as controls, sum(control) as control
        from figure
    ), lateral (
        values (1, '申报项目', requests, requested), (2, '压减项目', cuts, cut), (3, '安排项目', controls, control)
    ) as line(rank, item, number, amount)
    union all
    select 8, 'cut', any_value(rule_name.rank), rule_name.name, count(*), sum(cut), null, sum(sum(cut)) over ()
    from figure
    join rule_name using (rule)
    where cut > 0
    group by rule_name.name
    union all
    select 9, 'public_funds', 1, '扣减公用经费的部门', count(*), sum(public_funds_deduction), null, null
    from this.department_control_figures
    where public_funds_deduction > 0
)
select
    cast(row_number() over (order by place, rank, item) as integer) as rank,
    topic,
    item,
    coalesce(number, 0) as number,
    amount,
    if(topic = 'cut', ratio4(amount, of_amount), ratio4(number, of_number)) as share
from told
where topic <> 'key_evaluation' or number > 0
