"""The desk's colours, as three tables of tokens, and the contrast they must keep.

Colour stands for risk and for lateness only; everything else is neutral or the one accent.
The risk ramp is ordered by lightness, so it also reads for people who confuse red and green.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every value is `#rrggbb`."""

    name: str
    dark: bool
    bg: str
    surface: str
    surface2: str
    border: str
    control: str
    text: str
    text2: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    selection: str
    on_selection: str
    hover: str
    rail: str
    rail_text: str
    rail_muted: str
    rail_selected: str
    rail_on_selected: str
    focus: str
    focus_ring: str
    marking: str
    on_marking: str
    practice: str
    on_practice: str
    toast: str
    on_toast: str
    toast_action: str
    very_high: str
    on_very_high: str
    very_high_line: str
    high: str
    on_high: str
    high_line: str
    medium: str
    on_medium: str
    medium_line: str
    standard: str
    on_standard: str
    standard_line: str
    overdue: str
    on_overdue: str
    overdue_line: str
    today: str
    on_today: str
    today_line: str
    soon: str
    on_soon: str
    soon_line: str
    neutral: str
    on_neutral: str
    neutral_line: str

    def as_dict(self) -> dict[str, str]:
        """Token name to colour, for the stylesheet template."""
        return {key: value for key, value in asdict(self).items() if isinstance(value, str)}

    def colour(self, token: str) -> str:
        """The colour of one token."""
        value = getattr(self, token)
        if not isinstance(value, str):
            raise TypeError(f"{token} is not a colour")
        return value


LIGHT = Tokens(
    name="light", dark=False,
    bg="#f3f5f8", surface="#ffffff", surface2="#f8fafc", border="#d5dbe3", control="#66707f",
    text="#0b0c0c", text2="#484f59", accent="#1d70b8", accent_hover="#16548a",
    accent_text="#16548a", on_accent="#ffffff", selection="#d2e2f1", on_selection="#0b0c0c",
    hover="#eaf1f8", rail="#0f2438", rail_text="#dbe6f1", rail_muted="#9fb4c8",
    rail_selected="#1c4266", rail_on_selected="#ffffff", focus="#ffdd00", focus_ring="#0b0c0c",
    marking="#ca3535", on_marking="#ffffff", practice="#5b2d86", on_practice="#ffffff",
    toast="#0b0c0c", on_toast="#ffffff", toast_action="#ffdd00",
    very_high="#982828", on_very_high="#ffffff", very_high_line="#982828",
    high="#f7996a", on_high="#0b0c0c", high_line="#c4602c",
    medium="#ffee80", on_medium="#0b0c0c", medium_line="#94820f",
    standard="#ffffff", on_standard="#0b5c3e", standard_line="#0f7a52",
    overdue="#f4d7d7", on_overdue="#651b1b", overdue_line="#b86a6a",
    today="#fde4d7", on_today="#7a3c1c", today_line="#b97a52",
    soon="#ffee80", on_soon="#5b3c00", soon_line="#94820f",
    neutral="#ffffff", on_neutral="#0b0c0c", neutral_line="#838e9b",
)  # fmt: skip

DARK = Tokens(
    name="dark", dark=True,
    bg="#14181d", surface="#1c2128", surface2="#21272f", border="#38414c", control="#8b96a3",
    text="#f1f3f5", text2="#b3bcc7", accent="#5694ca", accent_hover="#8eb8dc",
    accent_text="#8eb8dc", on_accent="#0b0c0c", selection="#24476a", on_selection="#ffffff",
    hover="#262f39", rail="#0c1116", rail_text="#c6d1dc", rail_muted="#8b9aab",
    rail_selected="#1f3347", rail_on_selected="#ffffff", focus="#ffdd00", focus_ring="#ffdd00",
    marking="#b32d2d", on_marking="#ffffff", practice="#5b2d86", on_practice="#ffffff",
    toast="#f1f3f5", on_toast="#0b0c0c", toast_action="#0f385c",
    very_high="#e59a9a", on_very_high="#0b0c0c", very_high_line="#e59a9a",
    high="#b7592a", on_high="#ffffff", high_line="#d07a4e",
    medium="#5e5000", on_medium="#fff8cc", medium_line="#a08f2c",
    standard="#1c2128", on_standard="#87bca8", standard_line="#4b9b7d",
    overdue="#5a1f1f", on_overdue="#ffd9d9", overdue_line="#b86e6e",
    today="#5c3015", on_today="#fde4d7", today_line="#b37a55",
    soon="#4f4300", on_soon="#fff3b0", soon_line="#a08f2c",
    neutral="#1c2128", on_neutral="#f1f3f5", neutral_line="#7d8896",
)  # fmt: skip

