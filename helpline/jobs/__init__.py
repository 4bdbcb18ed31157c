"""One queue for all that is done later: what a job is, what kinds there are, and who works on them."""
