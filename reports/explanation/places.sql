-- Where a record stands: the file below inbox/, and the unit that its sheet states amounts in.
create or replace temp view places as
select
    s.region, s.year, s.sha256, s.sheet, f.file, s.money_unit, s.title,
    f.received_at
from raw_sheets as s
join inbox_files as f using (region, year, sha256);
