-- The congress pack is numbered from 1 without a gap, falls by control figure, and holds no more projects than it may.
-- 报送人大的项目从一起连续编号，按控制数从大到小排列，且不超过规定个数。
with
pack as (
    select *, row_number() over (order by control desc, project_code) as place
    from this.congress_pack
)
select pack.project_code as subject, concat('rank ', pack.rank, ', place ', pack.place) as fault
from pack
where pack.rank is distinct from pack.place or pack.rank > param('congress_pack.size') or coalesce(pack.control, 0) <= 0
