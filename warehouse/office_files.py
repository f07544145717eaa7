"""Office files without a clock: the same content is the same bytes, whenever and wherever it is saved.

Here: storing a saved workbook or document again with fixed times. Not here: what such a file says.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
SAVED_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def store(saved: BytesIO, path: Path, day: date) -> None:
    """Store a saved .xlsx or .docx at `path`, as if it had been made and saved at midnight of `day`.

    openpyxl and python-docx stamp the moment of saving on the archive's entries and on the document's properties.
    """
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(saved) as stamped, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as timeless:
        for name in stamped.namelist():
            content = stamped.read(name)
            if name == "docProps/core.xml":
                content = SAVED_AT.sub(rb"\g<1>" + moment, content)
            timeless.writestr(zipfile.ZipInfo(name, EARLIEST_ZIP_DATE), content, zipfile.ZIP_DEFLATED)
