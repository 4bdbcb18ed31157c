"""The agents' side of the house: who they are, what they see, what they can do."""
