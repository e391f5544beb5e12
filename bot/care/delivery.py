"""What becomes of a text on its way to a phone, and what it is for."""

from __future__ import annotations

from enum import Enum


class Delivery(Enum):
    """How far a text has come; reports may come late and out of order, but a text only goes forward."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will come."""
        return self in (Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.FAILED, Delivery.CANCELED)

    def may_become(self, other: Delivery) -> bool:
        """Whether a report of the other state is news."""
        order = list(Delivery)
        return not self.is_final and order.index(other) > order.index(self)


# What the provider calls the states of a text.
_REPORTED = {
    "accepted": Delivery.ACCEPTED,
    "scheduled": Delivery.ACCEPTED,
    "queued": Delivery.ACCEPTED,
    "sending": Delivery.ACCEPTED,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.UNDELIVERED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.CANCELED,
}


def find_delivery(reported: str) -> Delivery | None:
    """Return the state that a provider's word stands for."""
    return _REPORTED.get(reported)


class Purpose(Enum):
    """Why a text is sent; it decides whether it may go to a person who turned texts off, and at night."""

    ANSWER = "answer"
    CRISIS = "crisis"
    NOTICE = "notice"
    STOPPED = "stopped"
    OWN_IDEA = "own_idea"

    @property
    def goes_when_stopped(self) -> bool:
        """Whether it goes although texts are off: help in danger, and the one confirmation of STOP."""
        return self in (Purpose.CRISIS, Purpose.STOPPED)

    @property
    def waits_at_night(self) -> bool:
        """Whether it waits for the day; what answers a message goes at once."""
        return self is Purpose.OWN_IDEA
