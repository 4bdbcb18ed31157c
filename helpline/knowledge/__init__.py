"""What the assistant knows (data/knowledge): codes, banks, articles, topics and help with a step."""

from helpline.knowledge.articles import Article
from helpline.knowledge.bank_names import Bank
from helpline.knowledge.problem import Problem
from helpline.knowledge.store import Knowledge
from helpline.knowledge.topics import Topic

__all__ = ["Article", "Bank", "Knowledge", "Problem", "Topic"]
