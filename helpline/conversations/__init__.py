"""The conversation: what travels, who speaks, what is kept. Knows no channel, no database, no Rasa."""
