"""The way to Rasa: a client for `web`, and the plug-ins that run inside Rasa."""
