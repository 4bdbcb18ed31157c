"""What the sides are given: the same sentences, and for Rasa a project that it can train."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
import yaml

from bench import answering, stock_project
from bench.banking77 import few
from bench.peers import Task, is_trained, read_task, write_task
from helpline.evaluation.labelled import Labelled, read_labelled

ROOT = Path(__file__).parents[2]
VALIDATION = Path(__file__).parents[2] / "data" / "validation" / "validation.jsonl"
PAIRS = [("hello", "greet"), ("hi there\nyou", "greet"), ("bye", "goodbye"), ("rain?", "out_of_scope")]


def test_a_draw_takes_so_many_of_each_intent_and_is_the_same_each_time() -> None:
    sentences = [Labelled(f"{intent} {n}", intent) for n in range(30) for intent in ("b", "a", "c")]
    first, again, other = few(sentences, 10, 0), few(sentences, 10, 0), few(sentences, 10, 1)
    assert Counter(one.intent for one in first) == {"a": 10, "b": 10, "c": 10}
    assert len(set(first)) == 30
    assert first == again != other


def test_the_first_draw_is_that_of_pandas() -> None:
    """Made once with pandas 2.2: DataFrame(...).groupby("category").sample(2, random_state=0)."""
    sentences = [Labelled(str(n), intent) for intent in ("b", "a") for n in range(6)]
    assert [(one.intent, one.text) for one in few(sentences, 2, 0)] == [
        ("a", "5"),
        ("a", "2"),
        ("b", "1"),
        ("b", "3"),
    ]


def test_stock_rasa_learns_every_sentence_and_answers_every_intent(tmp_path: Path) -> None:
    parts = stock_project.write_plain(tmp_path, PAIRS)
    nlu = yaml.safe_load((parts["data"] / "nlu.yml").read_text("utf-8"))["nlu"]
    assert {one["intent"]: one["examples"] for one in nlu} == {
        "greet": "- hello\n- hi there you\n",
        "goodbye": "- bye\n",
        "out_of_scope": "- rain?\n",
    }
    domain = yaml.safe_load(parts["domain"].read_text("utf-8"))
    rules = yaml.safe_load((parts["data"] / "rules.yml").read_text("utf-8"))["rules"]
    actions = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert actions == set(domain["responses"]) == {f"utter_{intent}" for intent in domain["intents"]}


def test_stock_rasa_learns_our_whole_project(tmp_path: Path) -> None:
    """And what to do when its own fallback is not sure: the same as we do."""
    parts = stock_project.write_project(tmp_path, PAIRS)
    assert parts["domain"].read_bytes() == (ROOT / "domain.yml").read_bytes()
    for kind in ("rules", "stories"):
        for file in (ROOT / "data" / kind).glob("*.yml"):
            assert (parts["data"] / kind / file.name).read_bytes() == file.read_bytes()
    rules = [
        yaml.safe_load((parts["data"] / "rules" / name).read_text("utf-8"))["rules"]
        for name in (stock_project.TALK, "not_sure.yml")
    ]
    ours, fallback = ([rule["steps"] for rule in found] for found in rules)
    assert [steps[0] for steps in fallback] == [{"intent": "nlu_fallback"}] * len(ours)
    assert [steps[1:] for steps in fallback] == [steps[1:] for steps in ours]


def test_the_table_says_how_many_times_better_we_are_than_each() -> None:
    def side(title: str, ms: float, rate: float) -> dict[str, object]:
        spread = {"p50": ms, "p95": ms, "p99": ms}
        rates = {str(crowd): rate for crowd in answering.CROWDS}
        turns = dict.fromkeys(answering.BANDS, spread)
        return {"title": title, "turns": turns, "rates": rates, "ready": 10, "memory": {"pss": 1, "rss": 2}}

    found = {"a": side("ours", 10, 80), "b": side("one", 40, 20), "c": side("other", 5, 160)}
    text = answering.tables(found)
    assert "|  | ours | one | times | other | times |" in text
    assert "| ms a message, turns 1-20, p50 | 10.0 | 40.0 | 4.0 x | 5.0 | 0.5 x |" in text
    assert "| messages a second, 8 conversations | 80.0 | 20.0 | 4.0 x | 160.0 | 0.5 x |" in text


def test_twenty_turns_ask_for_twenty_things_and_so_do_the_hundred_and_first() -> None:
    intents = {one.text: one.intent for one in read_labelled(VALIDATION)}
    said = list(islice(answering.sentences(), answering.LAST_TURN))
    bands = [[intents[said[turn - 1]] for turn in turns] for turns in answering.BANDS.values()]
    assert bands[0] == bands[1]
    assert len(set(bands[0])) == 20
    assert not set(bands[0]) & answering.LEAVE_OUT
    assert len(set(said)) == len(said)


def test_no_conversation_says_what_another_has_said() -> None:
    assert answering.Extent().conversations <= len(set(answering.CLOSINGS))


def test_a_peer_reads_the_task_that_was_written(tmp_path: Path) -> None:
    (tmp_path / "task.json").write_text('{"sentences": [["a", "b"]], "texts": ["c"], "rejects": false}')
    assert read_task(tmp_path) == Task([["a", "b"]], ["c"], rejects=False)


def test_a_model_is_kept_only_for_the_same_task(tmp_path: Path) -> None:
    task = Task([("a", "b")], ["c"])
    assert not is_trained(task, tmp_path)
    write_task(task, tmp_path)
    assert not is_trained(task, tmp_path)
    (tmp_path / "trained.json").write_text('{"seconds": 1}')
    assert is_trained(task, tmp_path)
    assert not is_trained(Task([("a", "b")], ["d"]), tmp_path)


@pytest.mark.parametrize("intent", ["greet", "out_of_scope"])
def test_a_story_leads_from_each_intent_to_the_next(intent: str) -> None:
    told = stock_project.stories(["goodbye", "greet", "out_of_scope"])
    assert [story["steps"][0]["intent"] for story in told].count(intent) == 1
    assert [story["steps"][2]["intent"] for story in told].count(intent) == 1
