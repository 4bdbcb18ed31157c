"""`helpline rehearse` at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.cli import main


@pytest.mark.parametrize("text", ["", "conversations: 5", "other: []", "conversations: [{title: x}]"])
def test_a_file_without_conversations_stops_before_anything_is_started(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(text)
    with pytest.raises(SystemExit) as ended:
        main(["rehearse", str(file)])
    assert ended.value.code == 2
    assert "holds no conversations" in capsys.readouterr().err
