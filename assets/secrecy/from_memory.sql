-- How many projects are hidden by what registers once said alone, by the year of the register: none that can be read says 是
-- of them now.
select flagged_in as year, count(distinct coalesce(project_code, project_name)) as n
from this.classified_projects as hidden
where not exists (
    select 1 from raw_r_proj as entry
    where entry.region = scope_region() and entry.is_classified is distinct from false
        and if(hidden.project_code is null, entry.project_name = hidden.project_name, entry.project_code = hidden.project_code)
)
group by flagged_in
order by flagged_in
