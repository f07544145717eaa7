-- G01: every file of the scope, whether it could be read; one that is still being written is left for the next run.
select sha256, '' as sheet, nullif(problem, '') as problem, problem as kind, coalesce(nullif(detail, ''), problem) as detail, line
from this.inbox_files
where problem is distinct from 'unfinished'
