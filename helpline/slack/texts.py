"""Every sentence that Slack's side itself says. Slack's markup; values must be escaped."""

from __future__ import annotations

from helpline.slack.words import PREFIX, escape

_PREFIX = escape(PREFIX.strip())

INTERNAL = (
    "What you type in this thread stays among us, as a note beside the conversation. To write to the "
    f"customer press *Reply*, or, once you have claimed it, begin a message with `{_PREFIX} `."
)
FILES = "Files stay here: the customer does not get them."
EDITED = "The customer keeps what was sent: an edit changes nothing there. Send another message instead."
EDITED_IN = f"An edit sends nothing to the customer. Begin a new message with `{_PREFIX} ` to write to them."
DELETED = "The customer has got that message already: deleting it here does not take it back."
NOT_YOURS = "Only who has claimed this conversation can do that. Press *Claim* first."
TAKEN = "A colleague has this conversation."
OVER = "This ticket is closed already."
WHICH_BANK = "To which bank shall the customer sign in again?"
TOO_LATE = "That took too long. Please press *Reply* again."
EMPTY = "There was no text to send."
NOT_SENT = "Your message was *not* sent to the customer:"
STAFF_ONLY = "You are not on the list of people who may see customers' connections. Ask your administrator."
NO_BANK_DATA = "The bank-data service can't be reached right now. Please try again in a moment."
NO_ANSWER = "The assistant can't answer right now. Please ask again later."
NO_PERSON = "(Nobody was called: hand-overs are for customers' conversations.)"
HELP = (
    "Ask me about a code or a bank: `/cloudbanking 402 chase`, a direct message, or a mention. "
    "Support staff also see a customer's connections: `/cloudbanking customer LOGIN`."
)
SOURCES = {"told": "Customer said", "seen": "Seen at the provider", "done": "Done in the chat"}
"""Where facts of the brief come from, in the order of reading."""
REASONS = {
    "requested": "asked for a person",
    "way_ended": "the steps did not help",
    "frustrated": "upset, and asked for a person",
    "offered": "took up the offer of a person",
    "assistant_unavailable": "the assistant had trouble",
    "taken_over": "taken over by us",
    "reopened": "opened again by us",
}
"""Why a person was called. In no need of escaping."""
INCIDENT_LASTS = ":rotating_light: Lasts. Customers of this bank are told before anything is asked."
ENDINGS = {
    "recovered": "Over: it works again",
    "silent": "Over: no sign of it for long",
    "by_hand": "Closed",
    "merged": "Closed: part of another incident",
    "": "Over",
}
"""How an incident ended. In no need of escaping."""
INCIDENT_INTERNAL = (
    "What you type in this thread stays among us. To write to all customers whom the incident concerns press "
    f"*Answer all*, or begin a message with `{_PREFIX} `."
)
INCIDENT_IS_OVER = "This incident is over."


def conversations(many: int) -> str:
    return "1 conversation" if many == 1 else f"{many} conversations"


def linked(ticket: str) -> str:
    return f":link: Ticket {ticket} is about this."


def again(ticket: str) -> str:
    return f"Ticket {ticket} is waiting for somebody again."


def no_connections(login: str) -> str:
    return f"There are no bank connections under the login {escape(login)}."
