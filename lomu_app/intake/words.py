"""Single words with a meaning: risk bands, yes and no, status, outcome, nothing at all."""

from __future__ import annotations

import re
from typing import Literal

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.workbook import Value, shown

Risk = Literal["high", "medium", "standard"]

_NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "n/a",
        "na",
        "n\\a",
        "n/k",
        "nk",
        "not known",
        "unknown",
        "unk",
        "none",
        "nil",
        "not applicable",
        "not recorded",
        "no trace",
        "nfa address",
        "x",
        "none known",
        "none recorded",
        "nothing known",
        "no pnc",
        "no pncid",
        "no pnc id",
        "null",
    }
)
_PENDING = frozenset(
    {
        "tbc",
        "tba",
        "to be confirmed",
        "awaited",
        "awaiting",
        "pending",
        "?",
        "??",
        "???",
        "to follow",
        "tbd",
    }
)


def plain_word(text: str) -> str:
    """Small letters, single blanks, no closing stops."""
    return " ".join(text.lower().split()).strip(" .,:;!*")


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    word = plain_word(text)
    return (word in _NOTHING and bool(word or not text.strip(" .,-"))) or text.strip() in _NOTHING


def is_pending(text: str) -> bool:
    """Whether a cell says that the answer will come later."""
    return plain_word(text) in _PENDING or text.strip() in _PENDING


_RISK_WORDS: dict[str, Risk] = {
    **dict.fromkeys(
        ("h", "hi", "hgh", "high", "hr", "high risk", "red", "vh", "very high"), "high"
    ),
    **dict.fromkeys(
        ("m", "med", "md", "medium", "mr", "medium risk", "amber", "mod", "moderate"), "medium"
    ),
    **dict.fromkeys(
        ("s", "std", "st", "stan", "standard", "sr", "standard risk", "low", "l", "green", "lo"),
        "standard",
    ),
}
_BANDS: tuple[Risk, ...] = ("high", "medium", "standard")
_RISK_IN_TEXT = re.compile(r"\b(high|hi|med(?:ium)?|standard|std)\b", re.IGNORECASE)
_UNSURE_RISK = frozenset(
    {"red", "amber", "green", "vh", "very high", "low", "l", "lo", "mod", "moderate"}
)


def parse_risk(value: Value) -> Parsed[Risk | None]:
    """Victim risk: DASH band in any spelling; a bare count of DASH ticks is doubted."""
    found = _risk(value)
    if found.value is not None and found.doubt is None and _QUALIFIED.search(shown(value)):
        return Parsed(found.value, "is marked as uncertain")
    return found


_QUALIFIED = re.compile(r"[?+<>↑↓^~*→]|\b(?:not|was|less|than|child|kids)\b", re.IGNORECASE)


def _risk(value: Value) -> Parsed[Risk | None]:
    text = shown(value)
    word = plain_word(text)
    if is_nothing(text):
        return Parsed(None)
    bare = re.sub(r"\b(risk|dash|victim|vic)\b|[^a-z ]", "", word).strip()
    if bare in _RISK_WORDS and not re.search(r"\d", word):
        risk = _RISK_WORDS[bare]
        doubt = f"is not a DASH band; taken as {risk}" if bare in _UNSURE_RISK else None
        return Parsed(risk, doubt)
    if prefix := next((b for b in _BANDS if len(bare) > 1 and b.startswith(bare)), None):
        return Parsed(prefix)
    if found := re.fullmatch(r"(?:dash\s*)?(\d{1,2})(?:\.0)?(?:\s*/\s*2[47])?", word):
        return _from_count(int(found[1]))
    said = {_RISK_WORDS[hit.lower()] for hit in _RISK_IN_TEXT.findall(text)}
    if len(said) == 1:
        risk = said.pop()
        counted = re.fullmatch(r"\D*\(?\s*(?:dash\s*)?\d{1,2}\s*\)?", word)
        return Parsed(risk, None if counted else f"taken as {risk}")
    return Parsed(None, "is not a risk band")


def _from_count(ticks: int) -> Parsed[Risk | None]:
    if not 0 < ticks <= 27:
        return Parsed(None, "is not a risk band")
    risk: Risk = "high" if ticks >= 14 else "medium" if ticks >= 10 else "standard"
    return Parsed(risk, f"is a count of DASH ticks; taken as {risk}, judgement may differ")


