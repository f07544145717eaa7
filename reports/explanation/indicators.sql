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
from raw_indicators as i
join measured_indicators as measured using (region, year, form, sha256, sheet, subject_no, indicator_no)
left join indicator_shares as share
    on share.region = i.region and share.year = i.year and share.sha256 = i.sha256 and share.sheet = i.sheet
    and share.subject_no = i.subject_no and share.indicator_no = i.indicator_no
left join indicator_progress as progress
    on progress.region = i.region and progress.year = i.year and progress.sha256 = i.sha256
    and progress.sheet = i.sheet and progress.subject_no = i.subject_no and progress.indicator_no = i.indicator_no
left join places
    on places.region = i.region and places.year = i.year and places.sha256 = i.sha256 and places.sheet = i.sheet
where i.region = $region and i.year = $year and i.sha256 = $sha256 and i.sheet = $sheet and i.subject_no = $subject_no
order by i.indicator_no
