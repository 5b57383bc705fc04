"""The library's workbook, with sheets and texts that are written the short way."""

from __future__ import annotations

import re

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from lomu_app.packs.row_sheet import RowSheet

# Such a sequence stands for a control character and would be read as one.
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")


class PackBook(Workbook):  # type: ignore[misc]  # the library's own hints end at its cells
    """Its sheets are `RowSheet`s; what stands in its cells went through `safe_text` before."""

    worksheet_class = RowSheet

    def _get_packager(self) -> Packager:
        return _Packager()


class _Packager(Packager):  # type: ignore[misc]  # likewise
    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = _Texts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]  # likewise
    def _write_sst_strings(self) -> None:
        self.fh.write("".join(map(_element, self.string_table.string_array)))


def _element(text: str) -> str:
    """One text of the book. The library looks in each, anew, for what `clean` took away."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if text[:1].isspace() or text[-1:].isspace():
        return f'<si><t xml:space="preserve">{text}</t></si>'
    return f"<si><t>{text}</t></si>"
