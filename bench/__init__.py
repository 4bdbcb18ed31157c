"""`make bench`: Helpline side by side with others on one machine, written to docs/performance.md."""
