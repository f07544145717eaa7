-- What forms state, measured by the rules: views that the checks and the models of the results both read.
-- Clauses 一(三) and 一(四). Every view is of the scope and has sha256, sheet, subject_no and, for indicators, indicator_no.
-- Quotients divide whole numbers of millionths (warehouse/macros.sql), so nothing that is handed in overflows them. Shares and
-- progress are wider than they need: DuckDB multiplies decimals of at most 18 digits into 18 digits, and 100 x 1.0 fails.

-- n / d to 12 places, at least 0 and at most `most`; null unless d > 0.
create or replace macro quotient12(n, d, most) as
    cast(case
        when d <= 0 then null
        when n <= 0 then 0
        when n >= d * most then most
        else cast(half_up(n * 1000000000000, d) as decimal(16, 0)) * cast(0.000000000001 as decimal(12, 12))
    end as decimal(20, 12));

-- Whether an actual value is inside its target.
create or replace macro within_target(operator, actual, target) as
    case operator
        when '≥' then actual >= target
        when '>' then actual > target
        when '≤' then actual <= target
        when '<' then actual < target
        when '=' then actual = target
    end;

-- What kind an indicator is of: the first word of the policy that its level-2, else its level-1 name contains; null for none.
create or replace view indicator_kinds as
with names as (
    select distinct level1, level2 from this.raw_indicators
)
select
    names.level1, names.level2,
    coalesce(
        arg_min(kind.word, kind.rank) filter (where contains(names.level2, kind.word)),
        arg_min(kind.word, kind.rank) filter (where contains(names.level1, kind.word))
    ) as kind
from names
cross join this.policy_indicator_kinds as kind
group by all;

