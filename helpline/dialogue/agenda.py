"""What comes next: the next step of the case at hand, the end of its steps, then the next bank."""

from __future__ import annotations

from helpline.dialogue.asking import ask
from helpline.dialogue.moves import Turn
from helpline.dialogue.person import offer_person
from helpline.dialogue.procedures import Procedure, next_step, procedure_of
from helpline.dialogue.state import Case
from helpline.dialogue.steps import ask_bank, make, offer_refresh, pass_over
from helpline.dialogue.steps import needs_bank as is_bank_needed

MISSING = "missing_items"
