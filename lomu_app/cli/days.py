"""A day as the command line takes it."""

from __future__ import annotations

import argparse
import datetime as dt


def as_day(text: str) -> dt.date:
    """The day meant by `2026-11-24`; raises what argparse tells the user."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day as YYYY-MM-DD") from error
