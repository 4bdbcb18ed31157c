"""It notices: connections that broke, are stuck or are about to end, and the one who hears of it, once."""
