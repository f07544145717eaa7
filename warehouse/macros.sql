-- Exact arithmetic for rules. DuckDB divides decimals as doubles; these macros divide integers instead.

-- A number of at most 6 places as a whole number of millionths.
create or replace macro millionths(x) as cast(cast(x as decimal(24, 6)) * 1000000 as hugeint);

-- n / d of whole numbers to the nearest whole number, halves up; for n >= 0; null unless d > 0.
create or replace macro half_up(n, d) as case when d > 0 then (2 * n + d) // (2 * d) end;

-- n / d from the exact quotient, rounded once, half-up, to 2, 4 or 12 places; null unless d > 0.
create or replace macro ratio2(n, d) as
    cast(half_up(millionths(n) * 100, millionths(d)) as decimal(24, 0)) * cast(0.01 as decimal(2, 2));
create or replace macro ratio4(n, d) as
    cast(half_up(millionths(n) * 10000, millionths(d)) as decimal(26, 0)) * cast(0.0001 as decimal(4, 4));
create or replace macro ratio12(n, d) as
    cast(half_up(millionths(n) * 1000000000000, millionths(d)) as decimal(26, 0)) * cast(0.000000000001 as decimal(12, 12));

-- A share of at most 12 places as a whole number of trillionths.
create or replace macro trillionths(x) as cast(cast(x as decimal(25, 12)) * cast(1000000000000 as decimal(13, 0)) as hugeint);

-- A text as its letters and digits alone: `policy.characters.folded`, which every connection has as a function.
create or replace macro plain(words) as folded(words);

-- How a dated duty stands as of a day: `late` is the word for one that is past due and not done.
create or replace macro duty_status(approved_on, done_on, due_on, as_of, late) as
    case
        when approved_on is null or approved_on > as_of then '未登记'
        when done_on <= as_of then if(done_on <= due_on, '按时', '逾期')
        when as_of <= due_on then '未到期'
        else late
    end;
