"""What the assistant did not understand comes out for people to label."""

from __future__ import annotations

import json
from typing import Any

from tests.conftest import Visit
from tests.stack import Stack


def missed(stack: Stack, *options: str) -> dict[str, dict[str, Any]]:
    """By text, what `helpline missed` prints."""
    lines = [json.loads(line) for line in stack.run("missed", *options).splitlines()]
    return {line["text"]: line for line in lines}


async def test_what_was_not_understood_is_listed_with_how_often_and_guesses(
    stack: Stack, visit: Visit
) -> None:
    strange = "the walrus hums quietly at noon"
    for text in (strange, "The walrus hums  quietly at noon"):
        guest = await visit()
        await guest.say(text)
    understood = "my chase transactions are missing since monday"
    await (await visit()).say(understood)
    found = missed(stack, "--days", "1")
    [line] = [line for text, line in found.items() if "walrus" in text]
    assert (line["intent"], line["times"]) == ("", 2)
    assert max(line["guesses"], key=line["guesses"].get) == "out_of_scope"
    assert 0 < sum(line["guesses"].values()) <= 1.01
    assert understood not in found


async def test_what_held_a_secret_is_left_out(stack: Stack, visit: Visit) -> None:
    guest = await visit()
    await guest.say("the walrus paid with 4111 1111 1111 1111 and hums")
    assert "[card number removed]" in (await guest.read())[0]["text"]
    assert not [text for text in missed(stack) if "paid with" in text]
