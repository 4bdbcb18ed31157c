"""What the assistant knows (data/knowledge): error codes, banks and help articles."""

from helpline.knowledge.articles import Article
from helpline.knowledge.bank_names import Bank
from helpline.knowledge.problem import Problem
from helpline.knowledge.store import Knowledge

__all__ = ["Article", "Bank", "Knowledge", "Problem"]
