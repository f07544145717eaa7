-- Subjects of a rejected submission of which another one counts: the older one goes on counting, or a newer one already does.
select
    r.sha256, r.sheet, r.subject_no, r.form, r.subject_code, i.file, i.received_at, s.submission_number,
    a.version > r.version as is_newer
from this.subject_states as r
join this.subject_states as a using (form, subject_code)
join this.inbox_files as i on i.sha256 = a.sha256
join this.raw_sheets as s on s.sha256 = a.sha256 and s.sheet = a.sheet
where r.status = 'rejected' and a.status = 'accepted'
order by r.sha256, r.form, r.subject_code, i.file
