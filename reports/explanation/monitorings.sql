-- Clause 一(三), 双监控: the accepted monitoring form or list row of a project.
select stated.* replace (monitored.month as month), places.* exclude (sha256, sheet)
from this.accepted_monitorings as stated
join monitored_months as monitored using (sha256, sheet, subject_no)
left join places using (sha256, sheet)
where subject_code = $code
