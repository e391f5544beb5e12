"""Every failure that Firstlight names, and what the caller can do about it."""


class FirstlightError(Exception):
    """Base of all named failures."""


class SettingsError(FirstlightError):
    """A setting is missing or has a value that cannot work; the message says which and what to write."""


class KeyMissing(FirstlightError):
    """Words in the database were sealed with a key that is not among ours; the message says which."""


class WordsDamaged(FirstlightError):
    """Sealed words were changed from outside, or moved to another row."""


class ContentError(FirstlightError):
    """A content file cannot be read; the message names file and line."""


class EncoderError(FirstlightError):
    """The sentence encoder's model is missing, damaged or of an unknown kind."""


class BrainError(FirstlightError):
    """The brain did not answer a message; the message is kept and can be tried again."""


class TurnStopped(FirstlightError):
    """A message's turn ended in a way nobody foresaw; the message still waits. Its text is the kind of failure, nothing else."""


class ConversationUnknown(FirstlightError):
    """There is no such conversation, or the token is not its own."""


class ConversationBusy(FirstlightError):
    """So many messages of the conversation wait for their answers that another one must wait its turn outside."""


class ChoiceUnknown(FirstlightError):
    """The choice was not offered in this conversation."""


class ChoiceUsed(FirstlightError):
    """The choice was already taken once."""


class StepUnknown(FirstlightError):
    """The plan has no such step."""


class MessageConflict(FirstlightError):
    """The message id was used before for a different message."""


class LaunchError(FirstlightError):
    """A process could not be started; the message says what to do."""


class DoorError(FirstlightError):
    """The door could not be reached or refused; the message says what to do."""


class TextError(FirstlightError):
    """A text could not be handed to the provider; the message names the provider's code, never a number or a word."""


class TextDelayed(TextError):
    """The provider did not take the text; it is safe to send it again later."""


class TextUnsure(TextError):
    """The provider may have taken the text; look before sending it again."""


class TextRefused(TextError):
    """The provider will not deliver this text to this number; trying again would not help."""


class RecipientOptedOut(TextRefused):
    """The person turned texts off at the provider."""


class TextsNotSetUp(FirstlightError):
    """No number for texts is set up here; the settings TWILIO_... name one."""


class TooManyCodes(FirstlightError):
    """The conversation asked for too many codes in a short time."""
