-- G15: everything in the region's inbox that was not read since it lies in no year's folder or is a link.
select
    sha256, '' as sheet, file, cast(null as integer) as subject_no, cast(null as varchar) as subject_code,
    '{}' as cells, cast(null as varchar) as fallback_cell,
    kind,
    meant,
    scope_region() || '/' || scope_year() as place
from this.inbox_beside
order by file
