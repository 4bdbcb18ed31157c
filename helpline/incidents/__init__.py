"""Incidents: one bank, many customers. What counts as a sign, when that is an incident, when it is over."""
