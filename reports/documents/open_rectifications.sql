-- Clause 二(三): the matters that bulletins count: of departments as a whole and of projects that are not classified.
-- `hidden_year` is the year of the run, whose registers say what is classified today.
select department_code, number, source, done_on, days_late, is_overdue
from this.rectifications as matter
where not exists (
    select 1
    from classified_projects as hidden
    where hidden.region = scope_region() and hidden.year = $hidden_year and hidden.project_code = matter.project_code
)
order by department_code, number
