"""What can't be meant so stops the start, and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.errors import SettingsError
from helpline.push import keys
from helpline.settings import load

SET_UP = {"HELPLINE_PUSH_KEY": keys.new(), "HELPLINE_PUSH_CONTACT": "mailto:support@example.com"}


def test_a_key_and_a_contact_are_enough(tmp_path: Path) -> None:
    settings = load(SET_UP | {"HELPLINE_VAR": str(tmp_path)})
    assert len(keys.public(settings.push_key)) == 87


def test_the_key_may_stand_in_a_file(tmp_path: Path) -> None:
    key = SET_UP["HELPLINE_PUSH_KEY"]
    (tmp_path / "key").write_text(f"{key}\n")
    told = {
        "HELPLINE_VAR": str(tmp_path),
        "HELPLINE_PUSH_KEY": "",
        "HELPLINE_PUSH_KEY_FILE": str(tmp_path / "key"),
    }
    assert load(SET_UP | told | {"HELPLINE_VAR": str(tmp_path)}).push_key == key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEY", "short"),
        ("KEY", "A" * 42 + "!"),
        ("CONTACT", ""),
        ("CONTACT", "support@example.com"),
        ("CONTACT", "mailto:nobody"),
        ("SERVICES", "https://push.example.com"),
        ("SERVICES", "http://192.0.2.1:80"),
    ],
)
def test_what_can_not_be_meant_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(SET_UP | {"HELPLINE_VAR": str(tmp_path), f"HELPLINE_PUSH_{name}": value})
    assert f"HELPLINE_PUSH_{name}" in str(caught.value.detail or caught.value)
