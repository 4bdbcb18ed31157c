"""Every sentence that the service itself says. The assistant's own words are in domain.yml."""

from __future__ import annotations

from typing import Any

from helpline.conversations.messages import Button

PERSON = Button(title="Talk to a person", choice="person")
AGAIN = Button(title="Try again", choice="again")
RESUME = Button(title="Back to the assistant", choice="resume")
FORGET = Button(title="Never mind, don't tell me", choice="forget")
WITHDRAW = Button(title="Cancel my request", choice="withdraw")
STAY = Button(title="Keep waiting", choice="stay")
WAITING = (RESUME, WITHDRAW, PERSON)
"""Who waits for a person may choose these at any time."""
OWN_CHOICES = frozenset(one.choice for one in (PERSON, AGAIN, RESUME, FORGET, WITHDRAW, STAY))
"""Choices that the service answers itself, without the assistant."""

REDACTED = (
    "I've removed sensitive details from your last message before it was saved. "
    "We never need card or bank account numbers, passwords or security codes: please don't send them here."
)
TROUBLE = (
    "I'm having trouble answering right now. Your message is safe, and I'll answer it as soon as I can. "
    "If you'd rather not wait, you can talk to a person."
)
FAILED = (
    "I'm sorry, something went wrong on my side and I couldn't work that out. "
    "You can try again, or talk to a person."
)
NOTHING_TO_REPEAT = "There is nothing left to try again. Please tell me what you need."
BACK = "You're back with the assistant. How can I help?"
CLOSED = "This conversation was closed. Write here again any time you need help."


def queue_place(position: int) -> str:
    return "You're next in the queue." if position == 1 else f"You're number {position} in the queue."


def handed_over(number: str, position: int, expectation: str) -> str:
    return (
        f"I've passed this to our support team: your ticket is {number}. {queue_place(position)} "
        f"{expectation} "
        "You can keep writing here; everything reaches them."
    )


def no_room_in_queue(verified: bool) -> str:
    """Those of a customer's own chats, or of strangers who share an address, that already wait."""
    if verified:
        return "Several of your chats are waiting for a person already. Please go on in one of those."
    return (
        "Many chats from your network are waiting for a person already, so I can't put you in the queue yet. "
        "Please go on with me, or ask for a person again in a while."
    )


def resumed(number: str) -> str:
    return f"You're back with the assistant. Your ticket {number} stays open. How can I help?"


def withdrawn(number: str) -> str:
    return (
        f"Your request {number} is cancelled. You're back with the assistant: write whenever you need help."
    )


def solved(number: str) -> str:
    return (
        f"Good to hear that it works. Your request {number} is closed, so nobody will come. "
        "You're back with the assistant: write whenever you need help."
    )


NOTHING_OPEN = "You have no open request here. How can I help?"


def keeps_place(position: int) -> str:
    return (
        "All right. You're next in the queue." if position == 1 else f"All right. You're number {position}."
    )


def still_with_people(number: str) -> str:
    return f"You're already in touch with our support team: your ticket is {number}."


def joined(name: str) -> str:
    return f"{name} from our support team has joined."


def reopened(name: str) -> str:
    return f"{name} from our support team has opened this conversation again."


def transferred() -> str:
    return "You're being passed on to a colleague, who can see everything that was said so far."


def left(name: str) -> str:
    return (
        f"{name or 'Your contact'} had to leave. You're back in the queue, and the next colleague can see "
        "everything that was said so far."
    )


def silent(name: str) -> str:
    return (
        f"{name or 'Your contact'} hasn't been able to answer. You're back in the queue, and the next "
        "colleague can see everything that was said so far."
    )


NEXT = "You're next in the queue."


def nobody_yet(position: int, expectation: str, mailed: bool = False) -> str:
    """Honest words after the promised time; `expectation` says when people are there, "" if they are now.

    `mailed`: who leaves an address is written to by ourselves.
    """
    queue = (
        "You're still next in the queue" if position == 1 else f"You're still number {position} in the queue"
    )
    return f"I'm sorry, nobody has been able to join you yet. {queue}. {expectation}".rstrip() + (
        _LEAVE_MAIL if mailed else _LEAVE_CONTACT
    )


_LEAVE_CONTACT = (
    " If you'd rather not wait here, leave an e-mail address or a phone number "
    "for the person who takes your ticket."
)
_LEAVE_MAIL = (
    " If you'd rather not wait here, leave an e-mail address: a mail tells you once there is an answer."
)
MAILED = "If you leave, a mail tells you once there is an answer."
"""To customers whose address the host has told."""


