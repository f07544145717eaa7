-- How units and days are compared, whatever way they are written: macros that the measures and the checks share.

-- A unit half-width and without blanks; null where none is stated. «个» before a unit of time says nothing.
create or replace macro unit_text(unit) as
    nullif(
        regexp_replace(
            lower(regexp_replace(translate(unit, '％﹪／²³（）－—', '%%/23()--'), '\s', '', 'g')),
            '^个(工作日|月|季度|小时|星期|百分点)$|^[-/\\*×无]$', '\1'
        ),
        ''
    );

-- 千, 万, 百万, 亿 before a unit; 千米 and 千克 are units of their own.
create or replace macro magnitude(unit) as
    case
        when not regexp_matches(unit, '^千(米|克|瓦|伏|帕|焦|卡|赫|升)')
            then regexp_extract(unit, '^(?:万亿|[十百千]?[万亿]|千)')
        else ''
    end;

-- A unit without the magnitude before it.
create or replace macro bare_unit(unit) as substr(unit_text(unit), length(magnitude(unit_text(unit))) + 1);

create or replace view magnitudes as
from (values
    ('千', 1000), ('万', 10000), ('十万', 100000), ('百万', 1000000), ('千万', 10000000), ('亿', 100000000), ('十亿', 1000000000),
    ('百亿', 10000000000), ('千亿', 100000000000), ('万亿', 1000000000000)
) as known(magnitude, factor);

-- Names of one unit, and the one by which it is known. 公里 and 米 are two units, as 人 and 人次 are.
create or replace view unit_words as
from (values
    ('百分比', '%'), ('百分之', '%'), ('千分之', '‰'), ('天', '日'), ('星期', '周'), ('礼拜', '周'), ('季', '季度'), ('时', '小时'),
    ('h', '小时'), ('min', '分钟'), ('m', '米'), ('cm', '厘米'), ('mm', '毫米'), ('km', '公里'), ('千米', '公里'), ('㎡', '平方米'),
    ('m2', '平方米'), ('平米', '平方米'), ('平方', '平方米'), ('km2', '平方公里'), ('平方千米', '平方公里'), ('ha', '公顷'),
    ('㎥', '立方米'), ('m3', '立方米'), ('立方', '立方米'), ('方', '立方米'), ('g', '克'), ('kg', '公斤'), ('千克', '公斤'), ('t', '吨'),
    ('l', '升'), ('ml', '毫升'), ('kw', '千瓦'), ('kwh', '千瓦时')
) as known(written, name);

-- Every unit as it is written: its one name (empty for a magnitude alone, null where it is none) and what the magnitude before it
-- multiplies by.
create or replace view measure_units as
with stated as (
    select unit from this.raw_indicators where unit is not null
    union
    select actual_unit from this.raw_indicators where actual_unit is not null
)
select stated.unit, coalesce(known.name, bare_unit(stated.unit)) as name, coalesce(m.factor, 1) as factor
from stated
left join magnitudes as m on m.magnitude = magnitude(unit_text(stated.unit))
left join unit_words as known on known.written = bare_unit(stated.unit);

-- Millionths times a power of ten; what no target or actual value is ends it, so that no quotient overflows.
create or replace macro scaled(n, times) as
    case when n is not null then greatest(
        least(n * times, cast('1000000000000000000000000' as hugeint)), cast('-1000000000000000000000000' as hugeint)
    ) end;

-- Year, month, day and third of the month that a text names (2026年12月底前, 12月31日, 2026-12-31, 年底前), else empty ones.
create or replace macro named_day(words) as
    regexp_extract(
        regexp_replace(replace(words, ' ', ''), '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$', '\1年\2月\3日'),
        '^[≤在于]?(?:([0-9]{4})年|(年))?(?:([0-9]{1,2})月)?(?:([0-9]{1,2})[日号]|([上中])旬|下旬|份?[底末]?)[以之]?[前内]?(?:完成|完工|竣工|到位)?$',
        ['year', 'this_year', 'month', 'day', 'third']
    );

-- Whether a text names a day by its month or by the end of a year.
create or replace macro is_day(named) as
    named.month <> '' or (named.day = '' and concat(named.year, named.this_year) <> '');

-- A day of the month that a text names: without a year in the scope's, without a month in December.
create or replace macro dated(named, day) as
    try_cast(concat_ws('-', coalesce(nullif(named.year, ''), scope_year() || ''), coalesce(nullif(named.month, ''), '12'), day) as date);

-- The last day of what a text names; a month, also one «前», lasts to its end.
create or replace macro last_named_day(named) as
    case
        when not is_day(named) then null
        when concat(named.day, named.third) = '' then last_day(dated(named, '1'))
        else dated(named, coalesce(nullif(named.day, ''), if(named.third = '上', '10', '20')))
    end;
