"""Waking the postman after a commit. A wake-up carries only an account and may be lost."""

from collections.abc import Callable

Wake = Callable[[str], None]
