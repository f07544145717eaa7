-- What forms state, measured by the rules: temporary views that the checks and the models of the results both read.
-- Clauses 一(三) and 一(四). Every view has region, year, sha256, sheet, subject_no and, for indicators, indicator_no.
-- Quotients divide whole numbers of millionths (warehouse/macros.sql), so nothing that is handed in overflows them. Shares and
-- progress are wider than they need: DuckDB multiplies decimals of at most 18 digits into 18 digits, and 100 x 1.0 fails.

-- n / d, at most 1 and at least 0, to 12 places; null unless d > 0.
create or replace temp macro share12(n, d) as
    case
        when d <= 0 then null
        when n <= 0 then cast(0 as decimal(20, 12))
        when n >= d then cast(1 as decimal(20, 12))
        else cast(half_up(n * 1000000000000, d) as decimal(13, 0)) * cast(0.000000000001 as decimal(12, 12))
    end;

-- n / d to 12 places, at least 0; 1000 and more is 1000, far above any light; null unless d > 0.
create or replace temp macro progress12(n, d) as
    case
        when d <= 0 then null
        when n <= 0 then cast(0 as decimal(20, 12))
        when n >= d * 1000 then cast(1000 as decimal(20, 12))
        else cast(half_up(n * 1000000000000, d) as decimal(16, 0)) * cast(0.000000000001 as decimal(12, 12))
    end;

-- Whether an actual value is inside its target.
create or replace temp macro within_target(operator, actual, target) as
    case operator
        when '≥' then actual >= target
        when '>' then actual > target
        when '≤' then actual <= target
        when '<' then actual < target
        when '=' then actual = target
    end;

-- Every indicator with its nature: `number`, `wording` (定性), or neither when the target is not what its operator asks for.
-- A number without an operator is to be met exactly. Targets and actual values in millionths.
create or replace temp view measured_indicators as
select
    i.region, i.year, i.form, i.sha256, i.sheet, i.subject_no, i.indicator_no, i.level1, i.level2, i.weight, i.score,
    case
        when i.operator = '定性' or (i.operator is null and i.target is null) then 'wording'
        when i.target is not null then 'number'
    end as nature,
    coalesce(i.operator, '=') as operator,
    millionths(i.target) as target,
    millionths(i.actual) as actual,
    trim(i.actual_text) as actual_text
from raw_indicators as i;

-- The share that the wording of an actual value allows, by the longest text of the policy that it begins with.
create or replace temp view worded_shares as
with texts as (
    select distinct region, year, actual_text from measured_indicators where nature = 'wording' and actual_text is not null
)
select
    texts.region, texts.year, texts.actual_text,
    arg_max(w.evaluation_share, length(w.word)) as evaluation_share,
    arg_max(w.monitoring_share, length(w.word)) as monitoring_share
from texts
join policy_wordings as w
    on w.region = texts.region and w.year = texts.year and starts_with(texts.actual_text, w.word)
group by all;

-- Clause 一(四), credibility of SE and DE: the share of its weight that each indicator's actual value supports.
-- `share`, `expected_score` are null where the actual value cannot be measured (left out of the sum).
create or replace temp view indicator_shares as
with shared as (
    select
        i.*,
        cast(case
            when i.nature = 'wording' then w.evaluation_share
            when i.nature is null or i.actual is null then null
            when i.operator in ('≥', '>') and i.target <= 0 or i.operator in ('≤', '<') and i.target <= 0
                then cast(within_target(i.operator, i.actual, i.target) or i.actual = i.target as integer)
            when i.operator in ('≥', '>') then share12(i.actual, i.target)
            when i.operator in ('≤', '<')
                then 1 - share12(greatest(i.actual - i.target, 0), i.target)
            when i.target = 0 then cast(i.actual = 0 as integer)
            else 1 - share12(abs(i.actual - i.target), abs(i.target))
        end as decimal(20, 12)) as share
    from measured_indicators as i
    left join worded_shares as w
        on w.region = i.region and w.year = i.year and w.actual_text = i.actual_text
    where i.form in ('SE', 'DE')
)
select
    region, year, form, sha256, sheet, subject_no, indicator_no, nature, weight, share,
    weight * share as expected_score,
    score as reported_score
from shared;

-- Clause 一(四): points reported above what the actual values support, signed, and the heaviest indicator of a form.
-- Rounded once to millionths, so that shares of thirds add up to whole points.
create or replace temp view indicator_excess as
select
    region, year, form, sha256, sheet, subject_no,
    cast(round(sum(reported_score - expected_score), 6) as decimal(24, 6)) as excess,
    max(weight) as largest_weight
from indicator_shares
group by all;

