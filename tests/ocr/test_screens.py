"""Some of the 120 drawn screens; `python -m tests.ocr` reads all of them."""

from __future__ import annotations

import pytest

from tests.ocr.measuring import measure
from tests.ocr.screens import screens, some

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


async def test_a_code_is_read_from_most_screens_and_a_wrong_one_is_never_certain() -> None:
    chosen = [*some(12), screens()[-1]]  # one of each kind, and one without a code
    found = await measure(chosen)
    assert found.verdicts.total() == len(chosen) == 11
    assert found.verdicts["wrong"] == 0, found.notes
    assert found.banks["wrong"] == 0, found.notes
    assert found.verdicts["right"] >= 9, found.notes
