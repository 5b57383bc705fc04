"""Identifiers of people and places: PNC id, CRO number, postcode, and clean text.

Pure functions on strings. A parser returns the canonical spelling or raises
`InvalidInput`-free `ValueError` with a sentence for the person who typed it. Rules and test
vectors: CJS Data Standards Catalogue 3.21, 3.107, 5.25 and public test data of the Ministry
of Justice.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""The letter at (number mod 23); I, O and S are never check letters."""

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of signs, which no text holds and no database takes."""
_SPACES = re.compile(r"[^\S\n]+")


def clean_text(text: str) -> str:
    """NFC, without control, zero-width and bidi characters; lines kept, blanks collapsed."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\u000b", "\n")
    text = _INVISIBLE.sub("", text)
    text = _HALVES.sub(" ", text)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def clean_line(text: str) -> str:
    """`clean_text` on one line."""
    return " ".join(clean_text(text).split())


def check_letter(number: int) -> str:
    """The check letter that belongs to `number`."""
    return CHECK_LETTERS[number % 23]


# --- PNC id ---------------------------------------------------------------------------

_PNC = re.compile(r"(\d{4}|\d{2})\s*/\s*(\d{1,7})\s*([A-Za-z])?|(\d{4})(\d{7})([A-Za-z])?")


@dataclass(frozen=True, slots=True)
class _PncParts:
    year: str
    serial: str
    letter: str


def _pnc_parts(text: str) -> _PncParts | None:
    found = _PNC.fullmatch(clean_line(text).replace("\\", "/"))
    if found is None:
        short = re.fullmatch(r"(\d{2})(\d{6,7})([A-Za-z])", clean_line(text))
        return _PncParts(*short.groups()) if short else None
    year, serial, letter = found.group(1, 2, 3) if found.group(1) else found.group(4, 5, 6)
    return _PncParts(year, serial, (letter or "").upper())


def looks_like_pnc_id(text: str) -> bool:
    """Whether the shape is that of a PNC id, right check letter or not."""
    parts = _pnc_parts(text)
    return parts is not None and bool(parts.letter)


def parse_pnc_id(text: str, *, this_year: int) -> str:
    """The id as `YYYY/NNNNNNNL`; ValueError says what is wrong.

    Two-digit years up to this one's are 20YY, others 19YY.
    """
    parts = _pnc_parts(text)
    if parts is None:
        raise ValueError("is not a PNC id (expected like 2018/0393702K)")
    if not parts.letter:
        raise ValueError("lacks the check letter of a PNC id")
    year = int(parts.year)
    if len(parts.year) == 2:
        year += 2000 if year <= this_year % 100 else 1900
    if not 1900 <= year <= this_year:
        raise ValueError(f"has the year {year}, which no PNC id can have")
    serial = parts.serial.zfill(7)
    if check_letter(int(f"{year % 100:02d}{serial}")) != parts.letter:
        raise ValueError("has a check letter that does not fit; a figure may be mistyped")
    return f"{year}/{serial}{parts.letter}"


def is_pnc_id(text: str, *, this_year: int) -> bool:
    """Whether `text` is a PNC id in any accepted spelling."""
    try:
        parse_pnc_id(text, this_year=this_year)
    except ValueError:
        return False
    return True


# --- CRO number -----------------------------------------------------------------------

_CRO = re.compile(r"(\d{1,6})\s*/\s*(\d{2})\s*([A-Za-z])")
_CRO_SF = re.compile(r"SF\s*(\d{2})\s*/\s*(\d{1,7})\s*([A-Za-z])", re.IGNORECASE)


