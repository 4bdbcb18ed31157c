"""Which of the assistant's answers an agent could say to the customer: none about the assistant itself."""

from __future__ import annotations

from helpline.conversations.messages import Answer, HandOver, Reply
from helpline.desk.reports import NOT_UNDERSTOOD

_NEVER = {
    *NOT_UNDERSTOOD,
    *("utter_hand_over", "utter_no_ticket", "utter_ticket_status", "utter_person_declined"),
    *(
        "utter_without_person",
        "utter_no_person",
        "utter_noted",
        "utter_bank_data_down",
        "utter_something_failed",
    ),
    *("utter_bot_challenge", "utter_ask_capabilities", "utter_start_over", "utter_left", "utter_language"),
    *("utter_other_language", "utter_thank", "utter_nothing_open", "utter_declined", "utter_glad"),
    *("utter_cannot_see", "utter_not_connected", "utter_status_anonymous", "utter_again", "utter_ack_anger"),
    *("utter_ask_anything_else", "utter_later", "utter_take_your_time", "utter_whenever_ready"),
    *("utter_noted_unread", "utter_nothing_wrong", "utter_not_ours"),
    *("utter_later_owner", "utter_will_wait", "utter_refresh_started", "utter_refresh_still_running"),
}
"""Hand-overs, small talk, apologies, and what the assistant says it does or cannot see itself."""
_NEVER_BEGIN = ("utter_greet", "utter_goodbye", "utter_offer_person")


def sayable(answer: Answer) -> tuple[Reply, ...]:
    """What is left for a person to say; nothing of an answer that hands over."""
    if any(isinstance(command, HandOver) for command in answer.commands):
        return ()
    return tuple(reply for reply in answer.replies if _helps(reply))


def _helps(reply: Reply) -> bool:
    said = (reply.about or {}).get("said", ())
    return not any(one in _NEVER or one.startswith(_NEVER_BEGIN) for one in said)


def words(reply: Reply) -> str:
    """With the address of the article that it shows."""
    card = reply.card or {}
    article = f"{card['title']}: {card['url']}" if card.get("type") == "article" and card.get("url") else ""
    shown = "" if article and card["url"] in reply.text else article
    return "\n".join(part for part in (reply.text, shown) if part)
