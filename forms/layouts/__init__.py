"""The layouts of every form and register as data: titles, labels, blocks, columns and what stands where."""

from __future__ import annotations

from forms.layouts.declare import Layout
from forms.layouts.registers import R_BASE, R_BUDG, R_DATE, R_EXC, R_PROJ, R_RECT, R_REV, R_REV_D, R_UNIT
from forms.layouts.submitted import DE, DG, EX, GO, MO, MO_LIST, RE, SE, SE_LIST

FORMS = (SE, DE, MO, EX, GO, DG, RE)
LISTS = (SE_LIST, MO_LIST)
REGISTERS = (R_UNIT, R_PROJ, R_BUDG, R_BASE, R_REV, R_REV_D, R_DATE, R_EXC, R_RECT)
LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (*FORMS, *LISTS, *REGISTERS)}
"""Every layout by its short name: SE, SE-list, R-UNIT …"""