CONTRAST = Tokens(
    name="contrast", dark=True,
    bg="#000000", surface="#000000", surface2="#0d0d0d", border="#8c8c8c", control="#ffffff",
    text="#ffffff", text2="#ffffff", accent="#6cc4ff", accent_hover="#a9ddff",
    accent_text="#6cc4ff", on_accent="#000000", selection="#003a66", on_selection="#ffffff",
    hover="#1f1f1f", rail="#000000", rail_text="#ffffff", rail_muted="#e0e0e0",
    rail_selected="#003a66", rail_on_selected="#ffffff", focus="#ffdd00", focus_ring="#ffdd00",
    marking="#a01010", on_marking="#ffffff", practice="#5b2d86", on_practice="#ffffff",
    toast="#ffffff", on_toast="#000000", toast_action="#00345c",
    very_high="#ffb3b3", on_very_high="#000000", very_high_line="#ffffff",
    high="#c04a10", on_high="#ffffff", high_line="#ffffff",
    medium="#4a3f00", on_medium="#fff8cc", medium_line="#ffee80",
    standard="#000000", on_standard="#9fe8c8", standard_line="#9fe8c8",
    overdue="#5a0a0a", on_overdue="#ffffff", overdue_line="#ffb3b3",
    today="#5c2a08", on_today="#ffffff", today_line="#f7996a",
    soon="#4a3f00", on_soon="#ffffff", soon_line="#ffee80",
    neutral="#000000", on_neutral="#ffffff", neutral_line="#ffffff",
)  # fmt: skip

THEMES: dict[str, Tokens] = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}

# Text on its ground: 4.5:1 or better (WCAG 2.2, 1.4.3).
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "bg"), ("text", "surface"), ("text", "surface2"), ("text", "hover"),
    ("text2", "bg"), ("text2", "surface"), ("text2", "surface2"), ("text2", "hover"),
    ("accent_text", "bg"), ("accent_text", "surface"), ("accent_text", "surface2"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_selection", "selection"),
    ("rail_text", "rail"), ("rail_text", "rail_selected"), ("rail_muted", "rail"),
    ("rail_on_selected", "rail_selected"), ("on_marking", "marking"),
    ("on_practice", "practice"), ("on_toast", "toast"), ("toast_action", "toast"),
    ("on_very_high", "very_high"), ("on_high", "high"), ("on_medium", "medium"),
    ("on_standard", "standard"), ("on_overdue", "overdue"), ("on_today", "today"),
    ("on_soon", "soon"), ("on_neutral", "neutral"),
)  # fmt: skip

# Outlines of controls and marks against what they stand on: 3:1 or better (1.4.11).
OUTLINE_PAIRS: tuple[tuple[str, str], ...] = (
    ("control", "bg"), ("control", "surface"), ("control", "surface2"), ("accent", "bg"),
    ("accent", "surface"), ("focus_ring", "bg"), ("focus_ring", "surface"), ("focus", "rail"),
    ("neutral_line", "surface"), ("standard_line", "surface"), ("high_line", "surface"),
    ("medium_line", "surface"), ("very_high_line", "surface"), ("overdue_line", "surface"),
    ("today_line", "surface"), ("soon_line", "surface"),
)  # fmt: skip


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2 definition)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
