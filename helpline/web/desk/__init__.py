"""The desk's wire: HTTP to helpline.desk and back. No rule lives here."""
