"""Texts that try to become formulas, links, commands or broken files."""

from __future__ import annotations

from hypothesis import strategies as st

KNOWN = (
    "=1+1", "=cmd|' /C calc'!A0", "{=1+1}", '=HYPERLINK("http://example.invalid","x")',
    "+44 7700 900123",
    "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1", "＝1+1", "＋1", "－1", "＠x",
    "http://example.invalid/a", "mailto:a@example.invalid", "internal:'List'!A1",
    "external:c:\\x.xlsx", "file:///etc/passwd", "\\\\server\\share\\x.xlsx", "#N/A", "#REF!",
    "12345678901234567890", "007", "1e5", "TRUE", "2026-11-24", "_x0000_", "_x000D_=1",
    "a\x00b", "a\x0bb\x1f", "\ud800", "\ufffe\uffff", "\u202eevil\u202c", "‮=1+1",
    "& &P &[Tab] &\"x\"",
    "<script>alert(1)</script>", "]]></t><f>1+1</f>", "'", "'=1+1", "", " ", "\n\n\n", "🙂" * 50,
    "x" * 700, "long words " * 400, "y" * 33_000,
)  # fmt: skip

_ODD = st.sampled_from("=+-@\t\r\n\x00\x01\x1f\x7f＝＋－＠|!'\"<>&;:\\/{}[]()#\ud800\ufffe\u202e ")

GENERATED = st.builds(
    lambda head, odd, body: head + "".join(odd) + body,
    st.sampled_from(("", "=", "+", "-", "@", "\t", "\r", "{=", "http://", "internal:", "＝", "&")),
    st.lists(_ODD, max_size=6),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
)