_YES = frozenset(
    {
        "y",
        "yes",
        "✓",
        "✔",
        "☑",
        "√",
        "x",
        "true",
        "t",
        "1",
        "circ",
        "circd",
        "circ'd",
        "circulated",
        "wanted",
        "on pnc",
        "yes circ",
        "wm",
        "ü",
        "yep",
        "done",
        "live",
        "w/m",
        "wanted missing",
        "wanted/missing",
        "pnc",
        "completed",
        "active",
        "on",
    }
)
_NO = frozenset(
    {
        "",
        "n",
        "no",
        "-",
        "–",
        "—",
        "--",
        "✗",
        "✘",
        "☒",
        "☐",
        "false",
        "f",
        "0",
        "nil",
        "none",
        "n/a",
        "na",
        "not circ",
        "not circd",
        "not circ'd",
        "not circulated",
        "not wanted",
        "no circ",
        "not yet",
        "nope",
        "cancelled",
        "removed",
        "off",
        "û",
    }
)
_YES_SINCE = re.compile(
    r"(?:(?:yes|y|circ(?:'?d|ulated)?|wm|w/m)\W*(?:on|since)?\W*)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
)
"""A yes with the day of it, or the day alone."""
_UNKNOWN = frozenset({"n/k", "nk", "not known", "unknown", "unk"})


_BARE = frozenset({"y", "yes", "✓", "✔", "☑", "√", "x", "true", "t", "1", "ü", "yep"})


def parse_bare_yes_no(value: Value) -> bool | None:
    """Yes or no where nothing but a bare sign of it counts; blank is no, None is neither.

    `Live` says yes under `Circulated`, and says no under `Arrested`.
    """
    if isinstance(value, bool):
        return value
    word = _sign(shown(value))
    return True if word in _BARE else False if word in _NO else None


def is_yes_no(text: str) -> bool:
    """Whether a filled cell is a plain sign of yes or no."""
    word = _sign(text)
    return bool(text) and (word in _YES or word in _NO)


def parse_yes_no(value: Value) -> Parsed[bool | None]:
    """Yes and no in the signs that units use; blank is no."""
    if isinstance(value, bool):
        return Parsed(value)
    text = shown(value)
    word = _sign(text)
    unsure = "is marked as uncertain" if "?" in text else None
    if word in _NO or (not word and text in _NO):
        return Parsed(False, unsure if word else None)
    if word in _YES or text in _YES:
        return Parsed(True, unsure)
    if _YES_SINCE.fullmatch(word):
        return Parsed(True, unsure)
    if word in _UNKNOWN:
        return Parsed(None)
    first = re.match(r"(yes|y|no|n|not|circ(?:'?d|ulated)?)\b", word)
    if first:
        said = first[1] not in ("no", "n", "not")
        return Parsed(said, f"taken as {'yes' if said else 'no'}")
    return Parsed(None, "says neither yes nor no")


def _sign(text: str) -> str:
    word = plain_word(text.replace("’", "'")).rstrip("?")
    return word.strip("[]() ") if word[:1] in "[(" else word


Status = Literal["outstanding", "arrested", "removed"]

_ARRESTED = (
    r"\barr(?:ested)?\b|\bnicked\b|\blifted\b|\bdetained\b|\bcustody\b|\bin cells?\b|"
    r"\bcharged\b|\bbailed\b|\bremanded\b|\brui\b"
)
_REMOVED = (
    r"\bremoved?\b|\boff list\b|\bclosed\b|\bcompleted?\b|\bcancel\w*|\bresolved\b|"
    r"\bfinalised\b|\bto come off\b"
)
_OUTSTANDING = (
    r"\bo ?/? ?s\b|\boutst(?:anding)?\b|\bwanted\b|\blive\b|\bopen\b|\bactive\b|\bcurrent\b|"
    r"\bongoing\b|\bcirc\w*|\bnew\b|\bat large\b|\bpending\b|\bcarried\b|\bnot at\b|"
    r"\benquiries\b|\battempts?\b|\bready\b|\bstill\b"
)
_STATUSES: tuple[tuple[str, Status, str | None], ...] = (
    (r"not (?:yet )?(?:been )?arrested|to (?:be )?arrest|un-?arrested", "outstanding", None),
    (r"other force|arrested by [a-z ]+ (?:police|force)", "arrested", "other_force"),
    (_ARRESTED, "arrested", "arrested"),
    (r"\bsurrendered\b|handed (?:him|her|them)?self in", "arrested", "surrendered"),
    (
        r"\bva\b|\bvolunt(?:ary|eer)\b|\bvol att\w*|\binterviewed\b",
        "removed",
        "voluntary_attendance",
    ),
    (
        r"\bnfa\b|no further action|\bfiled\b|\bwithdrawn\b|\bno longer wanted\b|\bnlw\b",
        "removed",
        "no_further_action",
    ),
    (r"\bdeceased\b|\bdied\b|\bdead\b", "removed", "deceased"),
    (_REMOVED, "removed", "removed"),
    (_OUTSTANDING, "outstanding", None),
)