def parse_cro_number(text: str) -> str:
    """The number as `NNNNNN/YYL` or `SFYY/NNNNNNL`; ValueError says what is wrong."""
    line = clean_line(text)
    if found := _CRO_SF.fullmatch(line):
        year, serial, letter = found.group(1), found.group(2).lstrip("0") or "0", found.group(3)
        if check_letter(int(year + serial)) == letter.upper():
            return f"SF{year}/{serial}{letter.upper()}"
        if check_letter(int(year + serial.zfill(6))) == letter.upper():
            return f"SF{year}/{serial.zfill(6)}{letter.upper()}"
        raise ValueError("has a check letter that does not fit a CRO number")
    found = _CRO.fullmatch(line)
    if found is None:
        raise ValueError("is not a CRO number (expected like 065656/91H)")
    serial, year, letter = found.group(1).zfill(6), found.group(2), found.group(3).upper()
    if check_letter(int(year + serial)) != letter:
        raise ValueError("has a check letter that does not fit a CRO number")
    return f"{serial}/{year}{letter}"


def is_cro_number(text: str) -> bool:
    """Whether `text` is a CRO number with the right check letter."""
    try:
        parse_cro_number(text)
    except ValueError:
        return False
    return True


# --- postcode -------------------------------------------------------------------------

_OUTWARD = (
    r"(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}"
    r"|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY])"
)
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(rf"(?:GIR\s*0AA|{_OUTWARD}\s*{_INWARD})", re.IGNORECASE)
_POSTCODE_IN_TEXT = re.compile(
    rf"(?<![A-Za-z0-9])(GIR[^\S\n]*0AA|{_OUTWARD}[^\S\n]*{_INWARD})(?![A-Za-z0-9])", re.IGNORECASE
)


def parse_postcode(text: str) -> str:
    """The postcode in capitals with one space; ValueError if it is none."""
    line = clean_line(text)
    if not _POSTCODE.fullmatch(line):
        raise ValueError("is not a postcode (expected like CV4 7JP)")
    joined = line.replace(" ", "").upper()
    return f"{joined[:-3]} {joined[-3:]}"


def is_postcode(text: str) -> bool:
    """Whether `text` is a full postcode."""
    return _POSTCODE.fullmatch(clean_line(text)) is not None


@dataclass(frozen=True, slots=True)
class FoundPostcode:
    """A postcode inside a text: canonical form and where it stood."""

    postcode: str
    start: int
    end: int


def find_postcodes(text: str) -> tuple[FoundPostcode, ...]:
    """Every full postcode in `text`, in order."""
    return tuple(
        FoundPostcode(parse_postcode(found.group(1)), found.start(1), found.end(1))
        for found in _POSTCODE_IN_TEXT.finditer(text)
    )


# --- names ----------------------------------------------------------------------------

_APOSTROPHES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u0060": "'",
        "\u00b4": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
    }
)
_PIECE = re.compile(r"[^\W\d_]+", re.UNICODE)


def normalise_name(text: str) -> str:
    """A name on one line: NFC, plain apostrophes and hyphens, single blanks."""
    return re.sub(r"\s*([-'])\s*", r"\1", clean_line(text).translate(_APOSTROPHES)).strip(" ,;")


def normalise_surname(text: str) -> str:
    """A family name in the capitals that police records use."""
    return normalise_name(text).upper()


def normalise_forenames(text: str) -> str:
    """Given names; those wholly in capitals or small letters get ordinary case."""
    name = normalise_name(text)
    words = name.split(" ")
    return " ".join(_ordinary_case(word) for word in words)


def _ordinary_case(word: str) -> str:
    letters = [sign for sign in word if sign.isalpha()]
    mixed = any(sign.islower() for sign in letters) and any(sign.isupper() for sign in letters)
    if mixed or not letters:
        return word
    return _PIECE.sub(lambda piece: piece.group().capitalize(), word)


_NO_KEY = re.compile(r"[\W_]+", re.ASCII)


def name_key(text: str) -> str:
    """For comparing: letters and digits only, without accents, upper case."""
    if text.isascii():  # as most are; there are no accents to take off
        return _NO_KEY.sub("", text).upper()
    plain = unicodedata.normalize("NFKD", clean_line(text))
    return "".join(sign for sign in plain if sign.isalnum()).upper()
