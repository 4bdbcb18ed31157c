"""A broken entry stops the load, and the error names file, entry, field and reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpline.errors import KnowledgeError
from helpline.knowledge import Knowledge

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "knowledge"))


def error_after(copy: Path, name: str, change: Change) -> str:
    document = yaml.load((copy / name).read_text(), yaml.CSafeLoader)
    change(document)
    (copy / name).write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True))
    with pytest.raises(KnowledgeError) as caught:
        Knowledge.load(copy)
    return str(caught.value)


def code(document: dict[str, Any], number: int) -> dict[str, Any]:
    return next(entry for entry in document["codes"] if entry["code"] == number)


def status(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(entry for entry in document["statuses"] if entry["status"] == name)


def bank(document: dict[str, Any], id: str) -> dict[str, Any]:
    return next(entry for entry in document["banks"] if entry["id"] == id)


def topic(document: dict[str, Any]) -> dict[str, Any]:
    return next(entry for entry in document["topics"] if entry["id"] == "missing_items")


def help_of(document: dict[str, Any], aspect: str) -> str:
    return str(document["steps"]["sign_in"][aspect])


CODES: list[tuple[Change, str, str, str]] = [
    (lambda d: code(d, 402).pop("title"), "codes 402", "title", "missing"),
    (lambda d: code(d, 402).update(title=""), "codes 402", "title", "length >= 1"),
    (lambda d: code(d, 402).update(title=7), "codes 402", "title", "Expected `str`"),
    (lambda d: code(d, 402).update(code="4o2"), "codes 4o2", "code", "Expected `int`"),
    (lambda d: code(d, 402).update(code=4020), "codes 4020", "code", "<= 999"),
    (lambda d: code(d, 402).update(code=401), "codes 401", "code", "given twice"),
    (lambda d: code(d, 402).update(name="login failed"), "codes 402", "name", "matching regex"),
    (lambda d: code(d, 402).update(name="NO_CONNECTION"), "codes 402", "name", "given twice"),
    (lambda d: code(d, 402).update(type="odd"), "codes 402", "type", "Invalid enum value"),
    (lambda d: code(d, 402).update(retry="later"), "codes 402", "retry", "Invalid enum value"),
    (lambda d: code(d, 402).update(who_acts="me"), "codes 402", "who_acts", "Invalid enum value"),
    (lambda d: code(d, 402).update(escalate="perhaps"), "codes 402", "escalate", "Expected `bool`"),
    (lambda d: code(d, 402).update(way="sideways"), "codes 402", "way", "sideways is not defined"),
    (lambda d: code(d, 402).update(steps=["dance"]), "codes 402", "steps", "dance is not defined"),
    (lambda d: code(d, 402).update(steps=[]), "codes 402", "steps", "length >= 1"),
    (lambda d: code(d, 402).update(sources=["rumour"]), "codes 402", "sources", "rumour is not defined"),
    (lambda d: code(d, 402).update(additional_status="ODD"), "codes 402", "additional_status", "not defined"),
    (lambda d: code(d, 402).update(colour="red"), "codes 402", "colour", "unknown field"),
    (lambda d: code(d, 402).update(tell="it is over."), "codes 402", "tell", "must not end a sentence"),
    (lambda d: code(d, 409).update(wait_hours=-1), "codes 409", "wait_hours", ">= 0"),
    (lambda d: code(d, 409).update(wait_hours=9999), "codes 409", "wait_hours", "<= 240"),
    (lambda d: code(d, 409).pop("wait_hours"), "codes 409", "wait_hours", "needed"),
    (lambda d: d["codes"].append("402"), "codes number 117", "-", "Expected `object`"),
    (lambda d: status(d, "TECH_ERROR").update(code=999), "statuses TECH_ERROR", "code", "999 is not defined"),
    (lambda d: status(d, "TECH_ERROR").pop("tell"), "statuses TECH_ERROR", "tell", "missing"),
    (lambda d: status(d, "TECH_ERROR").update(way="up"), "statuses TECH_ERROR", "way", "up is not defined"),
    (lambda d: d["statuses"].append(d["statuses"][0]), "statuses LOGIN_IN_PROGRESS", "status", "given twice"),
    (lambda d: d["steps"].update(idle="Do nothing."), "steps idle", "-", "no code uses it"),
    (lambda d: d["steps"].update(refresh=3), "steps", "-", "Expected `str`"),
    (lambda d: d.pop("ways"), "top level", "ways", "missing part"),
    (lambda d: d.update(meta={}), "top level", "meta", "unknown part"),
    (lambda d: d.update(codes=[]), "codes", "-", "at least one entry"),
]

BANKS: list[tuple[Change, str, str, str]] = [
    (lambda d: bank(d, "chase").update(id="Chase Bank"), "banks Chase Bank", "id", "matching regex"),
    (lambda d: bank(d, "chase").update(id="pnc"), "banks pnc", "id", "given twice"),
    (lambda d: bank(d, "chase").update(country="UK"), "banks chase", "country", "Invalid enum value"),
    (lambda d: bank(d, "chase").update(domain="chase"), "banks chase", "domain", "matching regex"),
    (lambda d: bank(d, "chase").update(aliases=[]), "banks chase", "aliases", "length >= 1"),
    (lambda d: bank(d, "chase")["aliases"].append("Chase X"), "banks chase", "aliases", "matching regex"),
    (lambda d: bank(d, "pnc")["aliases"].append("bofa"), "banks pnc", "aliases", "bank-of-america"),
    (lambda d: bank(d, "pnc")["aliases"].append("pnc"), "banks pnc", "aliases", "given twice"),
    (lambda d: d["ambiguous"][0].update(ids=["td-bank", "td"]), "ambiguous td", "ids", "td is not defined"),
    (lambda d: d["ambiguous"][0].update(ids=["td-bank"]), "ambiguous td", "ids", "length >= 2"),
    (lambda d: d["ambiguous"][0].pop("ask"), "ambiguous td", "ask", "missing"),
    (lambda d: d["ambiguous"][0].update(usual="pnc"), "ambiguous td", "usual", "pnc is none of its ids"),
    (
        lambda d: bank(d, "comerica")["merged"].update(into="x"),
        "banks comerica",
        "merged",
        "x is not defined",
    ),
    (lambda d: bank(d, "comerica")["merged"].update(since="soon"), "banks comerica", "merged", "Invalid"),
    (lambda d: bank(d, "comerica")["merged"].update(by="x"), "banks comerica", "by", "unknown field"),
    (lambda d: bank(d, "pnc").update(merged={"into": "pnc"}), "banks pnc", "merged", "leads back to pnc"),
    (
        lambda d: bank(d, "fifth-third").update(merged={"into": "comerica"}),
        "banks fifth-third",
        "merged",
        "leads back to fifth-third",
    ),
    (lambda d: bank(d, "pnc").update(open_banking="y"), "banks pnc", "open_banking", "Expected `bool`"),
    (lambda d: d["needs_context"].append("moon bank"), "needs_context", "moon bank", "no bank's alias"),
]

ARTICLES: list[tuple[Change, str, str, str]] = [
    (lambda d: d["articles"][0].update(url="http://x"), "troubleshoot-connection", "url", "matching regex"),
    (
        lambda d: d["articles"][0].update(related=["x"]),
        "troubleshoot-connection",
        "related",
        "x is not defined",
    ),
    (lambda d: d["articles"][0].pop("summary"), "troubleshoot-connection", "summary", "missing"),
    (lambda d: d["articles"][0].update(steps=[1]), "troubleshoot-connection", "steps", "Expected `str`"),
    (lambda d: d["articles"][1].update(id="dashboard"), "articles dashboard", "id", "given twice"),
]

TOPICS: list[tuple[Change, str, str, str]] = [
    (lambda d: topic(d).update(id="Missing Items"), "Missing Items", "id", "matching regex"),
    (lambda d: d["topics"].append(topic(d)), "topics missing_items", "id", "given twice"),
    (lambda d: topic(d).update(kind="riddle"), "missing_items", "kind", "Invalid enum value"),
    (lambda d: topic(d).update(says=["one"]), "missing_items", "says", "length >= 20"),
    (
        lambda d: topic(d)["says"].append(topic(d)["says"][0]),
        "missing_items",
        "says",
        "is said by missing_items",
    ),
    (lambda d: topic(d).pop("answer"), "missing_items", "answer", "missing"),
    (lambda d: topic(d).update(more=topic(d)["answer"]), "missing_items", "more", "other words"),
    (lambda d: topic(d).update(answer="At {bank}."), "missing_items", "answer", "{bank} is not known"),
    (lambda d: topic(d).update(more="At {bank_name."), "missing_items", "more", "expected '}'"),
    (lambda d: topic(d).update(article="moon"), "missing_items", "article", "moon is not defined"),
    (lambda d: topic(d).update(applies={"codes": [999]}), "missing_items", "codes", "999 is not defined"),
    (lambda d: topic(d).update(applies={"ways": ["up"]}), "missing_items", "ways", "up is not defined"),
    (lambda d: topic(d).update(applies={"steps": ["up"]}), "missing_items", "steps", "Invalid enum value"),
    (lambda d: topic(d).update(offer="refresh"), "missing_items", "offer", "a trouble has none"),
    (lambda d: topic(d).update(kind="question"), "missing_items", "ask", "a question has none"),
    (lambda d: topic(d).update(then="cake"), "missing_items", "then", "Invalid enum value"),
    (lambda d: d.update(topics=[]), "topics", "-", "at least one entry"),
]

STEPS: list[tuple[Change, str, str, str]] = [
    (lambda d: d["aspects"][0].update(says=[]), "aspects where", "says", "length >= 20"),
    (lambda d: d["aspects"][1].update(id="where"), "aspects where", "id", "given twice"),
    (lambda d: d["steps"]["sign_in"].update(colour="Red."), "steps sign_in", "colour", "is not an aspect"),
    (lambda d: d["steps"]["sign_in"].update(why="At {bank}."), "steps sign_in", "why", "{bank} is not known"),
    (lambda d: d["steps"]["sign_in"].update(why=help_of(d, "must")), "sign_in", "why", "the same as must"),
    (lambda d: d["steps"].update(dance={}), "steps dance", "-", "unknown step"),
    (lambda d: d["steps"].pop("sign_in"), "steps sign_in", "-", "missing step"),
]


FOREIGN: list[tuple[Change, str, str, str]] = [
    (lambda d: d["codes"][0].update(code="402"), "codes 402", "code", "is one of CustomBooks' own"),
    (lambda d: d["codes"][0].update(code="ol 301"), "codes ol 301", "code", "matching regex"),
    (
        lambda d: d["codes"].append({"code": "OL301", "product": "Plaid"}),
        "codes OL301",
        "code",
        "given twice",
    ),
    (lambda d: d["codes"][0].update(product="Xero"), "codes 102", "product", "Xero is not defined"),
    (lambda d: d["codes"][0].update(shows_as="999"), "codes 102", "shows_as", "999 is not defined"),
    (lambda d: d["codes"][0].update(meaning="It is down."), "codes 102", "meaning", "must not end"),
    (lambda d: d["codes"][0].update(sources=[]), "codes 102", "sources", "are needed for a meaning"),
    (lambda d: d["codes"][0].update(note="x"), "codes 102", "note", "unknown field"),
    (lambda d: d["products"].update(Plaid=["Plaid"]), "products", "-", "matching regex"),
]


@pytest.mark.parametrize(
    ("name", "case"),
    [("error_codes.yml", case) for case in CODES]
    + [("banks.yml", case) for case in BANKS]
    + [("help_articles.yml", case) for case in ARTICLES]
    + [("foreign_codes.yml", case) for case in FOREIGN]
    + [("topics/troubles.yml", case) for case in TOPICS]
    + [("steps.yml", case) for case in STEPS],
)
def test_a_broken_entry_is_named_with_file_entry_field_and_reason(
    copy: Path, name: str, case: tuple[Change, str, str, str]
) -> None:
    change, entry, field, reason = case
    text = error_after(copy, name, change)
    assert text.startswith(f"{Path(name).name}: ")
    _, found_entry, found_field, found_reason = text.split(": ", 3)
    assert entry in found_entry
    assert field in found_field
    assert reason in found_reason


@pytest.mark.parametrize("name", ["error_codes.yml", "banks.yml", "help_articles.yml", "steps.yml"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(KnowledgeError, match=f"^{name}: file: -: No such file"):
        Knowledge.load(copy)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("articles: [", r"line 2"),
        ("articles:\n- id: a\n  id: b\n", r"line 3: -: the key 'id' is given twice"),
        ("- a\n- b\n", "must hold named parts"),
        ("", "must hold named parts"),
        ("articles: !!python/object:os.system x", "line 1"),
    ],
)
def test_a_file_that_is_no_proper_yaml_is_named_with_the_line(copy: Path, text: str, reason: str) -> None:
    (copy / "help_articles.yml").write_text(text)
    with pytest.raises(KnowledgeError, match=f"^help_articles.yml: .*{reason}"):
        Knowledge.load(copy)


def test_a_file_that_is_not_text_is_named(copy: Path) -> None:
    (copy / "banks.yml").write_bytes(b"\xff\xfe\x00\x01\x9c")
    with pytest.raises(KnowledgeError, match=r"^banks.yml: "):
        Knowledge.load(copy)


def test_a_code_can_be_added_without_touching_python(copy: Path) -> None:
    path = copy / "error_codes.yml"
    document = yaml.load(path.read_text(), yaml.CSafeLoader)
    document["codes"].append({**code(document, 402), "code": 777, "name": "STATUS_BRAND_NEW", "title": "New"})
    path.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True))
    knowledge = Knowledge.load(copy)
    assert knowledge.find_code("error 777").title == knowledge.find_code("brand_new").title == "New"
