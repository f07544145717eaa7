-- Subjects of a rejected submission of which another one counts: the older one goes on counting, or a newer one already does.
select
    r.sha256, r.sheet, r.subject_no, r.form, r.subject_code, i.file, i.received_at, s.submission_number,
    a.version > r.version as is_newer
from subject_states as r
join subject_states as a using (region, year, form, subject_code)
join inbox_files as i on i.region = a.region and i.year = a.year and i.sha256 = a.sha256
join raw_sheets as s on s.region = a.region and s.year = a.year and s.sha256 = a.sha256 and s.sheet = a.sheet
where r.region = $region and r.year = $year and r.status = 'rejected' and a.status = 'accepted'
order by r.sha256, r.form, r.subject_code, i.file
