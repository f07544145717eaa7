-- Clause 二(一), 工作开展情况: what was done in the cycle of budget year B, in figures of open projects alone. One row a topic and
-- item, in the order in which the report tells them. A further topic is a further part of `told`.
with
flag as (
    from last.monitoring_flags anti join this.classified_projects as hidden using (project_code)
),
graded as (
    from evaluated.project_grades anti join this.classified_projects as hidden using (project_code)
),
figure as (
    from this.project_control_figures anti join this.classified_projects as hidden using (project_code)
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
    from graded
    left join (
        select project_code from evaluated.review_selection where exists (select 1 from evaluated.review_draws where is_fixed)
    ) as drawn using (project_code)
    left join evaluated.policy_bands as own
        on own.scale = 'grade' and is_in(graded.self_score, own.lower, own.upper, own.closed)
    where drawn.project_code is not null or graded.review_score is not null
),
-- A matter of a department as a whole is left out where its text names what is hidden.
hidden_word as (
    select distinct folded(word) as word
    from (select unnest([project_code, project_name]) as word from this.classified_projects)
    where folded(word) <> ''
),
matter as (
    select each.*
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
-- What is counted by its word, and the rank of a word in the policy.
sorted as (
    select 'treatment' as topic, treatment as item, adjusted_budget as amount from flag
    union all
    select 'grade', grade, adjusted_budget from graded
    union all
    select 'department_grade', grade, null from evaluated.department_grades
),
ranked as (
    select treatment as item, min(rank) as rank from this.policy_treatments group by treatment
    union all
    select label, rank from this.policy_bands where scale = 'grade'
),
-- Of what has no rank of the policy's, `place` is its place in the topic.
told(topic, rank, place, item, number, amount, of_number, of_amount, mean_difference) as (
    select 'coverage', null, place, item, sum(number), null, sum(owed), null, null
    from this.goal_coverage, lateral (
        values
            ('1', '应申报绩效目标', owed), ('2', '已申报', handed_in), ('3', '已审核入库', admitted), ('4', '已批复', approved),
            ('5', '已公开', published)
    ) as line(place, item, number)
    group by place, item
    union all
    select 'monitoring', null, place, item, count(treatment), sum(adjusted_budget), (select count(*) from flag), null, null
    from (values ('1', '应监控项目'), ('2', '已报送监控')) as line(place, item)
    left join flag on place = '1' or treatment <> '未报送'
    group by place, item
    union all
    select
        topic, any_value(rank), if(item = '正常', '1', null), item, count(*), sum(amount), sum(count(*)) over (partition by topic),
        null, null
    from sorted
    left join ranked using (item)
    group by topic, item
    union all
    select
        'review', null, place, item, count(*) filter (holds), sum(worth) filter (holds), if(place <> '6', count(*) filter (among), null),
        if(place = '6', sum(amount) filter (among), null),
        if(place = '3', sign(sum(difference)) * ratio2(abs(sum(difference)), count(difference)), null)
    from review, lateral (
        values
            ('1', '抽评项目', is_drawn, false, amount),
            ('2', '抽评项目已复核', is_drawn and is_done, is_drawn, amount),
            ('3', '已复核项目', is_done, false, amount),
            ('4', '复核得分低于自评', difference > 0, is_done, amount),
            ('5', '复核后等级下降', lost_grade, is_done, amount),
            ('6', '自评高估（按预算折算）', difference > 0, is_done, ratio2(amount * difference, self_score))
    ) as line(place, item, holds, among, worth)
    group by place, item
    having count(*) filter (holds) > 0 or (count(*) filter (among) > 0 and place <> '6')
    union all
    select 'key_evaluation', null, null, '公开重点绩效评价结果', count(*), null, null, null, null
    from evaluated.disclosed_key_evaluations
    anti join this.classified_projects as hidden using (project_code)
    having count(*) > 0
    union all
    select 'budget', null, place, item, count_if(worth > 0), sum(worth), null, null, null
    from (
        select line.*, case place when '1' then requested when '2' then cut else control end as worth
        from (values ('1', '申报项目'), ('2', '压减项目'), ('3', '安排项目')) as line(place, item)
        left join figure on true
    )
    group by place, item
    union all
    select 'cut', any_value(named.rank), null, named.name, count(*), sum(cut), null, sum(sum(cut)) over (), null
    from figure
    join (select rule, any_value(zh) as name, min(rank) as rank from this.policy_rules group by rule) as named using (rule)
    where cut > 0
    group by named.name
    union all
    select 'public_funds', null, null, '扣减公用经费的部门', count(*), sum(public_funds_deduction), null, null, null
    from this.department_control_figures
    where public_funds_deduction > 0
    union all
    select 'rectification', null, place, item, count(*) filter (holds), null, count(*), null, null
    from matter, lateral (
        values
            ('1', '整改事项', true), ('2', '已完成整改', verified = '已整改'), ('3', '待核验', status = '待核验'),
            ('4', '未完成整改', verified is distinct from '已整改' and status <> '待核验'),
            ('5', '逾期未完成整改', done_on is null and due_on < scope_day())
    ) as line(place, item, holds)
    group by place, item
)
select
    row_number() over (
        order by
            list_position(
                [
                    'coverage', 'monitoring', 'treatment', 'grade', 'department_grade', 'review', 'key_evaluation', 'budget', 'cut',
                    'public_funds', 'rectification'
                ],
                topic
            ),
            rank nulls last, place nulls last, item
    ) as rank,
    topic,
    item,
    coalesce(number, 0) as number,
    amount,
    coalesce(ratio4(amount, of_amount), ratio4(number, of_number)) as share,
    mean_difference
from told
