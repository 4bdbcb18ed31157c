"""What is typed by mistake must be gone before anything is stored, and nothing else may be."""

from __future__ import annotations

import pytest

from helpline.conversations.redaction import redact, says_nothing_else


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("my card is 4111 1111 1111 1111 thanks", "my card is [card number removed] thanks"),
        ("4111-1111-1111-1111", "[card number removed]"),
        ("378282246310005", "[card number removed]"),
        ("visa 4111 1111 1111 1112 is failing", "visa [card number removed] is failing"),
        (
            "account 000123456789 routing 021000021",
            "account [account number removed] routing [account number removed]",
        ),
        ("DE89 3704 0044 0532 0130 00", "[account number removed]"),
        ("ssn 123-45-6789", "ssn [social security number removed]"),
        ("my password is hunter2", "my password is [password removed]"),
        ("Password: Tr0ub4dor&3", "Password: [password removed]"),
        ("pw: sunshine", "pw: [password removed]"),
        ("user bob pass = letmein99", "user bob pass = [password removed]"),
        ("the password is now Winter2026!", "the password is now [password removed]"),
        ("pin 4821", "pin [password removed]"),
        ("pw: x", "pw: [password removed]"),
        ("my pass - x", "my pass - [password removed]"),
        ("my pin is 4821", "my pin is [password removed]"),
        ("use password Blue$kies1 for it", "use password [password removed] for it"),
        ("the code they sent is 839201", "the code they sent is [security code removed]"),
        ("otp 123456", "otp [security code removed]"),
        ("839201", "[security code removed]"),
        ("123 456", "[security code removed]"),
        ("4111111111111111 12/27 123", "[card number removed] 12/27 [security code removed]"),
        ("Card 4242424242424242 exp 09/27", "Card [card number removed] exp 09/27"),
        ("the atm pin they mailed me: 5521", "the atm pin they mailed me: [password removed]"),
        ("i wrote my pw down as yellowboat77", "i wrote my pw down as [password removed]"),
        ("here's the token: 9f8a7b6c5d4e3f2a1b0c", "here's the token: [access key removed]"),
        ("it texted me 4821 now what", "it texted me [security code removed] now what"),
    ],
)
def test_a_secret_is_blanked(typed: str, stored: str) -> None:
    assert redact(typed) == (stored, True)


@pytest.mark.parametrize(
    "typed",
    [
        "error 402",
        "sign in to CustomBooks?",
        "do i need to retype it after i changed the password",
        "reset my account password for this software",
        "wells fargo sends the code to 0412",
        "our bank forced a reset, and now your saved pw is stale",
        "402",
        "#409",
        "err 4 0 2 on chase",
        "my password is wrong",
        "password is not working",
        "the password has expired",
        "i changed my password yesterday",
        "password: how do I change it?",
        "$402.17 is missing since 11/14/2026",
        "payment of 1,250.00 on 2026-11-14",
        "call me at 555-867-5309",
        "my phone is 5558675309",
        "(212) 555-0188",
        "the account ending 4821",
        "last digits 4821",
        "the code keeps expiring after 30 seconds",
        "company number 1101234",
        "1111234",
        "ticket CB-7K2M9Q",
        "nothing since 2024",
        "the security code never arrives",
        "error code 402 they sent me",
        "I have 15000 transactions missing",
        "STATUS_LOGIN_FAILED (402)",
        "wells 402, chase 409 and amex 518",
        "i can log in at 53.com",
        "i can sign in on 1stsource.com/login",
    ],
)
def test_what_is_no_secret_stays(typed: str) -> None:
    assert redact(typed) == (typed, False)


def test_several_secrets_in_one_message_all_go() -> None:
    text, removed = redact("card 4111 1111 1111 1111, password: abc123!, code is 998877")
    assert removed
    assert "4111" not in text
    assert "abc123" not in text
    assert "998877" not in text


@pytest.mark.parametrize(
    ("typed", "nothing"),
    [
        ("4111 1111 1111 1111", True),
        ("my card is 4111 1111 1111 1111", True),
        ("839201", True),
        ("chase wants a code, it says 402 and my password is hunter2", False),
    ],
)
def test_a_message_that_was_all_secret_needs_no_answer(typed: str, nothing: bool) -> None:
    assert says_nothing_else(redact(typed).text) is nothing
