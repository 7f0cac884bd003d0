"""What happened on the way between two formats: what was repaired, filled in, and what one of them cannot hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Account:
    """Written to while reports are read and written; `str` is the report for people.

    `lost`: how often something was left out, by what it is; `messages`: repairs and fields filled in, a line each.

    >>> account = Account()
    >>> account.lose("comment of an annotator", 2)
    >>> account.say("a: offsets were UTF-16 units; counted anew in code points")
    >>> print(account)
    a: offsets were UTF-16 units; counted anew in code points
    lost: comment of an annotator 2
    """

    lost: Counter[str] = field(default_factory=Counter)
    messages: list[str] = field(default_factory=list)

    def lose(self, what: str, count: int = 1) -> None:
        """Count something that the format cannot hold."""
        if count:
            self.lost[what] += count

    def say(self, message: str) -> None:
        """Note a repair, or a field filled in."""
        self.messages.append(message)

    def __str__(self) -> str:
        lost = ", ".join(f"{what} {count}" for what, count in sorted(self.lost.items()))
        return "\n".join([*self.messages, f"lost: {lost or 'nothing'}"])
