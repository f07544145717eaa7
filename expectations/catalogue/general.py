"""Findings on files, sheets, codes and values, whichever form it is: G01 to G15; why a file or a value could not be read."""

from __future__ import annotations

from expectations.catalogue.finding import Said, rejects, warns

FINDINGS: dict[str, Said] = {
    "G01": rejects(
        "文件无法读取：{kind_zh}",
        "The file cannot be read: {kind_en} ({detail})",
    ),
    "G02 missing": rejects(
        "未填写年度。请在标题下注明「（{scope_year}年度）」。",
        "No year is stated. Write （{scope_year}年度） below the title.",
    ),
    "G02": rejects(
        "所填年度为 {stated_year}，应为 {scope_year}。请核对年度，或改报到相应年度的文件夹。",
        "The stated year is {stated_year}, it should be {scope_year}. Correct it, or send the file to its own year's folder.",
    ),
    "G02 two": rejects(
        "表上有两个不同的年度：{stated_year} 年度和 {other_year} 年度。请核对，只保留正确的一个后重新报送。",
        "Two different years are stated: {stated_year} and {other_year}. Keep the right one and send the form again.",
    ),
    "G03": rejects(
        "工作簿中未找到可识别的表名{nearest_zh}。请使用规定表式，表名单独成行，不要改动表名。",
        "No known title is in the workbook{nearest_en}. Use the prescribed form; its title stands alone in a row.",
    ),
    "G03 several": rejects(
        "一张工作表上有多个表（{value}）。请每张工作表只放一个表，分开后重新报送。",
        "The sheet holds more than one form ({value}). Put each form on a sheet of its own and send the file again.",
    ),
    "G03 apart": rejects(
        "此表似为「{nearest_title}」的续表，但不能接在前表之后读取：栏目与前表不同，或只有一部分内容。请并入前表后重新报送；不是续表的，请删除。",
        "This seems to be the rest of {nearest_title}, but cannot be read with it: its columns are others, or it is a part alone. "
        "Put it into the table before, or delete it, and send the file again.",
    ),
    "G04": rejects(
        "未注明金额单位。请在金额栏表头注明「（元）」或「（万元）」。",
        "No unit of money is stated. Write （元） or （万元） in the heading of the amounts.",
    ),
    "G05": rejects(
        "{field}为公式「{value}」，但没有保存计算结果。请用 Excel 或 WPS 打开并保存一次后重新报送。",
        "{field} is a formula without a stored value ({value}). Open and save the file once in Excel or WPS, then send it again.",
    ),
    "G06 unreadable": rejects(
        "{field}「{value}」不是有效编码。请按文本格式填写完整编码。",
        "{field} {value} is not a valid code. Enter the complete code as text.",
    ),
    "G06 project form": rejects(
        "项目编码「{value}」格式不符：应为 21 位，第 9 位为 R、Y 或 T。请按项目库填写。",
        "Project code {value} is not well-formed: 21 characters, the ninth R, Y or T. Copy it from the project register.",
    ),
    "G06 predecessor form": rejects(
        "前身项目编码「{value}」格式不符：应为 21 位，第 9 位为 R、Y 或 T。请更正或留空。",
        "Predecessor code {value} is not well-formed: 21 characters, the ninth R, Y or T. Correct it or leave it blank.",
    ),
    "G06 department form": rejects(
        "部门编码「{value}」格式不符：应为 3 位数字。请更正。",
        "Department code {value} is not well-formed: three digits. Correct it.",
    ),
    "G06 unit form": rejects(
        "单位编码「{value}」格式不符：应为部门编码加 3 位的 6 位数字，下级单位每级再加 3 位。请更正。",
        "Unit code {value} is not well-formed: the department's code and three digits a level, up to 18. Correct it.",
    ),
    "G06 project": rejects(
        "项目编码「{value}」不在本年度项目库登记表中。请核对编码，或先办理项目入库登记。",
        "Project {value} is not in this year's project register. Check the code, or have the project registered first.",
    ),
    "G06 no name": rejects(
        "未填项目编码，项目库登记表（{within_zh}）中也没有名称为「{value}」的项目{nearest_zh}。"
        "请在「项目名称」栏按「编码-名称」填写，或先办理项目入库登记。",
        "No code is stated, and the project register ({within_en}) has no project called {value}{nearest_en}. "
        "Write code-name as the project's name, or have the project registered first.",
    ),
    "G06 name": rejects(
        "未填项目编码，项目库登记表（{within_zh}）中有多个项目名为「{value}」：{codes}。请在「项目名称」栏按「编码-名称」填写，"
        "注明是哪一个项目。",
        "No code is stated, and the project register ({within_en}) has several projects called {value}: {codes}. "
        "Write code-name as the project's name to say which.",
    ),
    "G06 department": rejects(
        "部门「{value}」不在本年度部门单位名录中。请填写名录中的编码或全称。",
        "Department {value} is not in this year's register of units. Give its code or its exact name.",
    ),
    "G06 unit": rejects(
        "单位「{value}」不在本年度部门单位名录中。请填写名录中的单位编码。",
        "Unit {value} is not in this year's register of units. Give its code.",
    ),
    "G06 project of department": rejects(
        "项目 {project_code} 属于部门 {project_department}，表中主管部门为「{department_text}」。请核对项目编码或主管部门。",
        "Project {project_code} belongs to department {project_department}, not to {department_text}. Correct one of them.",
    ),
    "G06 unit of department": rejects(
        "单位「{value}」不属于部门 {department}。请核对单位编码或部门编码。",
        "Unit {value} is not one of department {department}. Correct one of them.",
    ),
    "G07": rejects(
        "{field}未填写，空白不作 0 处理。请补填后重新报送。",
        "{field} is blank; a blank is not read as 0. Fill it in and send the form again.",
    ),
    "G07 indicator": rejects(
        "指标「{indicator}」的{field}未填写，空白不作 0 处理。请补填后重新报送。",
        "{field} of indicator {indicator} is blank; a blank is not read as 0. Fill it in and send the form again.",
    ),
    "G07 item": rejects(
        "「{item}」的{field}未填写。请补填后重新报送。",
        "{field} of {item} is blank. Fill it in and send the form again.",
    ),
    "G07 record": rejects(
        "表中没有可读取的内容。请按规定表式填写后重新报送。",
        "Nothing of the form could be found on the sheet. Fill in the prescribed form and send it again.",
    ),
    "G07 indicators": rejects(
        "没有可计量完成进度的绩效指标。请填写绩效指标的年度指标值、分值和截止执行情况。",
        "No indicator is left whose progress can be measured. State target, weight and execution so far of the indicators.",
    ),
    "G08 unreadable": rejects(
        "{field}「{value}」无法识别（{kind_zh}）。请更正后重新报送。",
        "{field} {value} cannot be read ({kind_en}). Correct it and send the form again.",
    ),
    "G08 negative": rejects(
        "{field}为 {value}，不得为负数。请更正。",
        "{field} is {value}; it must not be negative. Correct it.",
    ),
    "G08 word": rejects(
        "{field}填为「{value}」，只能填写：{words}。请更正。",
        "{field} is {value}; it must be one of: {words}. Correct it.",
    ),
    "G08 target": rejects(
        "指标「{indicator}」的指标值「{value}」应为数字。请更正，定性指标请注明「定性」。",
        "The target of indicator {indicator}, {value}, should be a number. Correct it; mark a qualitative indicator as 定性.",
    ),
    "G08 actual": rejects(
        "指标「{indicator}」的截止执行情况「{value}」应为数字。请按年度指标值的口径填写数字。",
        "The execution of indicator {indicator}, {value}, should be a number, as its target is. Enter the number.",
    ),
    "G09": rejects(
        "{header_zh}缺少{labels}{unknown_zh}{nearest_zh}。请按规定栏目名称补齐后重新报送。",
        "{header_en} lacks {labels}{unknown_en}{nearest_en}. Add the columns by their names and send it again.",
    ),
    "G10": warns(
        "第{row_no}行表头中有未能识别的栏目{unknown}{nearest_zh}，其内容未读取。请核对栏目名称；"
        "确需使用该名称的，请财政部门将其加入同义栏目表。",
        "The header in row {row_no} has columns that are not known, {unknown}{nearest_en}; they were not read. Check their "
        "names; the bureau can add a label to its synonyms.",
    ),
    "G11": rejects(
        "第{row_no}行表头有含义重复的栏目：{labels}，不能确定以哪一栏为准。请只保留一栏后重新报送。",
        "The header in row {row_no} has columns that mean the same: {labels}. Leave the one that counts and send it again.",
    ),
    "G12": warns(
        "未填项目编码，按项目名称认定为项目 {project_code}。请核对；如不是该项目，请在「项目名称」栏按「编码-名称」填写。",
        "No code is stated; by its name it was taken for project {project_code}. Check it; if it is another, write code-name.",
    ),
    "G13": warns(
        "{indicators} 项指标值未写明符号，读作：{readings_zh}。请核对，并在指标值前写明 ≥、≤ 或 =。",
        "{indicators} targets state no operator and were read so: {readings_en}. Check them; write ≥, ≤ or = before the number.",
    ),
    "G14": warns(
        "指标「{indicator}」的完成值「{value}」与指标值「{target_text}」的单位不同或未写明，不能比较，未用于核对得分。"
        "请按指标值的单位填写，并写明单位。",
        "The actual value of indicator {indicator}, {value}, is not in the unit of its target {target_text} and was not compared. "
        "Give it in the target's unit, with the unit.",
    ),
    "G14 monitoring": rejects(
        "指标「{indicator}」的截止执行情况「{value}」与年度指标值「{target_text}」的单位不同或未写明，不能计算完成进度。"
        "请按年度指标值的单位填写，并写明单位。",
        "The execution of indicator {indicator}, {value}, is not in the unit of its target {target_text}: no progress follows. "
        "Give it in the target's unit, with the unit.",
    ),
    "G15 misnamed": warns(
        "文件夹「{file}」的名称不是「{meant}」，其中的文件未读取。请改名为 {meant}；已有该文件夹的，把文件移入其中。",
        "The folder {file} is not named {meant}, so nothing in it was read. Rename it to {meant}, or move its files there.",
    ),
    "G15 outside": warns(
        "「{file}」不在任何年度的文件夹内，未读取。请移入相应年度的文件夹（如 {place}）；不用报送的，移出收件文件夹。",
        "{file} is in no year's folder and was not read. Move it into its year's (such as {place}), or out of the inbox.",
    ),
    "G15 link": warns(
        "「{file}」是链接，所指的文件未读取。请复制文件本身，不要用链接。",
        "{file} is a link, and what it points to was not read. Copy the file itself, do not link to it.",
    ),
    "G15 special": warns(
        "「{file}」不是普通文件，未读取。请换成文件本身，或移出收件文件夹。",
        "{file} is no regular file and was not read. Put the file itself in its place, or take it out of the inbox.",
    ),
}
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
"""Kinds of problems that the reader reports (`forms.problems`), in Chinese and English; of a file, what to do about it too."""
