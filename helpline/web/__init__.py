"""Channels: translate wire to message and back; no rules live here."""
