"""Rasa's custom actions around the dialogue. Started by `python -m rasa_sdk --actions actions`."""
