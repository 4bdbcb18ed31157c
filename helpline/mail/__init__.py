"""Mail to who has left a chat, and what comes back."""
