"""The patches fit one version of Rasa and refuse every other one before they change anything."""

from __future__ import annotations

import re

import pytest

from helpline.assistant import rasa_patches
from helpline.places import ROOT


def test_the_version_is_the_one_that_is_locked() -> None:
    assert f"\nrasa=={rasa_patches.RASA} " in (ROOT / "requirements.lock").read_text("utf-8")
    rasa_patches.check_version()


@pytest.mark.parametrize("other", ["3.6.20", "3.6.22", "3.7.0", "4.0.0"])
def test_another_version_is_refused_with_one_sentence_and_nothing_is_changed(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed: list[str] = []
    monkeypatch.setattr(rasa_patches, "version", lambda _package: other)
    monkeypatch.setattr(rasa_patches, "import_module", changed.append)
    sentence = (
        f"helpline: Rasa {other} is installed, but helpline/assistant/rasa_patches fits {rasa_patches.RASA}."
    )
    with pytest.raises(SystemExit, match=f"^{re.escape(sentence)}$"):
        rasa_patches.apply()
    assert changed == []
