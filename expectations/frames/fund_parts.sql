-- G08: money of the lines below the total of a fund block is not negative.
from judged_lines
where form = $form and line = 'fund' and line_no > 0
order by file, sheet_no, subject_no, line_no
