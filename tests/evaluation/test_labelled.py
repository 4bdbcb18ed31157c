from __future__ import annotations

from pathlib import Path

import pytest

from helpline.errors import LabelledError
from helpline.evaluation.labelled import Labelled, read_labelled


def test_json_lines_are_read_with_their_entities(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    entity = '{"entity": "error_code", "value": "402", "start": 4, "end": 7}'
    path.write_text(f'{{"text": "got 402", "intent": "report", "entities": [{entity}]}}\n\n')
    assert read_labelled(path) == [Labelled("got 402", "report", frozenset({("error_code", "402", 4, 7)}))]


def test_what_the_customer_takes_back_is_not_expected(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    meant = '{"entity": "error_code", "value": "409", "start": 0, "end": 3}'
    denied = '{"entity": "error_code", "value": "402", "start": 8, "end": 11, "negated": true}'
    path.write_text(f'{{"text": "409 not 402", "intent": "report", "entities": [{meant}, {denied}]}}\n')
    assert read_labelled(path)[0].entities == {("error_code", "409", 0, 3)}


def test_marked_examples_of_rasa_become_spans_of_the_bare_text(tmp_path: Path) -> None:
    path = tmp_path / "some.yml"
    path.write_text(
        "nlu:\n- intent: report\n  examples: |\n"
        '    - [402](error_code) at [wells]{"entity": "bank", "value": "wells_fargo"}\n'
        "    - plain\n- synonym: other\n  examples: |\n    - left out\n"
    )
    spans = frozenset({("error_code", "402", 0, 3), ("bank", "wells_fargo", 7, 12)})
    assert read_labelled(path) == [Labelled("402 at wells", "report", spans), Labelled("plain", "report")]


@pytest.mark.parametrize(
    "line",
    [
        *("{", "[]", '{"text": "a"}', '{"text": "a", "intent": "b", "entities": [{}]}'),
        *('{"text": "a", "intent": null}', '{"text": 4, "intent": "b"}'),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(f'{{"text": "a\u2028", "intent": "b"}}\n{line}\n')
    with pytest.raises(LabelledError, match=r"some.jsonl, line 2"):
        read_labelled(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yml", b"nlu: ["),
        ("a.yml", b"- one"),
        ("a.yml", b""),
        ("a.yml", b"nlu: 4"),
        ("a.jsonl", b"\xff\xfe"),
    ],
)
def test_a_file_without_labelled_sentences_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LabelledError, match=f"{name} does not hold labelled sentences"):
        read_labelled(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelledError, match=r"none\.jsonl can't be read: No such file"):
        read_labelled(tmp_path / "none.jsonl")
