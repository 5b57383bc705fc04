"""The command line paints PDF in this very process."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def one_application(qapp: QApplication) -> QApplication:
    """There is one application a process, and the tests of windows need the bigger kind."""
    return qapp