def reachable(contact: str, mailed: bool = False) -> str:
    """`mailed`: we write to it ourselves once somebody answers; else it is for whoever takes the chat."""
    if mailed:
        return f"Thank you. If you leave before there is an answer, a mail to {contact} tells you of it."
    return f"Thank you. Whoever takes your chat can reach you at {contact}."


PICTURE = "I can't look at pictures, but the people of our support team can. Shall I get one of them?"
PICTURE_NOT_READ = (
    "I couldn't read that picture, sorry. Which bank is it, and which code or message do you see? "
    "The people of our support team can look at it, too."
)
PICTURE_COVERED = (
    "I've covered sensitive details in your picture before it was saved. "
    "We never need card or bank account numbers, passwords or security codes: please don't send them here."
)
PICTURE_TITLE = "A picture"
"""What the assistant's memory calls the turn of a picture."""


def refresh_ended(bank: str, state: str, new_transactions: int) -> str:
    """`state` is succeeded, failed or unknown."""
    outcome = {
        "succeeded": _succeeded(new_transactions),
        "failed": "it failed.",
    }.get(state, "we couldn't find out how.")
    return f"The refresh of {bank} ended: {outcome}"


def refresh_needs_input(bank: str) -> str:
    return f"The refresh of {bank} is waiting for you: the bank asks for something only you can enter."


def _succeeded(new_transactions: int) -> str:
    if new_transactions == 0:
        return "it worked, and there are no new transactions."
    noun = "transaction" if new_transactions == 1 else "transactions"
    return f"it worked, with {new_transactions} new {noun}."


def repair_sent(bank: str) -> str:
    return f"You can sign in to {bank} again right here, in a secure window. I'll see when it works."


def repair_withheld(bank: str) -> str:
    return (
        f"{bank} has trouble of its own right now, for many customers, so a new sign-in would not get "
        "through. Please try again when that is over."
    )


def repair_left(bank: str, how: str) -> str:
    """A sign-in was not renewed. `how`: late, failed, or closed for all else."""
    why = {
        "late": f"The sign-in window of {bank} has run out of time, and nothing has changed.",
        "failed": f"The sign-in window of {bank} reported a problem, and nothing has changed.",
    }.get(how, f"The sign-in window of {bank} was closed before anything was sent, so nothing has changed.")
    return f"{why} You can open it again here, or go on with the steps."


def repair_asks(bank: str) -> str:
    return (
        f"{bank} is still waiting for an answer that only you can give, such as a security code. "
        "You can give it in the window, never here in the chat."
    )


def incident_over(bank: str, *, sure: bool) -> str:
    """The end of an incident, to everybody who was told of it. `sure`: seen working, or so said by us."""
    if sure:
        return (
            f"Good news: {bank} works again. What is missing usually comes with the next update; "
            "if yours still shows an error, just write to me."
        )
    return f"I see no more signs of trouble at {bank}. If yours still shows an error, just write to me."


def event(name: str, data: dict[str, Any]) -> str:
    """News of a refresh in the service's own words, for when the assistant does not speak."""
    bank = str(data.get("bank") or "your bank")
    if name == "refresh_needs_input":
        return refresh_needs_input(bank)
    return refresh_ended(bank, str(data.get("state")), int(data.get("new_transactions") or 0))


FORGOTTEN = "All right, I won't."
NOTHING_PROMISED = "There is nothing that I would tell you later."
CANNOT_WATCH = (
    "I can't see your bank connections from here, so I can't tell when they work again. "
    "A person can look into it."
)
TOO_MANY_PROMISES = "There is a lot already that I am to tell you later. I can't take on more in this chat."


def will_remind(when: str, mailed: bool) -> str:
    """`when`: as people read it; `mailed`: an address is known, and mail is set up."""
    return f"I'll remind you on {when}, here in this chat{_MAIL_TOO if mailed else ''}."


def will_tell(bank: str, mailed: bool) -> str:
    too = _MAIL_TOO if mailed else ""
    return f"I'll look at {bank} again and again, and tell you once it works, here in this chat{too}."


_MAIL_TOO = " and by mail if you aren't here"


def reminder(words: str) -> str:
    """`words`: the customer's own."""
    return f"It's time. You wrote: “{words}”"


def fixed(bank: str) -> str:
    return f"Good news: {bank} works again."


def not_fixed(bank: str, days: int) -> str:
    asked = f"You asked me to tell you once {bank} works: after {days} days it still doesn't."
    return f"{asked} Shall I get a person?"
