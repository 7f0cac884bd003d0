"""Training, evaluation, and what they are made from.

The package can be called like the function `gov_ie.train`: Python puts a package that was imported in the place of that
name, and `gov_ie.train(paths)` after `import gov_ie.train.corpus` called a module.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Train(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from gov_ie.train.training import train

        return train(*args, **kwargs)


sys.modules[__name__].__class__ = _Train
