"""What the tests of sending share: a postman that looks more often for what nobody woke it for."""

import pytest

from bot.delivery import postman


@pytest.fixture
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times a second instead of once, where waiting for it is not what is shown."""
    monkeypatch.setattr(postman, "TICK_SECONDS", 0.1)
