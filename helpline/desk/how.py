"""How each figure of a report is counted, in the words that stand beside it."""

from __future__ import annotations

HOW = {
    "conversations": "Conversations begun in this time (UTC) in which the customer wrote something.",
    "outcomes": (
        "Each conversation once. Fixed: a refresh went through or the connection was seen working, or the "
        "customer said that it works. Answered: a question was answered or advice taken, with nothing left "
        "open behind it and no rating of one or two stars. To a person: a ticket was opened, whatever came "
        "of it. Left: the customer went away in the middle of something. No answer: nothing was understood, "
        "or nothing was known. Under way: the last word is less than 12 hours old. The last thing of weight "
        "decides, so trouble that comes up again undoes a fix."
    ),
    "solved": (
        "Fixed and answered without a person, of all conversations. Came back: of these, the customer wrote "
        "again within 7 days, in another conversation or after 12 hours in the same one. Visitors who are "
        "not signed in can't be recognised in another one."
    ),
    "handovers": "Tickets opened in this time, by the reason why.",
    "first_answer": (
        "Tickets opened in this time. In time: a person answered within the target, which runs while support "
        "is there. Late: answered later, or still without an answer beyond it, also where the customer gave "
        "up waiting without a word. Tickets whose time is not over yet are left out of the share, and so are "
        "those that the customer cancelled in time. Median: of those answered."
    ),
    "backlog": "Customers who wait for a person right now, and since when the first of them does.",
    "resolution": (
        "From the opening of a ticket until an agent resolved it; of those that were resolved. Those that "
        "the customer cancelled are left out."
    ),
    "refreshes": "Refreshes begun in this time that have ended, also those whose end could not be seen.",
    "codes": "Codes that the assistant explained, once for each conversation.",
    "banks": "Tickets opened in this time, by the bank at hand.",
    "not_understood": "Replies that say so, or that nothing is known about it, of all messages of customers.",
    "ratings": "The last rating of each conversation that was rated in this time. Most people don't rate.",
}
