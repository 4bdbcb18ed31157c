"""Topics and help with a step: what is loaded, and that the texts hold together."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from helpline.errors import KnowledgeError
from helpline.knowledge import Knowledge

ASPECTS = "where looks missing greyed blank which_user why how_long changes risky must which_new again"
PROMISED = (
    "missing_items replaced_card duplicates_after_reconnect pending_and_posted code_every_day "
    "lost_phone_for_codes bank_merged business_or_personal_portal who_may_connect older_history balance_off "
    "consent_questions csv_dates_or_signs signs_reversed_in_feed blank_window_or_popup one_account_missing "
    "stuck_for_weeks delete_and_add_again password_characters currency"
)
HARMFUL = re.compile(
    r"(?<!don't )(?<!never )\b(?:turn|switch) (?:it|the code|two-step verification) off\b"
    r"|\b(?:click|click on|follow) the link\b"
    r"|\b(?:send|tell|give) (?:me|us) (?:the|your) (?:password|code)\b",
    re.I,
)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "knowledge"))


def texts(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for topic in knowledge.topics:
        yield topic.id, topic.answer
        yield topic.id, topic.more
        yield from ((topic.id, step) for step in topic.steps)
    for step in knowledge.step_help:
        yield from ((step, sentence) for sentence in knowledge.step_help.get(step).values())


def test_a_topic_is_found_by_its_id(knowledge: Knowledge) -> None:
    topic = knowledge.topics.get("missing_items")
    assert topic is not None
    assert (topic.kind, topic.ask, topic.refresh, topic.then) == ("trouble", "dates", "once", "person")
    assert knowledge.topics.get("moon") is None


def test_topics_come_in_the_order_of_files_and_entries(copy: Path) -> None:
    zebra = {"id": "zebra", "kind": "question", "says": [*"abcdefghijklmnopqrst"], "answer": "A", "more": "B"}
    ape = {**zebra, "id": "ape", "says": [f"ape {number}" for number in range(20)]}
    (copy / "topics" / "zebra.yml").write_text(yaml.safe_dump({"topics": [zebra, ape]}))
    knowledge = Knowledge.load(copy)
    assert [topic.id for topic in knowledge.topics][-2:] == ["zebra", "ape"]


def test_a_topic_may_be_asked_about_after_another(copy: Path) -> None:
    more = {"id": "zebra", "kind": "question", "says": [*"abcdefghijklmnopqrst"], "answer": "A", "more": "B"}
    (copy / "topics" / "zebra.yml").write_text(yaml.safe_dump({"topics": [{**more, "after": ["currency"]}]}))
    topics = Knowledge.load(copy).topics
    assert "zebra" in topics.after("currency")
    assert "zebra" not in topics.after("missing_items")
    (copy / "topics" / "zebra.yml").write_text(yaml.safe_dump({"topics": [{**more, "after": ["moon"]}]}))
    with pytest.raises(KnowledgeError) as raised:
        Knowledge.load(copy)
    assert "moon is not defined" in raised.value.detail


@pytest.mark.parametrize("id", PROMISED.split())
def test_every_promised_trouble_is_there(knowledge: Knowledge, id: str) -> None:
    assert knowledge.topics.get(id) is not None


def test_every_aspect_is_there_in_order(knowledge: Knowledge) -> None:
    assert [aspect.id for aspect in knowledge.step_help.aspects] == ASPECTS.split()


def test_help_with_a_step_is_found_by_step_and_aspect(knowledge: Knowledge) -> None:
    help = knowledge.step_help.get("sign_in")
    assert "**Edit Sign-In info**" in help["where"]
    assert knowledge.step_help.get("which_bank") == {}


def test_every_step_is_explained_again_and_has_a_reason(knowledge: Knowledge) -> None:
    for step in knowledge.step_help:
        assert knowledge.step_help.get(step)["again"]
        assert knowledge.step_help.get(step)["why"]


def test_an_aspect_is_asked_in_words_of_its_own(knowledge: Knowledge) -> None:
    said = [sentence.lower() for aspect in knowledge.step_help.aspects for sentence in aspect.says]
    assert sorted(s for s in said if said.count(s) > 1) == []


def test_bold_is_opened_and_closed(knowledge: Knowledge) -> None:
    assert [where for where, text in texts(knowledge) if text.count("**") % 2] == []


def test_an_answer_is_short(knowledge: Knowledge) -> None:
    long = [
        topic.id
        for topic in knowledge.topics
        for text in (topic.answer, topic.more)
        if len(re.findall(r"[.?!](?= |$)", text)) > 3 or len(text) > 420
    ]
    assert long == []


UNKNOWN = re.compile(r"nobody has told me|isn't in my articles|my articles don't say|\bI can't say\b")


def test_a_side_question_that_nobody_can_answer_offers_a_person(folder: Path) -> None:
    asides = yaml.safe_load((folder / "topics" / "asides.yml").read_text("utf-8"))["topics"]
    unknown = [topic for topic in asides if UNKNOWN.search(topic["answer"])]
    assert len(unknown) >= 4
    assert [topic["id"] for topic in unknown if topic["offer"] != "person"] == []


def test_no_text_advises_what_does_harm(knowledge: Knowledge) -> None:
    assert [(where, text) for where, text in texts(knowledge) if HARMFUL.search(text)] == []


def test_a_missing_folder_of_topics_is_named(copy: Path) -> None:
    shutil.rmtree(copy / "topics")
    with pytest.raises(KnowledgeError, match=r"^topics: folder: -: must be there"):
        Knowledge.load(copy)


def test_a_topic_given_in_two_files_is_named(copy: Path) -> None:
    shutil.copy(copy / "topics" / "troubles.yml", copy / "topics" / "zebra.yml")
    with pytest.raises(KnowledgeError, match=r"^zebra.yml: topics missing_items: id: is given in another"):
        Knowledge.load(copy)
