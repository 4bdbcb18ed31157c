"""Helpline: a support assistant that repairs bank connections in conversation."""
