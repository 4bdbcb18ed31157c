"""Reads the text in pictures, on this machine, in a process of its own."""
