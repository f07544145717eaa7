"""Tables of the bureau's own documents (制度文件), clause 二(一): what lies in their folder, and what of it is made public."""

from __future__ import annotations

from warehouse.jobs import CONTROL_FIGURES
from warehouse.tables.declare import COUNT, DATE, MOMENT, TEXT, Column, result, working

TITLE = Column("title", TEXT, "标题", "name of the file, without a date at its beginning", meaning="文件的名称")
ISSUED_ON = Column(
    "issued_on",
    DATE,
    "日期",
    "at the beginning of the file's name, else the day on which it came in",
    meaning="文件名所写的日期，没有写的为收到日期",
)

BUREAU_DOCUMENTS = working(
    "bureau_documents",
    "制度文件收件",
    "Every document in the folder 制度文件 of a year's inbox, with its text, or why it is not published.",
    Column("sha256", TEXT, "文件指纹", "SHA-256 of the file's bytes, hexadecimal"),
    Column("file", TEXT, "文件", "path below inbox/, with /"),
    TITLE,
    ISSUED_ON,
    Column("size", COUNT, "字节数"),
    Column("received_at", MOMENT, "收到时间", "modification time, UTC"),
    Column("text", TEXT, "文字", "all that stands in it; empty where it is refused"),
    Column("refused_zh", TEXT, "未公开原因", "empty: it is published"),
    Column("refused_en", TEXT, "未公开原因（英文）", "empty: it is published"),
    key=("sha256",),
)
DISCLOSED_DOCUMENTS = result(
    "disclosed_documents",
    "预算绩效管理制度文件目录",
    "The bureau's own documents, which lie beside the tables as they are. Clause 二(一).",
    Column("rank", COUNT, "序号", meaning="文件的排列顺序，由新到旧"),
    TITLE,
    ISSUED_ON,
    Column("file", TEXT, "文件", "path in the public part of the publication", meaning="文件在公开目录中的位置"),
    Column("size", COUNT, "字节数", meaning="文件的大小"),
    Column("sha256", TEXT, "文件指纹", "SHA-256 of the file's bytes, hexadecimal", meaning="用于核对文件是否完整"),
    key=("sha256",),
    public=True,
    jobs=(CONTROL_FIGURES,),
)
