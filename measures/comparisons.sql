-- What forms of one project are compared by: indicators by name, with numbers in whole units. For the patterns
-- that auditors look for (SE19, SE20). Clauses 一(三) and 一(四).

-- A target or an actual value as people read it: its sign, number and unit, wherever they stand, or its words.
create or replace macro said(text, operator, number, unit) as
    case when number is null then text else concat(operator, rtrim(rtrim(cast(number as varchar), '0'), '.'), unit) end;

-- A number that a text begins with, and the unit behind it, as a target or an actual value is written (≥500人次, 95%).
create or replace macro stated_number(words) as
    regexp_extract(
        translate(regexp_replace(words, '[\s,，]', '', 'g'), '０１２３４５６７８９．％', '0123456789.%'),
        '^(?:[≥≤><=≧≦＞＜＝]=?|不低于|不少于|不超过)?([0-9]{1,15}(?:\.[0-9]{1,6})?)([^0-9~\-—–至到.。;；、]{0,20})$', ['number', 'unit']
    );

-- `scaled`, of what may be empty: it passes over a null.
create or replace macro scaled_if_any(n, times) as case when n is not null then scaled(n, times) end;

-- Every indicator with its name as it is compared, its target and actual value in millionths of one unit, and what monitoring expects
-- of the year. A number without a unit is in the target's. `lower_is_better`: by its sign, of = by what its kind is without one.
create or replace view comparable_indicators as
with read as (
    select
        i.* replace (m.operator as operator),
        said(i.target_text, i.operator, i.target, i.unit) as shown_target,
        said(i.actual_text, null, i.actual, i.actual_unit) as shown_actual,
        plain(i.level3) as name,
        m.nature, m.kind, m.is_asked_back,
        nullif(due.name, '') as target_in, coalesce(due.factor, 1) as target_factor,
        done.name as done_in, done.factor as done_factor,
        stated_number(i.expected_text) as expects
    from this.raw_indicators as i
    join measured_indicators as m using (form, sha256, sheet, subject_no, indicator_no)
    left join measure_units as due on due.unit = i.unit
    left join measure_units as done on done.unit = i.actual_unit
)
select
    read.* exclude (done_in, done_factor, expects, target_factor) replace (
        scaled_if_any(millionths(target), target_factor) as target,
        scaled_if_any(millionths(actual), coalesce(done_factor, target_factor)) as actual
    ),
    operator in ('≤', '<') or (operator = '=' and kind in ('成本', '时效')) as lower_is_better,
    coalesce(nullif(done_in, ''), target_in) as actual_in,
    coalesce(known.name, nullif(bare_unit(expects.unit), ''), target_in) as expected_in,
    scaled_if_any(
        millionths(try_cast(nullif(expects.number, '') as decimal(24, 6))),
        if(nullif(expects.unit, '') is null, target_factor, coalesce(m.factor, 1))
    ) as expected
from read
left join magnitudes as m on m.magnitude = magnitude(unit_text(expects.unit))
left join unit_words as known on known.written = bare_unit(expects.unit);
