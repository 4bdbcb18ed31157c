"""Which places of the customers' product a message links to."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from helpline.conversations.messages import Author, Message
from helpline.conversations.product import Place, Product

HOST = "https://app.example"
PRODUCT = Product(
    places=(
        Place(
            names=("Edit Sign-In info",),
            urls=(f"{HOST}/banking/{{connection}}/sign-in", f"{HOST}/banking"),
            label="Change my sign-in",
        ),
        Place(names=("Chart of Accounts", "account list"), urls=(f"{HOST}/accounts",)),
        Place(names=("Account details",), urls=(f"{HOST}/accounts/{{account}}",)),
    )
)


def links(text: str, author: Author = "bot", **card: Any) -> list[tuple[str, str]]:
    now = datetime.now(timezone.utc)
    message = Message(seq=1, id="m", author=author, text=text, at=now, card=card or None)
    return [(one.label, one.url.removeprefix(HOST)) for one in PRODUCT.links(message)]


def test_of_the_assistants_words_those_in_bold_count_in_the_order_of_the_sentence() -> None:
    said = "Open **Bank → Chart of Accounts**, then **Edit Sign-In info**."
    assert links(said) == [("Chart of Accounts", "/accounts"), ("Change my sign-in", "/banking")]
    assert links("The chart of accounts is fine.") == []


def test_the_steps_of_a_card_count_whatever_their_case() -> None:
    assert links("", steps=["Open the ACCOUNT LIST.", "Wait."]) == [("Chart of Accounts", "/accounts")]


def test_an_agent_need_not_mark_anything_and_a_customer_links_nowhere() -> None:
    assert links("Please open edit sign-in info", "agent") == [("Change my sign-in", "/banking")]
    assert links("**Edit Sign-In info**", "customer") == []
    assert links("**Edit Sign-In info**", "system") == []


def test_whole_words_only() -> None:
    assert links("the account listing", "agent") == []


def test_the_connection_is_filled_in_encoded() -> None:
    repair = {"connection": "10/../?x=1&é", "bank": "Chase"}
    assert links("**Edit Sign-In info**", repair=repair) == [
        ("Change my sign-in", "/banking/10%2F..%2F%3Fx%3D1%26%C3%A9/sign-in")
    ]


def test_an_address_that_cannot_be_filled_in_is_no_button() -> None:
    assert links("**Account details**") == []
    assert links("**Account details**", account="7") == [("Account details", "/accounts/7")]


def test_without_places_nothing_is_linked() -> None:
    message = Message(seq=1, id="m", author="agent", text="Chart of Accounts", at=datetime.now(timezone.utc))
    assert Product().links(message) == ()
