"""The real product as tests see it: its processes, a customer at the widget's door, the bank's stand-in."""

from __future__ import annotations

from tests.stack.customer import Customer, Message
from tests.stack.processes import Stack
from tests.stack.sandbox import Sandbox

__all__ = ["Customer", "Message", "Sandbox", "Stack"]
