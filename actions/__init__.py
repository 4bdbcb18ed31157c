"""Rasa's hands: one file per skill. Started by `python -m rasa_sdk --actions actions`."""
