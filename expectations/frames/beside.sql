-- G15: everything in the region's inbox that was not read since it lies in no year's folder or is a link.
select * exclude (file), '' as sheet, scope_region() || '/' || scope_year() as place
from this.inbox_beside
