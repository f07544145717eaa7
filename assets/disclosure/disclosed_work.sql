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
    select
        'coverage' as topic, line.item, null as rank, line.number, null as amount, coverage.owed as of_number, null as of_amount
    from coverage, lateral (
        values
            ('应申报绩效目标', owed), ('已申报', handed_in), ('已审核入库', admitted), ('已批复', approved), ('已公开', published)
    ) as line(item, number)
    union all
    select 'monitoring', '应监控项目', null, count(*), sum(adjusted_budget), count(*), null from flag
    union all
    select
        'monitoring', '已报送监控', null, count(*) filter (treatment <> '未报送'),
        sum(adjusted_budget) filter (treatment <> '未报送'), count(*), null
    from flag
    union all
    select
        'treatment', treatment, any_value(treatment_rank.rank), count(*), sum(adjusted_budget), sum(count(*)) over (), null
    from flag
    left join treatment_rank using (treatment)
    group by treatment
    union all
    select 'grade', grade, any_value(band_rank.rank), count(*), sum(adjusted_budget), sum(count(*)) over (), null
    from grade
    left join band_rank on band_rank.label = grade.grade
    group by grade
    union all
    select 'department_grade', grade, any_value(band_rank.rank), count(*), null, sum(count(*)) over (), null
    from evaluated.department_grades
    left join band_rank on band_rank.label = grade
    group by grade
    union all
    select 'key_evaluation', '公开重点绩效评价结果', null, count(*), null, null, null from evaluation
    union all
    select 'budget', line.item, null, line.number, line.amount, null, null
    from (
        select
            count(*) as requests, sum(requested) as requested, count(*) filter (cut > 0) as cuts, sum(cut) as cut,
            count(*) filter (control > 0) as controls, sum(control) as control
        from figure
    ), lateral (
        values ('申报项目', requests, requested), ('压减项目', cuts, cut), ('安排项目', controls, control)
    ) as line(item, number, amount)
    union all
    select 'cut', rule_name.name, any_value(rule_name.rank), count(*), sum(cut), null, sum(sum(cut)) over ()
    from figure
    join rule_name using (rule)
    where cut > 0
    group by rule_name.name
    union all
    select 'public_funds', '扣减公用经费的部门', null, count(*), sum(public_funds_deduction), null, null
    from this.department_control_figures
    where public_funds_deduction > 0
),
-- What has no rank of the policy's stands in this order, after what has one.
placed as (
    select
        *,
        list_position(
            ['coverage', 'monitoring', 'treatment', 'grade', 'department_grade', 'key_evaluation', 'budget', 'cut', 'public_funds'],
            topic
        ) as chapter,
        list_position(
            [
                '应申报绩效目标', '已申报', '已审核入库', '已批复', '已公开', '应监控项目', '已报送监控', '正常', '未报送', '申报项目',
                '压减项目', '安排项目'
            ],
            item
        ) as place
    from told
)
select
    cast(row_number() over (order by chapter, rank nulls last, place nulls last, item) as integer) as rank,
    topic,
    item,
    coalesce(number, 0) as number,
    amount,
    if(topic = 'cut', ratio4(amount, of_amount), ratio4(number, of_number)) as share
from placed
where topic <> 'key_evaluation' or number > 0
