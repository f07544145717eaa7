-- The indicators of one form, with what the rules make of them: share of the target (自评), progress and light (监控).
select
    i.indicator_no,
    i.level1,
    i.level2,
    i.level3,
    measured.operator,
    i.target_text,
    i.actual_text,
    i.weight,
    i.score,
    i.possibility,
    i.reason,
    cast(share.share as decimal(20, 4)) as share,
    cast(progress.progress as decimal(20, 4)) as progress,
    cast(progress.capped_progress as decimal(20, 12)) as counted_progress,
    progress.light,
    places.file,
    i.sheet,
    i.cells
from this.raw_indicators as i
join measured_indicators as measured using (form, sha256, sheet, subject_no, indicator_no)
left join indicator_shares as share using (sha256, sheet, subject_no, indicator_no)
left join indicator_progress as progress using (sha256, sheet, subject_no, indicator_no)
left join places
    on places.region = scope_region() and places.year = scope_year() and places.sha256 = i.sha256 and places.sheet = i.sheet
where i.sha256 = $sha256 and i.sheet = $sheet and i.subject_no = $subject_no
order by i.indicator_no