def parse_status(value: Value) -> Parsed[tuple[Status, str | None] | None]:
    """Where a line stands and with which outcome; None where nothing is said."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None, "leaves open where the line stands" if "?" in text else None)
    hits = status_words(text)
    if not hits:
        return Parsed(None, "is not a status that is known")
    status, outcome = hits[0]
    if outcome in _ENDED and not is_plainly_ended(text):
        return Parsed(("outstanding", None), "does not plainly say arrested; kept as outstanding")
    if status == "removed" and _UNSURE.search(_NO_MORE.sub("", text)):
        return Parsed(("outstanding", None), "does not plainly say removed; kept as outstanding")
    closed = {one for one, _ in hits if one != "outstanding"}
    if closed and any(one == "outstanding" for one, _ in hits):
        return Parsed(hits[0], f"says two things; taken as {outcome or status}")
    return Parsed((status, outcome))


_ENDED = frozenset({"arrested", "other_force", "surrendered"})
_NO_MORE = re.compile(r"no further action|no longer wanted|for nfa", re.IGNORECASE)
_UNSURE = re.compile(
    r"\?|\b(?:no|not|never|nearly|almost|should|would|could|might|must|will|to be|to arrest|until|"
    r"unless|if|before|when|poss(?:ibly|ible)?|prob(?:ably)?|believed?|thought|may|maybe|perhaps|"
    r"fta|fail\w*|refus\w*|absen\w*|no longer|wrong\w*|mistake\w*|error|again|"
    r"breach\w*|escap\w*|neg(?:ative)?|attempt\w*|still|wanted|await\w*|pending|for|cannot|can'?t|cant|don'?t|didn'?t|hasn'?t|"
    r"isn'?t|wasn'?t|won'?t|without|recall\w*|warrant|released|made off|un)\b",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(
    r"\bby\b(?:\s+[\w/.'-]+){1,4}|\b(?:hmp|yoi)\s+[\w'-]+(?:\s+[\w'-]+)?|"
    r"\b(?:(?:t/|a/)?d?(?:pc|ps|sgt|insp)|dc|ds|di)\s*\d*\s*[\w'-]*|\bat\s+[\w'-]+",
)
_BESIDE = frozenset(
    re.findall(
        r"[a-z]+",
        "arrested arr nicked lifted detained in custody cell cells charged bailed remanded rui "
        "surrendered handed himself herself themselves him her them self on at and has have been "
        "was is now today yesterday hrs hours hr remove removed off list come can other force "
        "police station nfa closed complete completed conditional court interviewed "
        "jan feb mar apr may jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat "
        "sun am pm st nd rd th",
    )
)


def is_plainly_ended(text: str) -> bool:
    """Whether a text says arrested or surrendered and hardly anything beside it.

    A day, a time, an officer and a prison may follow. Whoever is kept on a list a day too long
    comes to no harm, so anything more leaves the answer to a person.
    """
    word = plain_word(text.replace("’", "'"))
    if _UNSURE.search(text.replace("’", "'")):
        return False
    left = re.findall(r"[a-z']+", _BY_WHOM.sub(" ", word))
    return all(one in _BESIDE for one in left)


def status_words(text: str) -> list[tuple[Status, str | None]]:
    """Every status that a text names, the most telling first."""
    word = plain_word(text)
    hits: list[tuple[Status, str | None]] = []
    for pattern, status, outcome in _STATUSES:
        if re.search(pattern, word):
            hits.append((status, outcome))
            if status == "outstanding" and outcome is None and pattern.startswith("not"):
                break
    return hits
