-- Clause 一(三), 双监控: the accepted monitoring form or list row of some codes.
select
    stated.subject_code as code,
    stated.sha256,
    stated.sheet,
    stated.subject_no,
    stated.version,
    stated.is_list,
    monitored.month,
    stated.conditions_met,
    stated.adjusted_budget,
    stated.executed,
    stated.goal_completion,
    stated.possibility,
    places.file,
    stated.cells,
    places.money_unit,
    places.received_at
from accepted_monitorings as stated
join monitored_months as monitored using (sha256, sheet, subject_no)
left join places using (region, year, sha256, sheet)
where region = $region and year = $year and stated.subject_code in (select unnest($codes))
