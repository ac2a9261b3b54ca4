"""Profiles of law that an opening can follow, one file each. A profile only takes away what an opening could ask for.

To add one, add its name to :data:`server.core.plan.Policy` and a file here with one subclass of :class:`PolicyProfile`;
the console draws it from its declaration.
"""

import sys
from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from server.core.plan import Policy
from server.core.plugins import scan
from server.core.text import Text


class PolicyProfile:
    """One profile. It decides nothing by itself: :mod:`server.interview.policy` asks it."""

    name: ClassVar[Policy]
    title: ClassVar[Text]
    description: ClassVar[Text]
    """What is so under this profile, for the person who sets up an opening."""
    expression_events: ClassVar[bool]
    """Whether an opening may have visible expression events noted at all."""
    expression_scored: ClassVar[bool]
    """Whether an opening may let them enter the score."""


@cache
def find_policies() -> Mapping[str, type[PolicyProfile]]:
    """All profiles by name, found once. Raises PluginError for a broken or doubled one."""
    return scan(sys.modules[__name__], PolicyProfile)
