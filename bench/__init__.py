"""`make bench`: Helpline side by side with others on one machine, written to bench/results.md."""
