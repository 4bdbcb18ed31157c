"""Which numbers and words of a sentence are error codes."""

from __future__ import annotations

import pytest

from helpline.knowledge.mentions import find_mentions


def codes(text: str) -> list[str]:
    return [m.value for m in find_mentions(text) if m.entity == "error_code"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("402", "402"),
        ("402?", "402"),
        ("#402", "402"),
        ("(409)", "409"),
        ("err 4 0 2", "402"),
        ("4 0 2", "402"),
        ("4-0-2", "402"),
        ("error 4.0.2", "402"),
        ("code:402", "402"),
        ("code=402", "402"),
        ("error code: 402", "402"),
        ("error #402", "402"),
        ("error402", "402"),
        ("err402", "402"),
        ("err-402", "402"),
        ("E402", "402"),
        ("error number 402", "402"),
        ("Error no. 402", "402"),
        ("error (402)", "402"),
        ('error "402"', "402"),
        ("402 error on my chase account", "402"),
        ("the 402 thing again", "402"),
        ("402 chase", "402"),
        ("chase 402", "402"),
        ("chase - 402", "402"),
        ("my bank feed keeps giving me a 409", "409"),
        ("it says 524 on the screen", "524"),
        ("getting 402s", "402"),
        ("now its 407", "407"),
        ("still 402", "402"),
        ("whats 506", "506"),
        ("what does 414 mean", "414"),
        ("i got 402 again this morning", "402"),
        ("error 402.", "402"),
        ("error 402, what now", "402"),
        ("Error 402 - what do I do?", "402"),
        ("four oh two", "402"),
        ("error four oh two", "402"),
        ("Four Zero Nine", "409"),
        ("four-oh-two", "402"),
        ("code four hundred and two", "402"),
        ("code four hundred two", "402"),
        ("error five eighteen", "518"),
        ("error five twenty two", "522"),
        ("error 999", "999"),
        ("code 123 keeps popping up", "123"),
        ("error 500 when i refresh", "500"),
        ("i get error code 777 for my visa", "777"),
        ("error 0", "0"),
        ("status 802", "802"),
        ("msg 426", "426"),
        ("failed with 401", "401"),
        ("402!!!", "402"),
        ("hi, 402", "402"),
        ("my account error 402", "402"),
        ("i have 402 error", "402"),
        ("402 since tuesday, bank is pnc", "402"),
    ],
)
def test_a_number_meant_as_a_code_is_found_in_whatever_shape(text: str, value: str) -> None:
    assert codes(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "$402",
        "$ 402 is missing from chase",
        "402.17",
        "402.17 deposit missing chase",
        "chase shows 402,118.50",
        "402 dollars",
        "i have 402 dollars missing in chase",
        "402 transactions missing from chase",
        "402 bucks",
        "off by 402",
        "chk 409 never cleared",
        "my company id is 402",
        "15 out of 402 came in",
        "my 401(k) isn't listed",
        "the 409 kb file",
        "there are 402 new transactions from amex",
        "chase is missing 409 items",
        "ending in 402",
        "chase ending in 402",
        "card ending 402",
        "chase acct 402",
        "chase account 402",
        "chase x402",
        "chase x4021",
        "chase ...402",
        "chase **402",
        "last digits 402 chase",
        "the last three digits are 402",
        "call me at 402-555-1234",
        "(402) 555-1234",
        "402 555 1234",
        "402.555.1234",
        "4025551234",
        "my number is +1 402 555 1234",
        "zip 402",
        "zip code 40202",
        "area code 402",
        "the security code 402 118 does not work",
        "verification code 402118",
        "order 402",
        "ticket #402",
        "ticket 402",
        "invoice 402 is missing",
        "check 402 didn't come through from chase",
        "check #402 from chase",
        "company 1104020",
        "1104021",
        "my company number is 1114090",
        "chase 40%",
        "402%",
        "402 % fee",
        "since 4/02",
        "on 4/02/2024",
        "2024-04-02",
        "04-02-24",
        "at 4:02 pm",
        "4:02",
        "since 2024",
        "in 2019 chase worked",
        "402 main street",
        "402 N Main",
        "402 days ago",
        "chase has been down for 402 hours",
        "paid 402 to chase",
        "balance is 402",
        "over 400 people",
        "about 500 transactions",
        "invoice INV-402",
        "version 4.0.2",
        "error forty two",
        "forty-two",
        "four two",
        "four or two",
        "one of two accounts",
        "one one two",
        "ok",
        "success",
        "my account is locked",
        "the password expired",
        "there is an internal error in my books",
        "404 employees",
        "suite 402",
        "the 409 transactions from amex",
        "ext 402",
        "a 402 deposit of 402 dollars",
    ],
)
def test_a_number_that_is_something_else_is_no_code(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("402 and 409", ["402", "409"]),
        ("errors 402, 409 and 411", ["402", "409", "411"]),
        ("error 402/409", ["402", "409"]),
        ("402 on chase and 409 on amex", ["402", "409"]),
        ("first error 402 then error 407", ["402", "407"]),
        ("402 or 409, not sure", ["402", "409"]),
        ("error 402 on acct 4021", ["402"]),
        ("error 402 for $409", ["402"]),
        ("error 402 since 4/09, missing 409 transactions, call 402-555-1234", ["402"]),
        ("i owe $402 and see error 402", ["402"]),
    ],
)
def test_several_codes_are_found_and_what_stands_beside_them_is_not(text: str, values: list[str]) -> None:
    assert codes(text) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("STATUS_LOGIN_FAILED", "STATUS_LOGIN_FAILED"),
        ("getting status_login_failed on chase", "STATUS_LOGIN_FAILED"),
        ("Status Login Failed", "STATUS_LOGIN_FAILED"),
        ("LOGIN_FAILED", "LOGIN_FAILED"),
        ("it says INCORRECT_CREDENTIALS", "INCORRECT_CREDENTIALS"),
        ("incorrect_credentials", "INCORRECT_CREDENTIALS"),
        ("Incorrect_Credentials", "INCORRECT_CREDENTIALS"),
        ("INCORRECT CREDENTIALS", "INCORRECT_CREDENTIALS"),
        ("incorrect-credentials", "INCORRECT_CREDENTIALS"),
        ("IncorrectCredentials", "INCORRECT_CREDENTIALS"),
        ("error: incorrect credentials", "INCORRECT_CREDENTIALS"),
        ("status consent expired", "CONSENT_EXPIRED"),
        ("REQUEST_TIME_OUT", "REQUEST_TIME_OUT"),
        ("TECH_ERROR please help", "TECH_ERROR"),
        ("STATUS_SOMETHING_NEW", "STATUS_SOMETHING_NEW"),
        ("Y800", "Y800"),
    ],
)
def test_a_constant_or_status_is_found_in_any_case(text: str, value: str) -> None:
    assert codes(text) == [value]


