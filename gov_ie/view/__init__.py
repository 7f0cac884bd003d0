"""A report for people to look at: one page that links every fact with its words, and what notebooks show.

segments (the text cut where marks begin and end) ─▶ page (report, facts, checks), notebook (Report, Fact)
"""

from gov_ie.view.notebook import fact_html, report_html
from gov_ie.view.page import page

__all__ = ["fact_html", "page", "report_html"]
