-- Numbers that the register gives to matters of its own, or gave to a matter of the results before a letter did.
with
matter as (
    select distinct department_code, source, project_code from this.rectification_matters
),
fresh as (
    select
        row.number, row.department_code, trim(row.source) as source, row.project_code,
        row_number() over (partition by row.department_code, trim(row.source), row.project_code order by row.number) as place
    from this.accepted_r_rect as row
    where row.number not in (select number from this.rectification_numbers)
)
select
    scope_region() as region, scope_year() as year,
    fresh.number, fresh.department_code, fresh.source, fresh.project_code, scope_day() as told_on,
    matter.source is null or fresh.place > 1 or known.number is not null as is_registered
from fresh
left join matter
    on matter.department_code = fresh.department_code and matter.source = fresh.source
    and matter.project_code is not distinct from fresh.project_code
left join this.rectification_numbers as known
    on known.department_code = fresh.department_code and known.source = fresh.source
    and known.project_code is not distinct from fresh.project_code and not known.is_registered
order by fresh.number
