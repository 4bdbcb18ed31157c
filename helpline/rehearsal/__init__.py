"""Simulated customers play against the real assistant and are judged at the provider and in the ticket.

    faults.py world.py          what is truly wrong, and what mends it
    persona.py customer.py      who writes: situation, knowledge, habits; what is said next (an agenda)
    utterances.py wording.py    the sentences, from data/rehearsal; typing errors
    chat.py provider.py         the widget channel and the sandbox control API
    playing.py                  one conversation; many at once
    laws.py briefs.py judging.py  the verdict
    scripts.py script_judging.py  scripted conversations
    instance.py page.py         a stack of its own; the page of results

The method is agenda-based simulation (Schatzmann and Young, 2009). A customer understands the assistant by
`about`, the choices of buttons and the types of cards, never by words.
"""
