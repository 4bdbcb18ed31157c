"""Web push: a notification in the browser of who has left a chat."""
