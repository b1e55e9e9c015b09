"""What a look has found: errors, which stop a deployment, apart from warnings, which do not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from deployer.errors import DENIED_CODES


@dataclass
class Findings:
    """Sentences, in the order in which they were found."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def error(self, sentence: str) -> None:
        """Add what stops a deployment."""
        self.errors.append(sentence)

    def warn(self, sentence: str) -> None:
        """Add what is good to know."""
        self.warnings.append(sentence)

    def ask(
        self, what: str, permission: str, call: Callable[[], Any], *, passed_on: frozenset[str] = frozenset()
    ) -> Any:
        """Return what a call answers, or None, with a warning, where AWS does not answer: to look is no condition.

        Parameters
        ----------
        what
            What is looked at, to begin a sentence with.
        permission
            The action that IAM allows it by.
        passed_on
            Codes of errors that are answers; they are raised.
        """
        try:
            return call()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in passed_on:
                raise
            if code in DENIED_CODES:
                self.warn(f"{what} could not be looked at: {permission} is not permitted to you.")
            else:
                self.warn(f"{what} could not be looked at: {error}")
        except BotoCoreError as error:
            self.warn(f"{what} could not be looked at: {error}")
        return None
