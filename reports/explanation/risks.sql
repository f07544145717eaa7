-- The patterns (SE11 to SE20) that made a project's risk points, each place of them, with the points of its code.
select
    finding.code, param('review.points.' || finding.code) as points, finding.file, finding.sheet, finding.cell,
    finding.message_en as en, finding.message_zh as zh
from this.review_risks as risk
join this.findings as finding on finding.subject_code = risk.project_code
where risk.project_code = $code
    and finding.form = 'SE'
    and list_contains(string_split(risk.codes, ','), finding.code)
order by finding.code, finding.file, finding.sheet, finding.cell, finding.message_zh
