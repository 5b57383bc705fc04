"""Names as they are typed into one cell: which part is the surname, and what else is there.

A comma or capitals settle the order. Where neither does, the column as a whole may (see
`learn_order`); failing that the likelier reading is taken, with a doubt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import is_nothing, is_pending
from lomu_app.intake.workbook import CellError, Value, shown
from lomu_app.people.identifiers import normalise_forenames, normalise_surname

Order = Literal["surname_first", "forenames_first"]

_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|master|sir)\b\.?\s+", re.IGNORECASE)
_TITLE_INSIDE = re.compile(r"\s*[,(]?\s*\b(?:mr|mrs|ms|miss|mx)\b\.?\)?\s*$", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_AKA = re.compile(
    r"\s+@\s+|[\s,;/-]*\b(?:a\.?k\.?a\.?|a/k/a|alias|also known as|nickname|nicknamed|street name|"
    r"known as|n[ée]e|formerly|goes by)\b[\s:.\-]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|(?<![\w])'([^']+)'(?![\w])|‘([^‘’]+)’(?!\w)")
_PARTICLES = frozenset(
    {
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "di",
        "du",
        "la",
        "le",
        "st",
        "st.",
        "bin",
        "ibn",
        "al",
        "el",
        "ap",
        "dos",
        "del",
        "ten",
        "ter",
    }
)
_NOTE_WORDS = re.compile(
    r"\b(?:born|dob|wanted|juvenile|youth|same|see|new|recall|op|violent|armed|male|female|"
    r"confirmed|ref|co-?def\w*|brother|sister|father|son|senior|jnr|snr|not|risk)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart; either part may be missing."""

    surname: str | None = None
    forenames: str | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""


def parse_name(value: Value, *, order: Order | None = None) -> Parsed[PersonName]:
    """A whole name from one cell. `order` is what the column or its heading says."""
    text = shown(value)
    if isinstance(value, (CellError, int, float, bool)):
        return Parsed(PersonName(), "is not a name")
    if is_nothing(text):
        return Parsed(PersonName(), "gives no name")
    if is_pending(text):
        return Parsed(PersonName(), "gives no name yet")
    base, aliases, note = _take_out_aliases(text)
    base = _with_comma(base)
    if not re.search(r"[^\W\d_]", base):
        return Parsed(PersonName(aliases=aliases, note=note), "is not a name")
    surname, forenames, doubt = _split(base, order)
    doubt = _more_than_a_name(base) or doubt
    return Parsed(
        PersonName(
            normalise_surname(surname) or None if surname else None,
            normalise_forenames(forenames) or None if forenames else None,
            aliases,
            note,
        ),
        doubt,
    )


def parse_part(value: Value, *, surname: bool) -> Parsed[PersonName]:
    """A surname or the forenames alone, each from a column of its own."""
    text = shown(value)
    if isinstance(value, (CellError, int, float, bool)):
        return Parsed(PersonName(), "is not a name")
    if is_nothing(text) or is_pending(text):
        return Parsed(PersonName(), None)
    base, aliases, note = _take_out_aliases(text)
    base = base.strip(" ,;")
    doubt = _more_than_a_name(base)
    if "," in base and surname:
        doubt = "holds more than a surname"
    if surname:
        return Parsed(PersonName(normalise_surname(base) or None, None, aliases, note), doubt)
    return Parsed(PersonName(None, normalise_forenames(base) or None, aliases, note), doubt)


_SIGNS = re.compile(r"[*:;|<>+=#!\[\]{}&_]|\s[-–—]\s|\w\s*/\s*\w")
_REMARK = re.compile(
    r"\b(?:or|and|now|youth|juv\w*|jnr|snr|jr|sr|recall\w*|new|wanted|see|arrested|curfew|tag|tagged|"
    r"deceased|bail\w*|poss\w*|prob\w*|violent|armed|unknown|unconfirmed|tbc|dob|the|brother|"
    r"sister|son|father|mother|partner|twin|suspect|victim|with|not|was|also|hmp|nfa)\b",
    re.IGNORECASE,
)
"""Words that a name has no place for; they belong to a remark."""


def _more_than_a_name(base: str) -> str | None:
    if re.search(r"\d", base):
        return "has figures in the name"
    if "?" in base:
        return "is marked as uncertain"
    if _SIGNS.search(base) or _REMARK.search(base):
        return "holds more than a name"
    return None


def _take_out_aliases(text: str) -> tuple[str, tuple[str, ...], str]:
    """The name itself, its aliases, and remarks that stood in brackets."""
    aliases: list[str] = []
    notes: list[str] = []

    def from_brackets(found: re.Match[str]) -> str:
        inner = found[1].strip()
        bare = _AKA.sub("", " " + inner).strip(" '\"")
        if _AKA.search(inner) or not (_NOTE_WORDS.search(inner) or re.search(r"\d", inner)):
            aliases.extend(_listed(bare))
        else:
            notes.append(inner)
        return " "

    base = _BRACKETS.sub(from_brackets, text)
    base, *spoken = _AKA.split(base)
    for part in spoken:
        aliases.extend(_listed(part))

    def from_quotes(found: re.Match[str]) -> str:
        aliases.append(next(group for group in found.groups() if group))
        return " "

    base = _QUOTED.sub(from_quotes, base)
    base = _TITLES.sub("", " ".join(base.split()))
    base = re.sub(r",\s*(?:mr|mrs|ms|miss|mx|dr)\.?\s+(?=\w)", ", ", base, flags=re.IGNORECASE)
    base = _TITLE_INSIDE.sub("", base)
    tidy = tuple(
        dict.fromkeys(
            name for alias in aliases if (name := normalise_forenames(alias.strip(" '\".,;")))
        )
    )
    return base.strip(" ;/-"), tidy, "; ".join(notes)


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"\s*[;/&]\s*|\s+(?:and|or)\s+|\s*,\s*", text) if part]