@pytest.mark.parametrize(
    ("text", "kept", "denied"),
    [
        ("409 not 402", ["409"], ["402"]),
        ("not 402, 409", ["409"], ["402"]),
        ("it's not 402 but 409", ["409"], ["402"]),
        ("402, sorry 409", ["409"], ["402"]),
        ("402 no wait 409", ["409"], ["402"]),
        ("error 402, i mean 409", ["409"], ["402"]),
        ("402. No, 409", ["409"], ["402"]),
        ("error 409 instead of 402", ["409"], ["402"]),
        ("not only 402 but also 409", ["402", "409"], []),
        ("402 is not working", ["402"], []),
        ("no, 402", ["402"], []),
        ("it isn't 402 any more", [], ["402"]),
        ("402 and 409", ["402", "409"], []),
    ],
)
def test_a_denied_or_corrected_code_is_marked(text: str, kept: list[str], denied: list[str]) -> None:
    found = [m for m in find_mentions(text) if m.entity == "error_code"]
    assert [m.value for m in found if not m.negated] == kept
    assert [m.value for m in found if m.negated] == denied


def test_a_mention_says_where_it_stands() -> None:
    text = "My Chase feed: err 4 0 2!"
    assert [text[m.start : m.end] for m in find_mentions(text)] == ["Chase", "4 0 2"]


def test_an_empty_or_strange_text_has_no_mentions() -> None:
    for text in ("", "   ", "😀", "ß" * 50, "İ402", "\n\n", "' s 's", "4 0", "#"):
        assert [m for m in find_mentions(text) if m.entity == "bank"] == []
