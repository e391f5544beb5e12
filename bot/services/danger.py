"""What sees danger in a message: the rules first, then the second net."""

from __future__ import annotations

from bot.care.safety import SafetyRule, SafetyRules
from bot.language.safety import SecondNet


class Danger:
    """The rules a clinician signed, and behind them the net for what no rule foresees."""

    def __init__(self, rules: SafetyRules, net: SecondNet | None = None) -> None:
        """Join both; without a net the rules stand alone."""
        self._rules = rules
        self._net = net

    def find(self, message: str) -> SafetyRule | None:
        """Return the rule whose reply the message needs, or None.

        What a rule's `not_when` spares (a question, a figure of speech, the past) is spared by the net as well.
        """
        rule = self._rules.find(message)
        if rule or not self._net:
            return rule
        likeness = next((one for one in self._net.find(message) if not self._rules.is_spared(one.sentence)), None)
        return self._rules.get(likeness.rule_id) if likeness else None

    def is_certain(self, message: str) -> bool:
        """Return whether a rule sees the danger, not the second net alone."""
        return self._rules.find(message) is not None

    def find_in_text(self, message: str, is_command: bool) -> SafetyRule | None:
        """Return the rule that a text message needs; of one that is nothing but a command, such as STOP, the net has nothing to judge."""
        return self._rules.find(message) if is_command else self.find(message)

    def find_rule(self, rule_id: str) -> SafetyRule | None:
        """Return the rule of this id, or None."""
        return next((rule for rule in self._rules.rules if rule.id == rule_id), None)

    def get(self, rule_id: str) -> SafetyRule:
        """Return the rule of this id, or raise `KeyError`."""
        return self._rules.get(rule_id)
