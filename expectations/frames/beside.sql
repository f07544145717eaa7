-- G15: everything in the region's inbox that was not read since it lies in no year's folder or is a link.
select
    *, '' as sheet, null as subject_no, null as subject_code, '{}' as cells, null as fallback_cell,
    scope_region() || '/' || scope_year() as place
from this.inbox_beside
order by file
