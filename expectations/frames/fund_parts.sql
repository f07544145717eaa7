-- G08: money of the lines below the total of a fund block is not negative.
from judged_lines('this.raw_funds', line_no)
where line_no > 0