-- Every indicator with its nature: `number`, `wording` (定性), or neither when the target is not what its operator asks for.
-- `operator` is the stated one, else the one that the policy gives (`is_unsigned`). Targets and actual values in millionths of
-- one unit. `is_asked_back`: the actual value may be in another unit than its target, and is not measured:
-- another word, a bare number up to 1 beside a target in %, one that fits the target only without its 万.
create or replace view measured_indicators as
with read as (
    select
        i.*,
        case
            when i.operator = '定性' or (i.operator is null and i.target is null) then 'wording'
            when i.target is not null then 'number'
            when is_day(named_day(i.target_text)) then 'wording'
        end as nature,
        i.operator is null and i.target is not null as is_unsigned,
        millionths(i.target) as target_number,
        millionths(i.actual) as actual_number,
        due.name as target_in, due.factor as target_factor,
        done.name as actual_in, done.factor as actual_factor
    from this.raw_indicators as i
    left join measure_units as due on due.unit = i.unit
    left join measure_units as done on done.unit = i.actual_unit
),
compared as (
    select
        *,
        coalesce(nature = 'number' and actual_number is not null and case
            when actual_in is null then
                (target_in = '%' and abs(target_number) > 1000000 and abs(actual_number) between 1 and 1000000)
                or (target_factor > 1 and target_number > 0
                    and scaled(actual_number, 100) > scaled(target_number, target_factor))
            when target_in is null then
                (actual_in <> '' and actual_factor > 1)
                or (actual_in = '%' and abs(target_number) between 1 and 1000000 and abs(actual_number) > 1000000)
            when '' in (target_in, actual_in) then '%' in (target_in, actual_in)
            else target_in <> actual_in
        end, false) as is_asked_back
    from read
),
unsigned as (
    select distinct p.word, coalesce(known.name, p.unit) as unit, p.operator
    from this.policy_unsigned_targets as p
    left join unit_words as known on known.written = p.unit
)
select
    i.form, i.sha256, i.sheet, i.subject_no, i.indicator_no, i.level1, i.level2, i.weight, i.score,
    i.nature, i.is_unsigned, i.is_asked_back, i.target_text, i.actual_text, kinds.kind,
    i.target_in, i.target_factor, i.actual_in, i.actual_factor,
    coalesce(i.operator, case when i.is_unsigned then coalesce(said.operator, other.operator) end, '定性') as operator,
    scaled(i.target_number, case when i.actual_in is not null then greatest(coalesce(i.target_factor, 1) // i.actual_factor, 1) else 1 end)
        as target,
    case
        when i.is_asked_back then null
        when i.actual_in is null then i.actual_number
        else scaled(i.actual_number, greatest(i.actual_factor // coalesce(i.target_factor, 1), 1))
    end as actual
from compared as i
left join indicator_kinds as kinds
    on kinds.level1 is not distinct from i.level1 and kinds.level2 is not distinct from i.level2
left join unsigned as said
    on said.word = kinds.kind and said.unit in ('', i.target_in)
left join unsigned as other on other.word = '其他';

-- The shares that the wording of an actual value allows: all where it says what its target says, or a day not after the day due;
-- else by the first wording of the policy with whose words it begins or ends.
create or replace macro allowed_share(is_met, share, rank) as
    case when is_met then max(share) when not is_met then min(share) else arg_min(share, rank) end;

create or replace view worded_shares as
with stated as (
    select distinct target_text, actual_text, plain(actual_text) as said
    from this.raw_indicators
    where target is null and actual_text is not null
),
compared as (
    select
        *,
        if(
            coalesce(nullif(plain(target_text), '') = said, trim(target_text) = trim(actual_text), false), true,
            last_named_day(named_day(actual_text)) <= last_named_day(named_day(target_text))
        ) as is_met
    from stated
)
select
    target_text, actual_text,
    allowed_share(is_met, w.evaluation_share, w.rank) as evaluation_share,
    allowed_share(is_met, w.monitoring_share, w.rank) as monitoring_share
from compared
left join this.policy_wordings as w on is_met is not null or starts_with(said, w.word) or ends_with(said, w.word)
group by target_text, actual_text, is_met;

-- Clause 一(四): the one indicator of a form that is the execution rate, where the form has no score of the rate elsewhere.
create or replace view execution_rate_indicators as
select
    form, sha256, sheet, subject_no, any_value(i.indicator_no) as indicator_no, any_value(i.weight) as weight,
    any_value(i.score) as score, any_value(json_extract_string(i.cells, '$.score')) as score_cell
from this.raw_self_evaluations as s
join this.raw_indicators as i using (form, sha256, sheet, subject_no)
join this.policy_words as known on known.list = 'execution_rate_indicators' and known.word = plain(i.level3)
where s.execution_score is null and json_extract_string(s.cells, '$.execution_score') is null
    and i.weight = param('execution_score.weight')
group by all
having count(*) = 1;

-- Clause 一(四), credibility of SE and DE: the share of its weight that each indicator's actual value supports.
-- `share`, `expected_score` are null where the actual value cannot be measured (left out of the sum), and of the one that is the
-- execution rate (`is_rate`). `is_exceeded`: it does better than the number that is its target.
create or replace view indicator_shares as
select
    i.form, i.sha256, i.sheet, i.subject_no, i.indicator_no, i.nature, i.weight,
    cast(case
        when rate.sha256 is not null then null
        when i.nature = 'wording' then w.evaluation_share
        when i.nature is null or i.actual is null then null
        when i.operator in ('≥', '>', '≤', '<') and i.target <= 0
            then cast(within_target(i.operator, i.actual, i.target) or i.actual = i.target as integer)
        when i.operator in ('≥', '>') then quotient12(i.actual, i.target, 1)
        when i.operator in ('≤', '<') then 1 - quotient12(greatest(i.actual - i.target, 0), i.target, 1)
        when i.target = 0 then cast(i.actual = 0 as integer)
        else 1 - quotient12(abs(i.actual - i.target), abs(i.target), 1)
    end as decimal(20, 12)) as share,
    rate.sha256 is not null as is_rate,
    i.nature = 'number' and not i.is_asked_back and coalesce(case
        when i.operator in ('≥', '>') then i.actual > i.target
        when i.operator in ('≤', '<') then i.actual < i.target
    end, false) as is_exceeded,
    i.weight * share as expected_score,
    i.score as reported_score
from measured_indicators as i
left join worded_shares as w
    on w.actual_text = i.actual_text and w.target_text is not distinct from i.target_text
left join execution_rate_indicators as rate using (form, sha256, sheet, subject_no, indicator_no)
where i.form in ('SE', 'DE');

-- Clause 一(四): points reported above what the actual values support, signed, and the heaviest indicator of a form.
-- Rounded once to millionths, so that shares of thirds add up to whole points.
create or replace view indicator_excess as
select
    form, sha256, sheet, subject_no,
    cast(round(sum(reported_score - expected_score), 6) as decimal(24, 6)) as excess,
    max(weight) as largest_weight
from indicator_shares
group by all;

-- Clause 一(四): execution score from the exact quotient, rounded once to 2 places, and the scores of SE, DE and list rows.
-- Where the base of the rate is 0, the stated execution score counts. Null where something needed is blank.
-- `stated_execution_score` may stand in the row of an indicator. A list with one score in place of two (`has_one_score`): what the
-- execution score leaves of it is the indicators', the stated execution score where there is one.
create or replace view self_evaluation_scores as
with sums as (
    select
        sha256, sheet, subject_no,
        sum(weight) as weights, sum(score) as scores,
        count(*) = count(weight) as all_weighted, count(*) = count(score) as all_scored
    from this.raw_indicators
    where form in ('SE', 'DE')
    group by all
),
based as (
    select
        s.form, s.sha256, s.sheet, s.subject_no, s.executed, s.total_score,
        coalesce(s.execution_score, rate.score) as stated_execution_score,
        rate.score_cell,
        s.is_list and s.indicator_score is null and json_extract_string(s.cells, '$.indicator_score') is null as has_one_score,
        cast(param('execution_score.weight') as decimal(9, 4)) as execution_weight,
        sums.all_weighted,
        case when s.rate_choice = 'initial' then coalesce(s.initial_budget, budget.initial_budget) else s.adjusted_budget end
            as rate_base,
        case when not s.is_list and sums.all_weighted then sums.weights - coalesce(rate.weight, 0) end as indicator_weight,
        cast(case when s.is_list then s.indicator_score when sums.all_scored then sums.scores - coalesce(rate.score, 0) end
            as decimal(24, 2)) as stated_indicator_score
    from (select *, choice('execution_rate_base') as rate_choice from this.raw_self_evaluations) as s
    left join sums using (sha256, sheet, subject_no)
    left join execution_rate_indicators as rate using (sha256, sheet, subject_no)
    left join this.subject_states as state
        on s.rate_choice = 'initial' and s.initial_budget is null
        and state.sha256 = s.sha256 and state.sheet = s.sheet and state.subject_no = s.subject_no
    left join this.accepted_r_budg as budget on budget.subject_code = state.subject_code
)
select
    form, sha256, sheet, subject_no, rate_base, execution_weight, stated_execution_score, score_cell, has_one_score, indicator_weight,
    all_weighted,
    cast(case
        when rate_base is null then null
        when rate_base <= 0 then stated_execution_score
        when executed is null then null
        when executed <= 0 then 0
        when executed >= rate_base then execution_weight
        else ratio2(execution_weight * cast(executed as decimal(20, 2)), rate_base)
    end as decimal(9, 2)) as execution_score,
    case
        when has_one_score then cast(total_score - coalesce(stated_execution_score, execution_score) as decimal(24, 2))
        else stated_indicator_score
    end as indicator_score,
    execution_score + indicator_score as self_score
from based;

-- Clause 一(三): the month that a monitoring looks up to: the form's, else that of its header, else the policy's.
create or replace view monitored_months as
select
    sha256, sheet, m.subject_no,
    coalesce(m.month, s.header_month, cast(param('monitoring.default_month') as integer)) as month
from this.raw_monitorings as m
left join this.raw_sheets as s using (sha256, sheet);

-- Forms none of whose indicators has a weight: all weigh the same.
create or replace view unweighted_forms as
select form, sha256, sheet, subject_no
from this.raw_indicators
where form in ('MO', 'GO', 'DG')
group by all
having count(weight) = 0;

-- Clause 一(三): progress of every indicator monitored, the part of it that counts (at most 1), and its light.
-- A kind that the policy does not know is measured against the months gone, as quantities are.
-- `progress` is null where the actual value cannot be measured (left out of both sums). `light_rank` 1 is the lowest band.
create or replace view indicator_progress as
with progressed as (
    select
        i.* replace (case when equal.sha256 is not null then 1 else i.weight end as weight),
        cast(case
            when i.nature = 'wording' then w.monitoring_share
            when i.nature is null or i.actual is null then null
            when i.operator in ('≥', '>') and i.target = 0 then 1
            when i.operator in ('≤', '<') or known.progress = 'within' or i.target <= 0
                then cast(within_target(i.operator, i.actual, i.target) as integer)
            -- 1000 and more is 1000, far above any light
            when m.month between 1 and months.in_year then quotient12(i.actual * months.in_year, i.target * m.month, 1000)
        end as decimal(20, 12)) as progress
    from measured_indicators as i
    cross join (select cast(param('monitoring.months_in_year') as hugeint) as in_year) as months
    left join monitored_months as m using (sha256, sheet, subject_no)
    left join unweighted_forms as equal using (form, sha256, sheet, subject_no)
    left join this.policy_indicator_kinds as known on known.word = i.kind
    left join worded_shares as w
        on w.actual_text = i.actual_text and w.target_text is not distinct from i.target_text
    where i.form = 'MO'
)
select
    p.form, p.sha256, p.sheet, p.subject_no, p.indicator_no, p.nature, p.is_asked_back, p.weight, p.progress,
    -- least() passes over a null and would make it 1
    case when p.progress is not null then least(p.progress, cast(1 as decimal(20, 12))) end as capped_progress,
    band.label as light,
    band.rank as light_rank
from progressed as p
left join this.policy_bands as band
    on band.scale = 'light' and is_in(p.progress, band.lower, band.upper, band.closed);

-- Clause 一(三): indicators of a form by name, those whose red light has no reason and those that are out of reach.
create or replace view monitored_doubts as
select
    sha256, sheet, subject_no,
    string_agg(name, '、' order by indicator_no) filter (measured.light_rank = 1 and nullif(trim(reason), '') is null) as unexplained,
    string_agg(name, '、' order by indicator_no) filter (possibility = '完全不可能') as hopeless
from (select *, coalesce(nullif(trim(level3), ''), '第' || indicator_no || '项指标') as name from this.raw_indicators) as stated
join indicator_progress as measured using (form, sha256, sheet, subject_no, indicator_no)
group by all;
