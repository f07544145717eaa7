-- The congress pack is numbered from 1 without a gap, falls by control figure, and holds no more projects than it may.
with
pack as (
    select *, row_number() over (order by control desc, project_code) as place
    from congress_pack
    where region = $region and year = $year
),
size as (
    select policy_number($region, $year, 'congress_pack.size') as value
)
select pack.project_code as subject, concat('rank ', pack.rank, ', place ', pack.place) as fault
from pack, size
where pack.rank is distinct from pack.place or pack.rank > size.value or coalesce(pack.control, 0) <= 0
