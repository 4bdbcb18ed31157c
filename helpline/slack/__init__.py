"""Slack's side of the house: hand-overs as threads, and the assistant for internal support."""
