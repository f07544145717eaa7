-- A number for each matter that has none: the next of its department and year, whoever gave the others.
with
highest as (
    select department_code, max(try_cast(regexp_extract(number, '-([0-9]+)$', 1) as integer)) as place
    from this.rectification_numbers
    group by department_code
),
waiting as (
    select
        matter.department_code, matter.source, matter.project_code,
        row_number() over (partition by matter.department_code order by matter.source, matter.project_code nulls first) as place
    from this.rectification_matters as matter
    anti join this.rectification_numbers as known
        on known.department_code = matter.department_code and known.source = matter.source
        and known.project_code is not distinct from matter.project_code and not known.is_registered
)
select
    scope_region() as region, scope_year() as year,
    format('{}-{}-{:03d}', department_code, scope_year(), waiting.place + coalesce(highest.place, 0)) as number,
    waiting.department_code, waiting.source, waiting.project_code, scope_day() as told_on, false as is_registered
from waiting
left join highest using (department_code)
order by waiting.department_code, waiting.place
