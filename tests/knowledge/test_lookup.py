"""Finding the one entry that a number, a constant, a status, a message or a name means."""

from __future__ import annotations

import pytest

from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import find_mentions


@pytest.mark.parametrize(
    "text",
    [
        "402",
        402,
        " 402 ",
        "#402",
        "(402)",
        "err 4 0 2",
        "4-0-2",
        "code: 402",
        "error402",
        "four oh two",
        "four hundred and two",
        "STATUS_LOGIN_FAILED",
        "login_failed",
        "Login Failed",
        "status-login-failed",
    ],
)
def test_a_code_is_found_by_number_in_any_shape_and_by_its_constant(knowledge: Knowledge, text: str) -> None:
    problem = knowledge.find_code(text)
    assert problem is not None
    assert (problem.key, problem.code, problem.status) == ("402", "402", "INCORRECT_CREDENTIALS")


@pytest.mark.parametrize(
    "text", ["INCORRECT_CREDENTIALS", "incorrect credentials", " Incorrect-Credentials "]
)
def test_a_status_is_found_in_any_spelling(knowledge: Knowledge, text: str) -> None:
    problem = knowledge.find_code(text)
    assert problem is not None
    assert (problem.key, problem.code, problem.way) == ("INCORRECT_CREDENTIALS", "402", "credentials")


@pytest.mark.parametrize(
    "text", ["", "999", "1104021", "chase", "ok", "402 or 409", "forty two", "NO_SUCH_THING"]
)
def test_an_unknown_code_is_none_rather_than_a_guess(knowledge: Knowledge, text: str) -> None:
    assert knowledge.find_code(text) is None


def test_a_constant_that_has_two_names_is_found_by_both(knowledge: Knowledge) -> None:
    keys = {knowledge.find_code(name).key for name in ("STATUS_ABORT_REQUEST", "STATUS_USER_ABORTED_REQUEST")}
    assert keys == {"405"}


def test_the_number_of_a_connection_goes_before_its_status(knowledge: Knowledge) -> None:
    assert knowledge.problem_for("TECH_ERROR", "403").key == "403"
    assert knowledge.problem_for("TECH_ERROR").key == "TECH_ERROR"
    assert knowledge.problem_for("TECH_ERROR", "999").key == "TECH_ERROR"
    assert knowledge.problem_for("", "") is None
    assert knowledge.problem_for("SOMETHING_NEW", "999") is None


def test_every_code_and_every_status_gives_a_full_answer(knowledge: Knowledge) -> None:
    for problem in knowledge.problems:
        assert problem.steps, problem.key
        assert all("{" not in step and step[-1] in ".!?" for step in problem.steps), problem.key
        assert problem.way in knowledge.problems.ways
        assert problem.meaning[-1] == "."
        assert problem.tell[-1].isalnum()


def test_all_codes_and_statuses_of_the_provider_are_there(knowledge: Knowledge) -> None:
    problems = list(knowledge.problems)
    assert sum(problem.key.isdigit() for problem in problems) == 116
    assert sum(not problem.key.isdigit() for problem in problems) == 30


def test_a_wait_is_told_in_hours(knowledge: Knowledge) -> None:
    problem = knowledge.find_code("409")
    assert (problem.retry, problem.wait_hours, problem.way) == ("hours", 4, "wait")
    assert any("4 hours" in step for step in problem.steps)


def test_a_code_never_asks_for_a_bare_refresh_when_one_cannot_help(knowledge: Knowledge) -> None:
    never = [problem for problem in knowledge.problems if problem.retry == "never"]
    assert {problem.way for problem in never}.isdisjoint({"refresh_first", "security_code", "wait"})
    at_once = {problem.way for problem in knowledge.problems if problem.retry == "now"}
    assert at_once == {"refresh_first", "security_code", "log_out_elsewhere"}


