"""What a conversation may hold."""

from __future__ import annotations

MOST_PICTURES = 30
"""Of the customer, and as many of agents: a chat can't fill the disk, nor one side use up the other's."""