-- Clause 一(四): execution score from the exact quotient, rounded once to 2 places, and the scores of SE, DE and list rows.
-- Where the base of the rate is 0, the stated execution score counts. Null where something needed is blank.
create or replace temp view self_evaluation_scores as
with sums as (
    select
        region, year, sha256, sheet, subject_no,
        sum(weight) as weights, sum(score) as scores,
        count(*) = count(weight) as all_weighted, count(*) = count(score) as all_scored
    from raw_indicators
    where form in ('SE', 'DE')
    group by all
),
based as (
    select
        s.region, s.year, s.form, s.sha256, s.sheet, s.subject_no, s.executed,
        s.execution_score as stated_execution_score,
        cast(policy_number(s.region, s.year, 'execution_score.weight') as decimal(9, 4)) as execution_weight,
        case policy_choice(s.region, s.year, 'execution_rate_base')
            when 'initial' then s.initial_budget
            else s.adjusted_budget
        end as rate_base,
        case when not s.is_list and sums.all_weighted then sums.weights end as indicator_weight,
        cast(case when s.is_list then s.indicator_score when sums.all_scored then sums.scores end as decimal(24, 2))
            as indicator_score
    from raw_self_evaluations as s
    left join sums
        on sums.region = s.region and sums.year = s.year and sums.sha256 = s.sha256
        and sums.sheet = s.sheet and sums.subject_no = s.subject_no
),
executed as (
    select
        *,
        cast(case
            when rate_base is null then null
            when rate_base <= 0 then stated_execution_score
            when executed is null then null
            when executed <= 0 then 0
            when executed >= rate_base then execution_weight
            else ratio2(execution_weight * cast(executed as decimal(20, 2)), rate_base)
        end as decimal(9, 2)) as execution_score
    from based
)
select
    region, year, form, sha256, sheet, subject_no, rate_base, execution_weight, execution_score,
    indicator_weight, indicator_score, execution_score + indicator_score as self_score
from executed;

-- How the progress of a kind of indicator is measured: by a word of its level-2, else its level-1 name.
-- A name that the policy does not know is measured against the months gone, as quantities are.
create or replace temp view indicator_measures as
with names as (
    select distinct region, year, level1, level2 from raw_indicators where form = 'MO'
)
select
    names.region, names.year, names.level1, names.level2,
    coalesce(
        arg_min(kind.progress, kind.rank) filter (where contains(names.level2, kind.word)),
        arg_min(kind.progress, kind.rank) filter (where contains(names.level1, kind.word)),
        'cumulative'
    ) as measure
from names
left join policy_indicator_kinds as kind on kind.region = names.region and kind.year = names.year
group by all;

-- Clause 一(三): the month that a form or list row of MO looks up to: as stated, else of its header, else the policy's.
create or replace temp view monitoring_months as
select
    m.region, m.year, m.sha256, m.sheet, m.subject_no,
    coalesce(m.month, s.header_month, cast(policy_number(m.region, m.year, 'monitoring.default_month') as integer)) as month
from raw_monitorings as m
left join raw_sheets as s
    on s.region = m.region and s.year = m.year and s.sha256 = m.sha256 and s.sheet = m.sheet;

-- Clause 一(三): progress of every indicator monitored, the part of it that counts (at most 1), and its light.
-- `progress` is null where the actual value cannot be measured (left out of both sums). `light_rank` 1 is the lowest band.
create or replace temp view indicator_progress as
with read as (
    select
        i.*, m.month, measures.measure, w.monitoring_share,
        cast(policy_number(i.region, i.year, 'monitoring.months_in_year') as hugeint) as months
    from measured_indicators as i
    left join monitoring_months as m
        on m.region = i.region and m.year = i.year and m.sha256 = i.sha256
        and m.sheet = i.sheet and m.subject_no = i.subject_no
    left join indicator_measures as measures
        on measures.region = i.region and measures.year = i.year
        and measures.level1 is not distinct from i.level1 and measures.level2 is not distinct from i.level2
    left join worded_shares as w
        on w.region = i.region and w.year = i.year and w.actual_text = i.actual_text
    where i.form = 'MO'
),
progressed as (
    select
        *,
        cast(case
            when nature = 'wording' then monitoring_share
            when nature is null or actual is null then null
            when operator in ('≥', '>') and target = 0 then 1
            when operator in ('≤', '<') or measure = 'within' or target <= 0
                then cast(within_target(operator, actual, target) as integer)
            when month between 1 and months then progress12(actual * months, target * month)
        end as decimal(20, 12)) as progress
    from read
)
select
    p.region, p.year, p.form, p.sha256, p.sheet, p.subject_no, p.indicator_no, p.nature, p.weight, p.progress,
    -- least() passes over a null and would make it 1
    case when p.progress is not null then least(p.progress, cast(1 as decimal(20, 12))) end as capped_progress,
    band.label as light,
    band.rank as light_rank
from progressed as p
left join policy_bands as band
    on band.region = p.region and band.year = p.year and band.scale = 'light' and p.progress >= band.lower
    and (band.upper is null or p.progress < band.upper or band.closed and p.progress = band.upper);