def test_a_login_in_use_elsewhere_never_leads_to_a_new_sign_in(knowledge: Knowledge) -> None:
    for key in ("415", "416", "SITE_SESSION_INVALIDATED"):
        problem = knowledge.find_code(key)
        assert problem is not None
        assert "15 minutes" in " ".join(problem.steps)
        assert "Edit Sign-In" not in " ".join(problem.steps)


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("401", "refresh_first"),
        ("402", "credentials"),
        ("407", "unlock"),
        ("428", "act_at_bank"),
        ("415", "log_out_elsewhere"),
        ("416", "log_out_elsewhere"),
        ("SITE_SESSION_INVALIDATED", "log_out_elsewhere"),
        ("523", "security_code"),
        ("506", "reauthorise"),
        ("CONSENT_EXPIRED", "reauthorise"),
        ("409", "wait"),
        ("MIGRATION_IN_PROGRESS", "in_progress"),
        ("801", "in_progress"),
        ("430", "unsupported"),
        ("475", "support"),
        ("513", "no_fault"),
        ("0", "no_fault"),
        ("414", "check_accounts"),
        ("504", "check_accounts"),
        ("811", "refresh_first"),
    ],
)
def test_a_code_takes_the_way_its_trouble_needs(knowledge: Knowledge, code: str, way: str) -> None:
    assert knowledge.find_code(code).way == way


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Credential Re-Verification Required", "credentials"),
        ("it says Account Locked", "unlock"),
        ("Your bank has locked the online login", "unlock"),
        ("Site Down for Maintenance", "wait"),
        ("says site is down for maintenance", "wait"),
        ("Multiple User Logins", "log_out_elsewhere"),
        ("the bank has new terms and conditions waiting to be accepted", "act_at_bank"),
        ("it says my security code had already expired", "security_code"),
        ("the message says the bank refused the saved sign-in", "credentials"),
        ("Account Type Not Supported", "unsupported"),
        ("it told me Update Request Canceled", "refresh_first"),
        ("error: invalid language setting", "act_at_bank"),
    ],
)
def test_a_message_on_the_screen_is_recognised_by_its_wording(
    knowledge: Knowledge, text: str, way: str
) -> None:
    problem = knowledge.find_by_message(text)
    assert problem is not None
    assert problem.way == way


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "hello, how are you",
        "my chase feed is broken",
        "Problem Updating Account",
        "something went wrong with my account",
        "the bank",
        "it does not work",
        "i have an error message",
        "how do i connect a new account",
        "where is the refresh button",
        "is my bank supported",
        "it couldn't update my account it says",
        "please update my account now",
        "Authentication Information Incorrect",
    ],
)
def test_a_wording_that_is_not_clearly_one_message_is_none(knowledge: Knowledge, text: str) -> None:
    assert knowledge.find_by_message(text) is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("chase", ["chase"]),
        ("Chase", ["chase"]),
        ("Chase (JPMorgan Chase)", ["chase"]),
        ("bank-of-america", ["bank-of-america"]),
        ("bofa", ["bank-of-america"]),
        ("wels fargo", ["wells-fargo"]),
        ("Wells Fagro", ["wells-fargo"]),
        ("U.S. Bank", ["us-bank"]),
        ("m&t", ["mt-bank"]),
        ("td", ["td-bank", "td-canada"]),
        ("AMEX", ["amex"]),
        ("capital one", ["capital-one"]),
        ("amex canada", ["amex-ca"]),
        ("current", ["current"]),
        ("", []),
        ("acme", []),
        ("bank", []),
        ("my chase account at home", []),
    ],
)
def test_a_bank_is_found_by_the_whole_of_a_name(knowledge: Knowledge, text: str, ids: list[str]) -> None:
    assert [bank.id for bank in knowledge.find_bank(text)] == ids


def test_an_ambiguous_name_brings_the_question_that_settles_it(knowledge: Knowledge) -> None:
    assert (
        knowledge.ask_which("TD") == knowledge.ask_which("ambiguous:td") == "TD Bank (US) or TD Canada Trust?"
    )
    assert knowledge.ask_which("chase") == ""


def test_every_bank_is_found_by_its_id_and_its_canonical_name(knowledge: Knowledge) -> None:
    for bank in knowledge.bank_names.banks.values():
        assert knowledge.bank(bank.id) == bank
        assert bank in knowledge.find_bank(bank.name)
    assert knowledge.bank("no-such-bank") is None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("how do i import a csv file", "bank-import-wizard"),
        ("i changed my bank password", "update-credentials"),
        ("troubleshooting connection issues", "troubleshoot-connection"),
        ("how to connect bank accounts", "getting-started-connect"),
        ("new service provider", "new-service-provider"),
        ("split a transaction", "split-transaction"),
    ],
)
def test_an_article_is_found_by_what_it_is_about(knowledge: Knowledge, text: str, id: str) -> None:
    assert knowledge.search_articles(text)[0].id == id


def test_a_question_about_nothing_of_ours_brings_no_article(knowledge: Knowledge) -> None:
    assert knowledge.search_articles("zebra umbrella") == ()
    assert knowledge.article("nothing") is None


def test_the_path_to_the_saved_sign_in_is_the_one_of_the_current_article(knowledge: Knowledge) -> None:
    steps = " ".join(knowledge.find_code("402").steps)
    assert "Bank → Cloud Accounting → Chart of Accounts" in steps
    assert "Edit Sign-In info" in steps
    assert knowledge.article("troubleshoot-connection").url.startswith("https://help.custombooks.com/")


def test_no_code_tells_the_customer_to_disconnect(knowledge: Knowledge) -> None:
    told = [step for problem in knowledge.problems for step in problem.steps]
    assert not [step for step in told if "disconnect" in step.lower()]


def test_every_alias_of_every_bank_is_found_when_it_is_the_answer(knowledge: Knowledge) -> None:
    missed = [
        (alias, bank.id, found)
        for bank in knowledge.bank_names.banks.values()
        for alias in bank.aliases
        if bank.id not in (found := [id for m in find_mentions(alias, bank_asked=True) for id in m.ids])
    ]
    assert missed == []
