-- Exact arithmetic for rules. DuckDB divides decimals as doubles; these macros divide integers instead.

-- A number of at most 6 places as a whole number of millionths.
create or replace macro millionths(x) as cast(cast(x as decimal(24, 6)) * 1000000 as hugeint);

-- n / d of whole numbers to the nearest whole number, halves up; for n >= 0; null unless d > 0.
create or replace macro half_up(n, d) as case when d > 0 then (2 * n + d) // (2 * d) end;

-- A share of at most 12 places as a whole number of trillionths; and what whole numbers of parts come to.
create or replace macro trillionths(x) as cast(cast(x as decimal(25, 12)) * cast(1000000000000 as decimal(13, 0)) as hugeint);
create or replace macro of_hundredths(n) as cast(n as decimal(26, 0)) * cast(0.01 as decimal(2, 2));
create or replace macro of_ten_thousandths(n) as cast(n as decimal(26, 0)) * cast(0.0001 as decimal(4, 4));
create or replace macro of_trillionths(n) as cast(n as decimal(26, 0)) * cast(0.000000000001 as decimal(12, 12));

-- n / d from the exact quotient, rounded once, half-up, to 2, 4 or 12 places; null unless d > 0.
create or replace macro ratio2(n, d) as of_hundredths(half_up(millionths(n) * 100, millionths(d)));
create or replace macro ratio4(n, d) as of_ten_thousandths(half_up(millionths(n) * 10000, millionths(d)));
create or replace macro ratio12(n, d) as of_trillionths(half_up(millionths(n) * 1000000000000, millionths(d)));

-- A number as people write it, without the zeros that its type adds.
create or replace macro written(number) as rtrim(rtrim(cast(number as varchar), '0'), '.');

-- A text as its letters and digits alone, capital and half-width: how a name is compared that people typed twice. What is secret is
-- looked for with `folded`, which knows disguises and costs more.
create or replace macro plain(words) as
    regexp_replace(
        upper(
            translate(
                words,
                'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９',
                'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
            )
        ),
        '[^\pL\pN]', '', 'g'
    );

-- The day by which something is due so many calendar days after another; the day after that one is day 1. `roll` is the policy's:
-- `off`, or `weekends` where a day that is a Saturday or Sunday moves to the Monday after it.
create or replace macro due_on(since, days, roll) as
    since + cast(days as integer)
    + case if(roll = 'weekends', dayname(since + cast(days as integer)), '') when 'Saturday' then 2 when 'Sunday' then 1 else 0 end;

-- How a dated duty stands as of a day: `late` is the word for one that is past due and not done.
create or replace macro duty_status(approved_on, done_on, due_on, as_of, late) as
    case
        when approved_on is null or approved_on > as_of then '未登记'
        when done_on <= as_of then if(done_on <= due_on, '按时', '逾期')
        when as_of <= due_on then '未到期'
        else late
    end;

-- What tells which of two rows of a register is the newer one.
create or replace macro newness(submission_number, received_at, sha256, sheet_no) as
    (coalesce(submission_number, 0), coalesce(received_at, timestamp '-infinity'), sha256, coalesce(sheet_no, 0));

-- The scope of a connection: whoever asks the schemas `this`, `last` and `evaluated` sets region and year, a run its day as well.
-- `case` is folded to a constant, so that a scan gets it as a filter; `coalesce` with error() is not.
create or replace macro asked(variable, else_said) as
    case when getvariable(variable) is null then error(else_said) else getvariable(variable) end;
create or replace macro scope_region() as cast(asked('region', 'No scope: set variable region = ''…''.') as varchar);
create or replace macro scope_year() as cast(asked('year', 'No scope: set variable year = ….') as integer);
create or replace macro scope_day() as cast(asked('day', 'No day of the run: set variable day = date ''…''.') as date);

-- A day, unless it lies after the day of the run: what is dated ahead has not happened yet.
create or replace macro by_now(day) as if(day <= scope_day(), day, null);

-- Whether a dated duty was done in time, from its status; null while it is not due.
create or replace macro in_time(status) as
    case when status = '按时' then true when starts_with(status, '逾期') then false end;

-- The day of a moment (UTC) in China.
create or replace macro civil_day(moment) as cast(moment + interval '8 hours' as date);

-- How declared goals stand, from what finance concluded last: `admitted` is the word for those that passed.
create or replace macro admission(verdict, rectify_by, as_of, admitted) as
    case verdict
        when '通过' then admitted
        when '退回' then if(rectify_by < as_of, '逾期未改', '退回整改')
        else '审核中'
    end;
