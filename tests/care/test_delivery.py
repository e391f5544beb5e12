import pytest

from bot.care.delivery import Delivery, Purpose, find_delivery


@pytest.mark.parametrize(
    ("state", "report", "is_news"),
    [
        ("sending", "queued", True),
        ("accepted", "sent", True),
        ("sent", "accepted", False),
        ("sent", "delivered", True),
        ("delivered", "sent", False),
        ("delivered", "undelivered", False),
        ("undelivered", "delivered", False),
        ("sent", "sent", False),
        ("queued", "failed", True),
    ],
)
def test_a_text_only_goes_forward(state: str, report: str, is_news: bool) -> None:
    reported = find_delivery(report)
    assert reported is not None
    assert Delivery(state).may_become(reported) is is_news


def test_an_unknown_word_is_no_state() -> None:
    assert find_delivery("partially_delivered") is None


def test_only_danger_and_the_confirmation_reach_who_said_stop() -> None:
    assert {purpose for purpose in Purpose if purpose.goes_when_stopped} == {Purpose.CRISIS, Purpose.STOPPED}
