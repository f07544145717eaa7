"""What kind of file some bytes are, whatever their name: read, or refused with the problem of that kind."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from expectations.catalogue import PROBLEMS
from forms.files import kinds
from forms.files.bundles import MOST_MEMBERS, list_members
from forms.files.contents import read_content
from forms.files.kinds import kind_of, rank
from forms.files.workbooks import open_sheets
from forms.problems import FILE_PROBLEMS, BadFileError
from forms.reader import read_file
from forms.sheets import Sheet
from forms.values import Fault, Percent, Uncached
from tests.corpus.exports import bundle
from tests.corpus.files import pack
from tests.forms.books import annual, save


def compound(*names: str) -> bytes:
    """A compound file whose root holds streams of these names, and a storage that holds those behind «/»."""
    entries = [("Root Entry", 5, 1 if names else -1, -1)]
    for number, name in enumerate(names, 1):
        entries.append((name, 2, -1, number + 1 if number < len(names) else -1))
    directory = b""
    for name, kind, child, right in entries:
        raw = (name + "\0").encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        directory += struct.pack("<iii", -1, right, child) + bytes(36) + struct.pack("<iII", -2, 0, 0)
    directory = directory.ljust(-len(directory) % 512 + len(directory), b"\0")
    sectors = len(directory) // 512
    table = [-3, *range(2, sectors + 1), -2]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<iiiiiiiii", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *([-1] * 108))
    return header + struct.pack("<128i", *table, *([-1] * (128 - len(table)))) + directory


PNG, JPEG = b"\x89PNG\r\n\x1a\n" + bytes(50), b"\xff\xd8\xff\xe0\x00\x10JFIF"
OFD = pack({"OFD.xml": "<OFD/>"})
ODT = pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
REFUSED = {
    "packed": [("a.rar", b"Rar!\x1a\x07\x00"), ("a.rar", b"Rar!\x1a\x07\x01\x00"), ("a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04"),
               ("自评表.zip", b"Rar!\x1a\x07\x01\x00"), ("a.xlsx", b"7z\xbc\xaf\x27\x1c"), ("a.gz", b"\x1f\x8b\x08"),
               ("a.rar", b"cut off"), ("a.tar", bytes(257) + b"ustar\x0000")],
    "document": [("a.doc", compound("WordDocument", "1Table")), ("a.wps", compound("WordDocument")), ("a.pdf", b"%PDF-1.4"),
                 ("a.xlsx", b"\xef\xbb\xbf%PDF-1.4"), ("a.ofd", OFD), ("a.zip", OFD), ("a.jpg", JPEG), ("a.jpeg", JPEG),
                 ("a.xls", PNG), ("a.png", PNG), ("a.gif", b"GIF89a"), ("a.bmp", b"BM\x0e\0\0\0\0\0\0\0\x36\0\0\0"),
                 ("a.tif", b"II*\x00"), ("a.tiff", b"MM\x00*"), ("a.heic", b"\0\0\0\x18ftypheic"),
                 ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 "), ("a.doc", b"{\\rtf1\\ansi}"), ("a.odt", ODT), ("a.docx", ODT),
                 ("a.doc", b"<?xml version='1.0'?><w:wordDocument/>"), ("a.wps", b"\x81\x32cut off"), ("a.jpg", b"cut off"),
                 ("a.doc", compound("ObjectPool", "WordDocument"))],
    "old_format": [("a.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00"), ("a.xls", b"\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00")],
    "encrypted": [("a.xlsx", compound("EncryptedPackage", "EncryptionInfo")), ("a.docx", compound("EncryptedPackage"))],
    "unknown_type": [("a.pptx", pack({"[Content_Types].xml": "", "ppt/presentation.xml": ""})), ("a.exe", b"MZ\x90\0"),
                     ("a.xls", b"MIME-Version: 1.0\r\n"), ("a.md", "说明".encode()), ("a.json", b'{"a": 1}'),
                     ("a.xml", b"<?xml version='1.0'?><a/>"), ("a", b"1,2"), ("a.csv.bak", b"1,2")],
    "wrong_ending": [("a.bak", pack({"xl/workbook.xml": ""})), ("a.old", pack({"word/document.xml": ""})),
                     ("a", pack({"a.xlsx": ""})), ("a.pdf", pack({"xl/workbook.xml": ""})), ("a.jpg", b"<table><tr><td>1")],
    "damaged": [("a.xlsx", b"PK\x03\x04cut off"), ("a.zip", b"PK\x03\x04cut off"), ("a.xlsx", "说明".encode()), ("a.docx", b""),
                ("a.csv", b"\xff\xff\xff\xff"), ("a.xls", bytes(100))],
}  # fmt: skip


@pytest.mark.parametrize(("problem", "name", "data"), [(p, *each) for p, found in REFUSED.items() for each in found])
def test_kinds_that_are_refused(problem: str, name: str, data: bytes) -> None:
    with pytest.raises(BadFileError) as caught:
        kind_of(name, data)
    assert caught.value.problem == problem, str(caught.value)
    assert str(caught.value)


@pytest.mark.parametrize(
    ("streams", "kind"),
    [(("Workbook",), "xls"), (("Book",), "xls"), (("Workbook", "WordDocument"), "xls"), ((), "xls")],
)
def test_compound_files(streams: tuple[str, ...], kind: str) -> None:
    assert kind_of("a.et", compound(*streams)) == kind


def test_every_problem_of_a_file_says_what_to_do() -> None:
    said = {problem: PROBLEMS[problem] for problem in FILE_PROBLEMS if problem != "unfinished"}
    assert len({zh for zh, _ in said.values()}) == len(said)
    for zh, _ in said.values():
        assert "。请" in zh
        assert zh.endswith("。")
    assert "请解压后报送其中的工作簿" in said["packed"][0]
    assert "请用 Word/WPS 另存为 .docx，或填写空白表（.xlsx）" in said["document"][0]
    assert "old format" in said["old_format"][1]
    assert "第{line}行引号未闭合" in said["quotes"][0]


@pytest.mark.parametrize(
    ("kind", "names"),
    [("xlsx", ["b.xlsx", "a.xls", "a.bak"]), ("text", ["b.csv", "a.xls", "0.pdf"]), (None, ["b.doc", "a.bak"])],
)
def test_names_by_how_well_they_fit(kind: str | None, names: list[str]) -> None:
    assert sorted(names, key=lambda name: (rank(kind, name), name)) == names


def sheets(name: str, data: bytes) -> list[tuple[bool, Sheet]]:
    return list(open_sheets(kind_of(name, data), data))


def workbook_2003(rows: str, more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="gb2312"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/>'
        f'</Style></Styles><Worksheet ss:Name="一"><Table>{rows}</Table></Worksheet>{more}</Workbook>'
    ).encode("gb18030")


def test_values_of_xml_spreadsheet() -> None:
    data = workbook_2003(
        '<Column/><Column ss:StyleID="p"/>'
        '<Row><Cell ss:StyleID="p"><Data ss:Type="Number">0.95</Data></Cell><Cell><Data ss:Type="Number">0.5</Data></Cell>'
        '<Cell><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=RC[-1]+1"/><Cell ss:Formula="=95"/>'
        '<Cell ss:Formula="=RC[-1]"><Data ss:Type="Number">1.5</Data></Cell></Row>'
        '<Row ss:Index="4" ss:Span="1"><Cell ss:Index="3" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">'
        '<B xmlns="http://www.w3.org/TR/REC-html40">甲<Font>乙</Font></B></Data></Cell><Cell>'
        '<Data ss:Type="Boolean">1</Data></Cell></Row><Row><Cell><Data ss:Type="Number">1e400</Data></Cell></Row>',
        '<Worksheet ss:Name="旧"><Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>',
    )
    (_, one), (hidden, other) = sheets("a.xls", data)
    assert one.rows[0] == [0.95, 0.5, "#DIV/0!", "=RC[-1]+1", "=95", 1.5]
    assert [type(value) for value in one.rows[0][:4]] == [Percent, Percent, Fault, Uncached]
    assert (one.at(3, 2), one.at(3, 4), one.at(5, 0), one.end(3, 2)) == ("甲乙", True, "1e400", (4, 3))
    assert (hidden, other.name, other.rows) == (True, "旧", [])


def test_cells_without_a_style_in_xml_spreadsheet() -> None:
    cell = '<Cell><Data ss:Type="Number">0.95</Data></Cell>'
    data = workbook_2003(f"<Row>{cell}</Row>").replace(b'ss:ID="p"', b'ss:ID="Default"')
    ((_, sheet),) = sheets("a.xls", data)
    assert [(type(value), value) for value in sheet.rows[0]] == [(Percent, Percent(0.95))]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ('<Row ss:Index="2"/><Row ss:Index="1"/>', "damaged"),
        ('<Row><Cell ss:Index="3"/><Cell ss:Index="3"/></Row>', "damaged"),
        ('<Row ss:Index="99999999"><Cell><Data ss:Type="String">x</Data></Cell></Row>', "too_large"),
        ('<Row ss:Index="1048576"><Cell ss:Index="16384"/></Row>', "too_large"),
        ("<Row>" * 300, "damaged"),
        ("&nope;", "damaged"),
    ],
)
def test_broken_xml_spreadsheet(rows: str, problem: str) -> None:
    with pytest.raises(BadFileError) as caught:
        sheets("a.xml", workbook_2003(rows))
    assert caught.value.problem == problem


def page(body: str) -> Sheet:
    ((_, sheet),) = sheets("a.xls", f"<html><body>{body}</body></html>".encode())
    return sheet


def test_cells_of_a_web_page() -> None:
    sheet = page(
        "<p>项目支出<b>绩效</b>自评表</p>（2025年度）<table><caption>单位：万元</caption><tr><td rowspan=3>甲</td><td colspan='2'>"
        "乙&nbsp;&lt;1&gt;<br>丙</td></tr><tr><th>丁<td x:num='89.974'>89.97<td x:num='5'>6</tr><tr></tr></table>"
        "<table><tr><td>=\"219\"</td></tr></table><script>var x = '<td>no</td>'</script>"
    )
    assert sheet.rows == [
        ["项目支出绩效自评表"],
        ["（2025年度）"],
        ["单位：万元"],
        ["甲", "乙\xa0<1>\n丙"],
        [None, "丁", "89.974", "6"],
        [],
        ["219"],
    ]
    assert sheet.end(3, 0) == (5, 0)
    assert sheet.end(3, 1) == (3, 2)


def test_values_that_show_otherwise_than_as_text() -> None:
    sheet = page(
        "<table><tr><td><input value='1.5'><input type=hidden value=2></td><td><![CDATA[3]]></td><td x:num='4'></td></tr>"
        "<tr><td>12<sup>3</sup></td><td><s>1</s>2</td><td>m<sup>2</sup></td></tr>"
        "<!-- <tr><td>5</td></tr> --><!--[if !mso]><!-- --><tr><td title='5<6'>7</td></tr><!--<![endif]--></table>"
    )
    assert sheet.rows == [["1.5", "3", "4"], ["12³", "1\u03362", "m²"], ["7"]]


def test_tables_in_cells_of_a_web_page() -> None:
    inner = "<table><tr><td>年度</td><td>2025</td></tr></table>"
    sheet = page(f"<table><tr><td>项目支出绩效自评表</td></tr><tr><td>前{inner}后</td></tr></table>")
    assert [row for row in sheet.rows if row] == [["项目支出绩效自评表"], ["前"], ["年度", "2025"], ["后"]]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<table>" * 3000 + "<tr><td>1", "damaged"),
        ("<table><tr>" + "<td colspan=1000>x" * 9000, "too_large"),
        ("<p>没有表格</p>", "damaged"),
        ("<table><tr><td>1</td></tr><![bad", "damaged"),
        *(
            (f"<table><tr><td>1</td></tr>{swallows}<tr><td>2</td></tr></table>", "damaged")
            for swallows in (
                "<!-- 说明",
                "<style>",
                "<script>",
                "<title>",
                "<template>",
                "<noscript>",
                "<xml>",
                "<p class='a>",
                '<td title="a>',
            )
        ),
        ("<table><tr><td>1<!-- 说明 -></td></tr><tr><td>2</td></tr><!-- 说明 --></table>", "damaged"),
        ("<table><tr><td class='a>1</td><td class='b'>2</td></tr></table>", "damaged"),
    ],
)
def test_hostile_web_pages(body: str, problem: str) -> None:
    with pytest.raises(BadFileError) as caught:
        page(body)
    assert caught.value.problem == problem


def test_a_million_rows_span_nothing() -> None:
    """Areas said to reach to the end of the world end with their table, and no row is lost behind deep tags."""
    body = "<div>" * 5000 + "<table>" + "<tr><td rowspan=9999999 colspan=9>甲</td><td>1</td></tr>" * 3 + "</table>"
    sheet = page(body + "<table><tr><td>乙</td></tr></table>")
    assert [row[-1] for row in sheet.rows] == ["1", "1", "1", "乙"]
    assert sheet.end(0, 0) == (2, 8)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str) -> bytes:
    return pack(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        }
    )


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if not text.startswith('<') else text}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_tables_of_a_document() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        p("项目支出绩效自评表") + p("") + "<w:p><w:r><w:t>（2025年度）</w:t><w:tab/><w:t>单位：万元</w:t></w:r></w:p>"
        + tbl(tc("甲", restart) + tc("乙", '<w:gridSpan w:val="2"/>'), tc("", goes_on) + tc("丙") + tc("丁"),
              "<w:trPr><w:del/></w:trPr>" + tc("划去"), '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + tc("戊"))
        + "<w:sdt><w:sdtContent>" + tbl(tc(p("外") + tbl(tc("内")) + p("后"))) + "</w:sdtContent></w:sdt>" + p("落款")
    )  # fmt: skip
    found = [sheet for _, sheet in sheets("a.docx", word(body))]
    assert [(sheet.name, sheet.rows) for sheet in found] == [
        (
            "表1",
            [
                ["项目支出绩效自评表"],
                ["（2025年度）", "单位：万元"],
                ["甲", "乙"],
                [None, "丙", "丁"],
                [None, None, "戊"],
            ],
        ),
        ("表2", [["后"]]),
        ("表3", [["外"], ["内"]]),
    ]
    assert found[0].end(2, 0) == (3, 0)
    assert found[0].end(2, 1) == (2, 2)
    assert found[0].address(4, 2) == "C5"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "√"),
        ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>", "一\n二"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r>", "显"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r><w:r><w:t>3</w:t></w:r>", "1\u03362\u03363"),
        ('<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>12</w:t></w:r>', "12"),
        ('<w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>', "12³"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>1</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "1",
        ),
        ("<w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent><w:t>文</w:t></w:r>", "文"),
        (
            "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>",
            "链",
        ),
    ],
)
def test_text_of_a_document(run: str, text: str) -> None:
    ((_, sheet),) = sheets("a.docx", word(tbl(tc(f"<w:p>{run}</w:p>") + tc("x"))))
    assert sheet.rows == [[text, "x"]]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (tbl(tc("x", '<w:gridSpan w:val="999999999"/>'), *([tc("x")] * 1000)), "too_large"),
        (tbl(tc("x")) * 1001, "too_large"),
        ("<w:sdt>" * 300 + "</w:sdt>" * 300, "damaged"),
        ("<w:p>", "damaged"),
    ],
)
def test_hostile_documents(body: str, problem: str) -> None:
    with pytest.raises(BadFileError) as caught:
        sheets("a.docx", word(body))
    assert caught.value.problem == problem


def test_a_document_without_a_table_is_one_without_a_form(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(word(p("自评报告") + p("") + p("一、基本情况")))
    assert [row["disposition"] for row in read_file(path).rows["raw_sheets"]] == ["unknown"]


NAMES = ["自评表.xlsx", "子目录/二.xlsx", "a/b.xlsx"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_a_bundle(encoding: str, tmp_path: Path) -> None:
    data = bundle({name: name.encode() for name in NAMES}, encoding)
    path = tmp_path / "全部.zip"
    path.write_bytes(data)
    assert [member.name for member in read_file(path).members] == sorted(NAMES)
    for member in read_file(path).members:
        assert read_content(path / member.name, member.sha256).data == member.name.encode()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "etc/passwd"), ("/etc/passwd", "etc/passwd"), ("..", "_"), ("a/./b//c.xlsx", "a/b/c.xlsx"),
        ("..\\a\\b.xlsx", "a/b.xlsx"), ("a\x01\nb.xlsx", "a__b.xlsx"), ("C:\\x.xlsx", "C:/x.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 65 + ".xlsx"),
    ],
)  # fmt: skip
def test_names_lead_nowhere_else(written: str, name: str) -> None:
    assert [member.name for member in list_members(pack({written: b"x"}))] == [name]


def test_names_that_become_one() -> None:
    names = [member.name for member in list_members(pack({"a.xlsx": b"1", "./a.xlsx": b"2", "../a.xlsx": b"3"}))]
    assert names == ["a.xlsx", "a（2）.xlsx", "a（3）.xlsx"]


def test_a_name_with_a_zero_byte() -> None:
    data = pack({"aXb.xlsx": b"1"}).replace(b"aXb", b"a\0b")
    assert [member.name for member in list_members(data)] == ["a_b.xlsx"]


def test_junk_in_a_bundle_is_passed_over() -> None:
    junk = [
        "__MACOSX/._a.xlsx",
        ".DS_Store",
        "x/Thumbs.db",
        "~$a.xlsx",
        ".~lock.a.xlsx#",
        "desktop.ini",
        "._a.xlsx",
        "folder/",
    ]
    assert [member.name for member in list_members(pack({**dict.fromkeys(junk, b""), "a.xlsx": b"1"}))] == ["a.xlsx"]
    with pytest.raises(BadFileError) as caught:
        list_members(pack(dict.fromkeys(junk, b"")))
    assert caught.value.problem == "empty"


def flagged() -> bytes:
    """The first file said to be encrypted, in its own head and in the directory."""
    data = bytearray(pack({"a.xlsx": b"1"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (pack({}), "empty"),
        (flagged(), "encrypted"),
        (pack({f"{number}.csv": b"" for number in range(MOST_MEMBERS + 1)}), "too_large"),
        (pack({f"{number}.csv": bytes(63 * 2**20) for number in range(5)}), "too_large"),
        (pack({"a.csv": b"1"})[:-30], "damaged"),
    ],
)
def test_bundles_that_are_refused(data: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    reading = read_file(path)
    assert (reading.problem, reading.rows, reading.members) == (problem, {}, ())


def test_a_file_that_cannot_be_unpacked_costs_itself() -> None:
    data = pack({"a.csv": b"first", "b.csv": b"second"}, zipfile.ZIP_STORED).replace(b"first", b"fIrst", 1)
    one, other = list_members(data)
    assert (one.name, one.problem, other.name, other.problem) == ("a.csv", "damaged", "b.csv", None)
    large = pack({"a.csv": bytes(65 * 2**20), "b.csv": b"1"})
    assert [member.problem for member in list_members(large)] == ["too_large", None]


def test_a_bundle_within_a_bundle(tmp_path: Path) -> None:
    book = save(tmp_path / "a.xlsx", annual()).read_bytes()
    path = tmp_path / "外.zip"
    path.write_bytes(bundle({"内.zip": bundle({"深.xlsx": book}), "表.xlsx": book}))
    assert read_file(path / "内.zip").problem == "nested"
    assert read_file(path / "表.xlsx").rows == read_file(tmp_path / "a.xlsx").rows
    assert read_file(path / "没有.xlsx").problem == "unfinished"
    assert read_file(tmp_path / "没有.zip" / "表.xlsx").problem == "unfinished"


def test_a_link_to_a_bundle_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(bundle({"表.xlsx": b"1"}))
    (tmp_path / "b.zip").symlink_to(tmp_path / "a.zip")
    assert read_file(tmp_path / "b.zip" / "表.xlsx").problem == "damaged"


def test_zip_is_told_from_office_by_its_parts() -> None:
    assert kind_of("a.zip", pack({"xl.txt": "", "a.xlsx": ""})) == kinds.ZIP
    assert kind_of("a.xlsx", pack({"表.xlsx": ""})) == kinds.ZIP
    assert io.BytesIO(pack({})).read(4) == b"PK\x05\x06"
    assert kind_of("a.zip", pack({})) == kinds.ZIP
