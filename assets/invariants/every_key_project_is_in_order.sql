-- The congress pack is numbered from 1 without a gap, falls by control figure, and holds no more projects than it may.
-- 报送人大的项目从一起连续编号，按控制数从大到小排列，且不超过规定个数。
select project_code as subject, concat('rank ', rank, ', place ', row_number() over falling) as fault
from this.congress_pack
window falling as (order by control desc, project_code)
qualify rank is distinct from row_number() over falling or rank > param('congress_pack.size') or coalesce(control, 0) <= 0
