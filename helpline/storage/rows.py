"""Rows to values and back."""

from __future__ import annotations

from typing import Any

import msgspec

from helpline.conversations.messages import Brief, Button, Customer, Message, Owner, TicketView, Turn
from helpline.conversations.models import WATCH, Conversation, Floor, NewMessage, QueuedTurn, Ticket, Watch
from helpline.jobs.job import NewJob


def to_conversation(row: Any, key: str = "") -> Conversation:
    """`key`: its id, if `id` in the row is something else's."""
    return Conversation(
        id=key or row.id,
        customer=Customer(id=row.customer_id, name=row.customer_name, email=row.customer_email),
        created_at=row.created_at,
        timezone=row.timezone,
        page=row.page,
        address=row.address,
        floor=Floor(owner=Owner(row.owner), version=row.version, agent=row.agent),
        last_seq=row.next_seq - 1,
        revision=row.changes,
        outcome=row.outcome,
        troubled_at=row.troubled_at,
        lease_by=row.lease_by,
        lease_until=row.lease_until,
    )


def from_conversation(conversation: Conversation) -> dict[str, Any]:
    """The columns that change during a conversation."""
    return {
        "owner": conversation.floor.owner.value,
        "version": conversation.floor.version,
        "agent": conversation.floor.agent,
        "next_seq": conversation.last_seq + 1,
        "changes": conversation.revision,
        "outcome": conversation.outcome,
        "troubled_at": conversation.troubled_at,
        "lease_by": conversation.lease_by,
        "lease_until": conversation.lease_until,
    }


def to_message(row: Any) -> Message:
    return Message(
        seq=row.seq,
        id=row.id,
        author=row.author,
        text=row.text,
        at=row.at,
        buttons=to_buttons(row),
        card=row.card,
        about=row.about,
        answered=row.answered,
        name=row.name,
    )


def to_numbered(seq: int, draft: NewMessage) -> Message:
    return Message(
        seq=seq,
        id=draft.id,
        author=draft.author,
        text=draft.text,
        at=draft.at,
        buttons=draft.buttons,
        card=draft.card,
        about=draft.about,
        answered=draft.answered,
        name=draft.name,
    )


def to_buttons(row: Any) -> tuple[Button, ...]:
    return tuple(Button(title=b["title"], choice=b["choice"]) for b in row.buttons or ())


def from_new_message(conversation: str, seq: int, draft: NewMessage) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "seq": seq,
        "id": draft.id,
        "author": draft.author,
        "name": draft.name,
        "text": draft.text,
        "choice": draft.choice,
        "buttons": msgspec.to_builtins(draft.buttons) or None,
        "card": draft.card,
        "about": draft.about,
        "answered": draft.answered,
        "answered_seq": seq if draft.answered else None,
        "at": draft.at,
    }


def from_asked(conversation: Conversation, asked: QueuedTurn, round: int) -> dict[str, Any]:
    return {
        "conversation": conversation.id,
        "client": conversation.client,
        "round": round,
        "id": asked.id,
        "kind": asked.kind,
        "payload": {
            "text": asked.text,
            "choice": asked.choice,
            "event": asked.event,
            "data": asked.data,
        },
        "state": "pending",
        "attempts": 0,
        "failures": 0,
        "asked_at": asked.asked_at,
        "due_at": asked.asked_at,
    }


def to_asked(row: Any) -> QueuedTurn:
    return QueuedTurn(id=row.id, kind=row.kind, asked_at=row.asked_at, **row.payload)


def to_turn(asked: QueuedTurn, conversation: Conversation, tickets: tuple[TicketView, ...]) -> Turn:
    return Turn(
        id=asked.id,
        conversation=conversation.id,
        customer=conversation.customer,
        asked_at=asked.asked_at,
        timezone=conversation.timezone,
        tickets=tickets,
        floor=conversation.floor.owner.value,
        text=asked.text,
        choice=asked.choice,
        event=asked.event,
        data=asked.data,
        promises=True,
    )


def to_ticket(row: Any) -> Ticket:
    return Ticket(
        number=row.number,
        conversation=row.conversation,
        status=row.status,
        reason=row.reason,
        opened_at=row.opened_at,
        agent=row.agent,
        brief=msgspec.convert(row.brief, Brief),
        resolved_at=row.resolved_at,
        waiting_since=row.waiting_since,
        first_answer_at=row.first_answer_at,
        outcome=row.outcome,
    )


def to_watch(row: Any) -> Watch:
    return Watch(**{name: row[name] for name in Watch.__struct_fields__})


def to_look(watch: Watch) -> NewJob:
    return NewJob(kind=WATCH, key=watch.id, lane=watch.id, due_at=watch.due_at)


def from_watch(watch: Watch) -> dict[str, Any]:
    return {name: getattr(watch, name) for name in Watch.__struct_fields__}
