-- Every requested project of the covered classes has exactly one control figure, and nothing else has one.
-- 纳入范围的申报项目都有且只有一个控制数，其他项目没有。
select coalesce(request.project_code, figure.project_code) as subject, count(figure.project_code) || ' control figures' as fault
from (select project_code from this.project where asks) as request
full join this.project_control_figures as figure using (project_code)
group by request.project_code, figure.project_code
having count(figure.project_code) <> 1 or request.project_code is null
