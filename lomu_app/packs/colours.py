"""The colours of what leaves on paper or as a workbook.

As on the desk in its light theme, so that a line looks the same wherever it is read.
"""

from __future__ import annotations

INK = "#0b0c0c"
GREY = "#484f59"
NAVY = "#0f2438"
RED = "#ca3535"
PURPLE = "#5b2d86"
LINE = "#c3cad3"
PALE = "#f3f5f8"
YELLOW = "#fff7c2"
LINK = "#16548a"
WHITE = "#ffffff"
ALARM = "#982828"
