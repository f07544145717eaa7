"""Why a file or a value could not be read, as findings say it: by the kinds of `forms.problems`, in Chinese and English."""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    "unknown_type": (
        "不支持这种类型的文件。请用 Excel 或 WPS 打开后另存为 .xlsx，或填写空白表（.xlsx）后重新报送。",
        "files of its type are not read; save it as .xlsx in Excel or WPS, or fill in a blank form",
    ),
    "wrong_ending": (
        "文件内容可以读取，但扩展名不是报送文件的扩展名。请改回正确的扩展名（如 .xlsx、.docx）后重新报送。",
        "it could be read, and its name says that it is not meant to be; give it its own ending, such as .xlsx",
    ),
    "packed": (
        "不支持这种压缩包（.rar、.7z 等）。请解压后报送其中的工作簿。",
        "archives of this kind are not opened; unpack it and send the workbooks that it holds",
    ),
    "nested": (
        "压缩包内的压缩包不再解压。请解压后报送其中的工作簿。",
        "an archive within an archive is not opened; unpack it and send the workbooks that it holds",
    ),
    "empty": (
        "压缩包内没有可以读取的工作簿。请核对压缩包内的文件，把填好的工作簿重新报送。",
        "the archive holds no file that can be read; send the workbooks themselves",
    ),
    "document": (
        "这种类型的文件（.doc、.wps、.pdf、.ofd、图片等）中的表格无法读取。"
        "请用 Word/WPS 另存为 .docx，或填写空白表（.xlsx）后重新报送。",
        "no table is read from a document or picture of this kind; save it as .docx in Word or WPS, or fill in a blank form",
    ),
    "old_format": (
        "文件是 Excel 5.0/95 或更早的旧格式。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送。",
        "the workbook is of an old format, Excel 5.0/95 or older; open it in Excel or WPS and save it as .xlsx",
    ),
    "quotes": (
        "第{line}行引号未闭合或位置有误，无法分清各行，整个文件未读取。"
        "请更正该行的英文双引号，或用 Excel、WPS 另存为 .xlsx 后重新报送。",
        "a quote of line {line} is not closed, or closes where none may; correct it, or save the file as .xlsx",
    ),
    "ragged": (
        "第{line}行的字段数与表头不同，各列可能错位，整个文件未采用。请核对该行的分隔符，或另存为 .xlsx 后重新报送。",
        "line {line} has another number of fields than the header: its columns may be shifted; correct it, or save it as .xlsx",
    ),
    "forbidden": (
        "无权读取：运行本系统的账户没有读取权限。请放开该文件的读取权限，或重新复制一份后报送。",
        "the account that runs jixiao may not read it; let it read the file, or send a fresh copy",
    ),
    "encrypted": (
        "文件设有密码。请取消密码后重新报送。",
        "it is protected by a password; take the password off",
    ),
    "damaged": (
        "文件已损坏、不完整，或内容与扩展名不符。请用 Excel 或 WPS 打开原件核对，另存为 .xlsx 后重新报送。",
        "it is damaged, incomplete or not what its name says; open it in Excel or WPS and save it as .xlsx",
    ),
    "too_large": (
        "文件过大：文件不超过 64 MB，解压后不超过 256 MB，每张工作表不超过 100 万个单元格。"
        "请删去多余的空行、空列、图片，或分开后重新报送。",
        "it is too large: 64 MiB, 256 MiB unpacked, 1,000,000 cells a sheet; delete what is not needed, or split it",
    ),
    "hang": (
        "读取用时过长，已经中止。请删去多余的内容，用 Excel 或 WPS 另存为 .xlsx 后重新报送。",
        "reading it takes too long; delete what is not needed and save it as .xlsx in Excel or WPS",
    ),
    "crash": (
        "读取时出错中断。请用 Excel 或 WPS 打开原件，另存为 .xlsx 后重新报送。",
        "the reader broke down on it; open it in Excel or WPS and save it as .xlsx",
    ),
    "formula": ("公式没有保存的结果", "formula without a stored value"),
    "not_a_number": ("不是可用的数字", "not a usable number"),
    "not_a_date": ("不是日期", "not a date"),
    "code": ("不是有效编码", "not a valid code"),
    "lost_digits": ("编码位数已丢失", "a code that lost digits"),
    "unit_conflict": ("单位与表头不一致", "its unit contradicts the heading"),
    "scaled": (
        "数字格式使显示的数与实际的数不同，且未写明单位，请改为常规数字格式",
        "its number format shows another number than the cell holds, without a unit: use a plain format",
    ),
    "ratio": ("比率应为小数或百分比", "a ratio is due, as a fraction or with %"),
    "word": ("不是规定的选项", "not one of the prescribed words"),
}
"""Kinds of problems that the reader reports, in Chinese and English; of a file, what to do about it too."""
