from __future__ import annotations

from typing import Any

import pytest

from helpline.errors import LabelledError
from helpline.evaluation.labelled import Labelled
from helpline.evaluation.page import render
from helpline.evaluation.report import Report, measure

SENTENCES = [
    Labelled("hi", "greet"),
    Labelled("hey", "greet"),
    Labelled("402 at chase", "report", frozenset({("error_code", "402", 0, 3), ("bank", "chase", 7, 12)})),
    Labelled("<b>rain</b>", "out_of_scope"),
    Labelled("snow", "out_of_scope"),
]
ANSWERS = {
    "hi": ("greet", 0.95, []),
    "hey": ("out_of_scope", 0.75, []),
    "402 at chase": ("report", 0.95, [("error_code", "402", 0, 3), ("bank", "citi", 7, 12)]),
    "<b>rain</b>": ("greet", 0.55, []),
    "snow": ("out_of_scope", 0.85, []),
}


def answer(text: str) -> dict[str, Any]:
    name, confidence, spans = ANSWERS[text]
    keys = ("entity", "value", "start", "end")
    entities = [dict(zip(keys, span, strict=True)) for span in spans]
    return {"intent": {"name": name, "confidence": confidence}, "entities": entities}


@pytest.fixture
def report() -> Report:
    return measure(answer, SENTENCES)


def test_shares_are_counted_over_the_right_sentences(report: Report) -> None:
    assert report.accuracy == pytest.approx(3 / 5)
    assert report.scope_recall == pytest.approx(1 / 2)
    assert report.false_rejections == pytest.approx(1 / 3)
    assert report.macro_f1 == pytest.approx((0.5 + 1.0 + 0.5) / 3)


def test_an_entity_counts_only_with_its_value(report: Report) -> None:
    assert report.entity("error_code").f1 == 1.0
    assert report.entity("bank").f1 == 0.0


def test_calibration_error_is_the_mean_distance_of_confidence_and_truth(report: Report) -> None:
    distances = (2 * 0.05 + 0.75 + 0.55 + 0.15) / 5
    assert report.calibration_error == pytest.approx(distances)


def test_the_most_confident_error_comes_first(report: Report) -> None:
    assert [wrong.labelled.text for wrong in report.worst] == ["hey", "<b>rain</b>"]


def test_the_page_shows_texts_as_text_and_asks_nothing_of_the_network(report: Report) -> None:
    page = render(report)
    assert "&lt;b&gt;rain&lt;/b&gt;" in page
    assert not any(part in page for part in ("<b>rain", "<script", "http", "url("))
    assert page.count("<rect") == 11


def test_the_terminal_report_names_every_figure(report: Report) -> None:
    assert all(name in report.text() for name in report.figures())


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(LabelledError, match="no labelled sentence"):
        measure(answer, [])
