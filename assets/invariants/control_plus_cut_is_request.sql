-- Control + cut = request, and no figure is negative.
select project_code as subject, concat('request ', requested, ', cut ', cut, ', control ', control) as fault
from this.project_control_figures
where control + cut is distinct from requested or cut < 0 or control < 0
