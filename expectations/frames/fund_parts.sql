-- G08: money of the lines below the total of a fund block is not negative.
from judged_lines
where line = 'fund' and line_no > 0