def _split(base: str, order: Order | None) -> tuple[str | None, str | None, str | None]:
    """Surname, forenames, doubt."""
    if base.count(",") == 1 and not base.endswith(","):
        before, after = (part.strip() for part in base.split(","))
        if not before or not after:
            return before or None, after or None, "has only half a name"
        return _around_comma(before, after)
    words = base.replace(",", " ").split()
    commas = base.rstrip(",").count(",")
    if len(words) == 1:
        return words[0], None, "is one word only; taken as the surname"
    by_case = _by_capitals(words)
    if by_case is not None:
        return (*by_case, "has more than one comma" if commas > 1 else None)
    if commas > 1:
        first, _, rest = base.partition(",")
        return first.strip(), rest.replace(",", " ").strip(), "has more than one comma"
    if order == "surname_first":
        at = _surname_length(words)
        return " ".join(words[:at]), " ".join(words[at:]), None
    at = _surname_start(words)
    doubt = None if order else "does not show which part is the surname; taken as the last"
    return " ".join(words[at:]), " ".join(words[:at]), doubt


_OTHER_COMMA = re.compile(r"\s*(?:;|\||/|\s[-–—]\s|(?<=[A-Z]{2})(?<!\bST)\.(?=\s))\s*")
"""What may stand for the comma; the stop of `ST. JOHN` does not."""


def _with_comma(base: str) -> str:
    """`SURNAME - Forename`, `SURNAME; Forename` and the like with a comma between them."""
    parts = [part.strip() for part in _OTHER_COMMA.split(base)]
    if len(parts) != 2 or "," in base or not all(parts):
        return base
    return ", ".join(parts) if _capital(parts[0]) and not _capital(parts[1]) else base


def _around_comma(before: str, after: str) -> tuple[str, str, str | None]:
    """`SURNAME, Forenames`; capitals after the comma only (`Leigh, BEGUM`) turn it round."""
    if _capital(after) and not _capital(before):
        return after, before, "has the capitals after the comma; taken as the surname"
    return before, after, None


def _capital(word: str) -> bool:
    """In capitals, with at least two letters; `McDONALD` and `O'NEILL` count."""
    letters = [sign for sign in re.sub(r"^(?:Mc|Mac|O')(?=[A-Z]{2})", "", word) if sign.isalpha()]
    return len(letters) >= 2 and all(sign.isupper() for sign in letters)


def _by_capitals(words: Sequence[str]) -> tuple[str, str] | None:
    """The words in capitals as surname, when they stand together at one end."""
    marks = [_capital(word) for word in words]
    if all(marks) or not any(marks):
        return None
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    if not all(marks[first : last + 1]):
        return None
    if first == 0:
        return " ".join(words[: last + 1]), " ".join(words[last + 1 :])
    if last == len(words) - 1:
        while first > 1 and words[first - 1].lower() in _PARTICLES:
            first -= 1
        return " ".join(words[first:]), " ".join(words[:first])
    return None


def _surname_start(words: Sequence[str]) -> int:
    """Where the surname begins when it stands last: `van der Berg` belongs together."""
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return at


def _surname_length(words: Sequence[str]) -> int:
    """How many words the surname has when it stands first."""
    at = 0
    while at < len(words) - 2 and words[at].lower() in _PARTICLES:
        at += 1
    return at + 1


@cache
def _common_forenames() -> frozenset[str]:
    text = (resources.files("resources") / "policy" / "intake_forenames.toml").read_text("utf-8")
    return frozenset(name.casefold() for name in tomllib.loads(text)["forenames"])


def learn_order(values: Iterable[Value]) -> Order | None:
    """The order that a column's unmarked names follow, told by common forenames.

    At least three names must speak, and four in five of them must agree.
    """
    known = _common_forenames()
    first = last = 0
    for value in values:
        base = _take_out_aliases(shown(value))[0]
        words = base.split()
        if "," in base or len(words) < 2 or _by_capitals(words) is not None:
            continue
        starts, ends = words[0].casefold() in known, words[-1].casefold() in known
        if starts != ends:
            first += starts
            last += ends
    said = first + last
    if said < 3 or max(first, last) < 0.8 * said:
        return None
    return "forenames_first" if first > last else "surname_first"


def forename_share(values: Iterable[Value]) -> float:
    """How many of a column's filled cells begin with a common forename, from 0 to 1."""
    words = [text.split()[0].casefold() for value in values if (text := shown(value))]
    return sum(word in _common_forenames() for word in words) / max(len(words), 1)
