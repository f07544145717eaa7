-- Control + cut = request, and no figure is negative.
-- 控制数加压减等于申报数，且没有负数。
select project_code as subject, concat('request ', requested, ', cut ', cut, ', control ', control) as fault
from this.project_control_figures
where control + cut is distinct from requested or cut < 0 or control < 0
