-- Regions beside each other: each region's row, ranked within its year; equal ones share a rank, unknown ones have none.
select * replace (
    if(projects is null, null, cast(rank() over (year_by order by excellent_share + good_share desc nulls last) as integer)) as grade_rank,
    if(projects is null, null, cast(rank() over (year_by order by evaluation_coverage desc nulls last) as integer)) as coverage_rank,
    if(control is null, null, cast(rank() over (year_by order by control desc nulls last) as integer)) as control_rank
)
from region_summary
window year_by as (partition by year)
order by year, region
