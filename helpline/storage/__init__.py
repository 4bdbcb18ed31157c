"""The only room that says SQL."""
