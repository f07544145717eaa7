-- The indicators of one form, with what the rules make of them: share of the target (自评), progress and light (监控).
select
    i.*,
    cast(share.share as decimal(20, 4)) as share,
    cast(progress.progress as decimal(20, 4)) as progress,
    cast(progress.capped_progress as decimal(20, 12)) as counted_progress,
    progress.light,
    places.file
from this.raw_indicators as i
left join indicator_shares as share using (sha256, sheet, subject_no, indicator_no)
left join indicator_progress as progress using (sha256, sheet, subject_no, indicator_no)
left join places using (sha256, sheet)
where i.sha256 = $sha256 and i.sheet = $sheet and i.subject_no = $subject_no
order by i.indicator_no
