"""How well messages are understood: measures, and pages that show them."""
