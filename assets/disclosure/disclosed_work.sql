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
-- Who is re-checked is told of a draw that finance fixed; what was found, of every project that was re-checked. By stratum and
-- projected, both stay inside: the size of the sample is policy, and what it lacks here would be what is hidden.
review as (
    select
        graded.adjusted_budget as amount,
        drawn.project_code is not null as is_drawn,
        graded.review_score is not null as is_done,
        graded.self_score,
        graded.self_score - graded.review_score as difference,
        graded.review_score < graded.self_score and graded.grade <> own.label as lost_grade
    from evaluated.project_grades as graded
    left join (
        select project_code from evaluated.review_selection where exists (select 1 from evaluated.review_draws where is_fixed)
    ) as drawn using (project_code)
    left join evaluated.policy_bands as own
        on own.scale = 'grade' and graded.self_score >= own.lower
        and (graded.self_score < own.upper or own.upper is null or (own.closed and graded.self_score = own.upper))
    anti join this.classified_projects as hidden using (project_code)
    where drawn.project_code is not null or graded.review_score is not null
),
reviewed as (
    select
        count(*) filter (is_drawn) as drawn,
        sum(amount) filter (is_drawn) as drawn_amount,
        count(*) filter (is_drawn and is_done) as drawn_done,
        sum(amount) filter (is_drawn and is_done) as drawn_done_amount,
        count(*) filter (is_done) as done,
        sum(amount) filter (is_done) as done_amount,
        count(difference) as compared,
        cast(sum(difference) * 100 as hugeint) as differences,
        count(*) filter (difference > 0) as lower,
        sum(amount) filter (difference > 0) as lower_amount,
        count(*) filter (lost_grade) as lost,
        sum(amount) filter (lost_grade) as lost_amount,
        sum(ratio2(amount * difference, self_score)) filter (difference > 0) as overstated
    from review
),
-- A matter of a department as a whole is left out where its text names what is hidden.
hidden_word as (
    select distinct folded(word) as word
    from (select unnest([project_code, project_name]) as word from this.classified_projects)
    where folded(word) <> ''
),
matter as (
    select verified, status, done_on is null and due_on < scope_day() as is_overdue
    from (
        from evaluated.rectifications union all from last.rectifications union all from this.rectifications
    ) as each
    where not exists (
        select 1
        from hidden_word
        where folded(each.project_code) = word
            or (each.project_code is null and contains(folded(concat(each.problem, ' ', each.measure)), word))
    )
),
rectified as (
    select
        count(*) as matters,
        count(*) filter (verified = '已整改') as done,
        count(*) filter (status = '待核验') as waiting,
        count(*) filter (verified is distinct from '已整改' and status <> '待核验') as unfinished,
        count(*) filter (is_overdue) as overdue
    from matter
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
        'coverage' as topic, line.item, null as rank, line.number, null as amount, coverage.owed as of_number, null as of_amount,
        null as mean_difference
    from coverage, lateral (
        values
            ('应申报绩效目标', owed), ('已申报', handed_in), ('已审核入库', admitted), ('已批复', approved), ('已公开', published)
    ) as line(item, number)
    union all
    select 'monitoring', '应监控项目', null, count(*), sum(adjusted_budget), count(*), null, null from flag
    union all
    select
        'monitoring', '已报送监控', null, count(*) filter (treatment <> '未报送'),
        sum(adjusted_budget) filter (treatment <> '未报送'), count(*), null, null
    from flag
    union all
    select
        'treatment', treatment, any_value(treatment_rank.rank), count(*), sum(adjusted_budget), sum(count(*)) over (), null, null
    from flag
    left join treatment_rank using (treatment)
    group by treatment
    union all
    select 'grade', grade, any_value(band_rank.rank), count(*), sum(adjusted_budget), sum(count(*)) over (), null, null
    from grade
    left join band_rank on band_rank.label = grade.grade
    group by grade
    union all
    select 'department_grade', grade, any_value(band_rank.rank), count(*), null, sum(count(*)) over (), null, null
    from evaluated.department_grades
    left join band_rank on band_rank.label = grade
    group by grade
    union all
    select 'review', line.item, null, line.number, line.amount, line.of_number, line.of_amount, line.mean_difference
    from reviewed, lateral (
        values
            ('抽评项目', drawn, drawn_amount, null, null, null),
            ('抽评项目已复核', drawn_done, drawn_done_amount, drawn, null, null),
            (
                '已复核项目', done, done_amount, null, null,
                sign(differences) * ratio2(abs(differences), 100 * compared)
            ),
            ('复核得分低于自评', lower, lower_amount, done, null, null),
            ('复核后等级下降', lost, lost_amount, done, null, null),
            ('自评高估（按预算折算）', lower, overstated, null, done_amount, null)
    ) as line(item, number, amount, of_number, of_amount, mean_difference)
    where line.number > 0 or (line.item like '抽评%' and drawn > 0) or (line.item like '复核%' and done > 0)
    union all
    select 'key_evaluation', '公开重点绩效评价结果', null, count(*), null, null, null, null from evaluation
    union all
    select 'budget', line.item, null, line.number, line.amount, null, null, null
    from (
        select
            count(*) as requests, sum(requested) as requested, count(*) filter (cut > 0) as cuts, sum(cut) as cut,
            count(*) filter (control > 0) as controls, sum(control) as control
        from figure
    ), lateral (
        values ('申报项目', requests, requested), ('压减项目', cuts, cut), ('安排项目', controls, control)
    ) as line(item, number, amount)
    union all
    select 'cut', rule_name.name, any_value(rule_name.rank), count(*), sum(cut), null, sum(sum(cut)) over (), null
    from figure
    join rule_name using (rule)
    where cut > 0
    group by rule_name.name
    union all
    select 'public_funds', '扣减公用经费的部门', null, count(*), sum(public_funds_deduction), null, null, null
    from this.department_control_figures
    where public_funds_deduction > 0
    union all
    select 'rectification', line.item, null, line.number, null, matters, null, null
    from rectified, lateral (
        values
            ('整改事项', matters), ('已完成整改', done), ('待核验', waiting), ('未完成整改', unfinished), ('逾期未完成整改', overdue)
    ) as line(item, number)
    where matters > 0
),
-- What has no rank of the policy's stands in this order, after what has one.
placed as (
    select
        *,
        list_position(
            [
                'coverage', 'monitoring', 'treatment', 'grade', 'department_grade', 'review', 'key_evaluation', 'budget', 'cut',
                'public_funds', 'rectification'
            ],
            topic
        ) as chapter,
        list_position(
            [
                '应申报绩效目标', '已申报', '已审核入库', '已批复', '已公开', '应监控项目', '已报送监控', '正常', '未报送', '抽评项目',
                '抽评项目已复核', '已复核项目', '复核得分低于自评', '复核后等级下降', '自评高估（按预算折算）', '申报项目', '压减项目', '安排项目',
                '整改事项', '已完成整改', '待核验', '未完成整改', '逾期未完成整改'
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
    coalesce(ratio4(amount, of_amount), ratio4(number, of_number)) as share,
    mean_difference
from placed
where topic <> 'key_evaluation' or number > 0
