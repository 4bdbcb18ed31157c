"""How a conversation goes on: what was learnt, what was asked, the next useful move. Pure: no Rasa, no HTTP.

interpret   (open question, reading)   -> what the customer said    interpret.py
update      (state, heard, observed)   -> state, news               update.py
plan        (state, heard, news)       -> moves                     plan.py
say         moves                      -> messages                  wording.py
"""
