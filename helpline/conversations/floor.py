"""Who may speak: bot → waiting → agent → bot or closed. Pure rules; a refused step raises Conflict.

Doing again what was done already returns the floor as it is, so callers can tell by comparing.
"""

from __future__ import annotations

import msgspec

from helpline.conversations.messages import Owner
from helpline.conversations.models import Floor
from helpline.errors import Conflict

_MOVED = "Someone else has changed this conversation meanwhile."


def hand_over(floor: Floor) -> Floor:
    """The bot gives up; people who have the floor keep it."""
    return _step(floor, Owner.WAITING) if floor.owner in (Owner.BOT, Owner.CLOSED) else floor


def claim(floor: Floor, agent: str, version: int | None = None) -> Floor:
    """An agent takes the floor from the queue or from the bot. Two agents cannot both have it."""
    if floor.owner is Owner.AGENT and floor.agent == agent:
        return floor
    if floor.owner not in (Owner.WAITING, Owner.BOT):
        raise Conflict(_MOVED)
    _check(floor, version)
    return _step(floor, Owner.AGENT, agent)


def transfer(floor: Floor, agent: str, to: str, version: int | None = None) -> Floor:
    """From one agent to another, or back to the queue when `to` is ""."""
    if floor.agent == to and floor.owner is (Owner.AGENT if to else Owner.WAITING):
        return floor
    _check_holder(floor, agent)
    _check(floor, version)
    return _step(floor, Owner.AGENT, to) if to else _step(floor, Owner.WAITING)


def give_back(floor: Floor, agent: str, version: int | None = None) -> Floor:
    """The agent lets the bot speak again."""
    if floor.owner is Owner.BOT:
        return floor
    _check_holder(floor, agent)
    _check(floor, version)
    return _step(floor, Owner.BOT)


def close(floor: Floor, agent: str, version: int | None = None) -> Floor:
    if floor.owner is Owner.CLOSED:
        return floor
    _check_holder(floor, agent)
    _check(floor, version)
    return _step(floor, Owner.CLOSED)


def resume(floor: Floor) -> Floor:
    """The customer prefers the assistant to waiting; an agent who is there is not sent away."""
    return _step(floor, Owner.BOT) if floor.owner is Owner.WAITING else floor


def reopen(floor: Floor) -> Floor:
    """The customer writes into a closed conversation."""
    return _step(floor, Owner.BOT) if floor.owner is Owner.CLOSED else floor


def take_up(floor: Floor, agent: str, version: int | None = None) -> Floor:
    """An agent writes into a closed conversation."""
    if floor.owner is Owner.AGENT and floor.agent == agent:
        return floor
    if floor.owner is not Owner.CLOSED:
        raise Conflict(_MOVED)
    _check(floor, version)
    return _step(floor, Owner.AGENT, agent)


def hears(floor: Floor) -> bool:
    """Whether the assistant is asked: it has the floor, or nobody has come yet."""
    return floor.owner in (Owner.BOT, Owner.WAITING)


def check_holder(floor: Floor, agent: str) -> None:
    """Only who holds the floor may speak as an agent."""
    _check_holder(floor, agent)


def _step(floor: Floor, owner: Owner, agent: str = "") -> Floor:
    return msgspec.structs.replace(floor, owner=owner, agent=agent, version=floor.version + 1)


def _check(floor: Floor, version: int | None) -> None:
    if version is not None and version != floor.version:
        raise Conflict(_MOVED)


def _check_holder(floor: Floor, agent: str) -> None:
    if floor.owner is not Owner.AGENT or floor.agent != agent:
        raise Conflict(_MOVED)
