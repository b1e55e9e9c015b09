"""How many functions at once are kept for delivering messages: what somebody has chosen, or what the account allows."""

from collections.abc import Mapping

from deployer.preflight.findings import Findings

OPTION = "BroadcastConcurrency"
# A hundred pages of 1,000 connections at once post several times as much as API Gateway lets an account post.
KEPT = 100
# "Lambda quotas" in the AWS Lambda Developer Guide. A new account has less, and is raised by use or by request.
USUAL = 1_000
# What functions without a reservation must keep: "Configuring reserved concurrency" there.
UNRESERVED = 100
_REQUEST = (
    "`aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 "
    f"--desired-value {USUAL}`"
)


def check(
    found: Findings,
    limit: Mapping[str, int],
    values: Mapping[str, str],
    kept: Mapping[str, str],
    for_api: int | None,
    region: str | None,
) -> dict[str, str]:
    """Return the value of the option where nobody has chosen one, and find what cannot be reserved.

    A value that has been chosen once, by whomever, is the stack's from then on: the next run finds it there.

    Parameters
    ----------
    limit
        What Lambda says of the account: `ConcurrentExecutions`, and what of them is not reserved.
    values
        The value that each option will have.
    kept
        The value that each option has.
    for_api
        How many the API's function is to have, and no more; None for what the account allows.
    """
    all_ = limit["ConcurrentExecutions"]
    wanted, has = _number(values.get(OPTION, "")), _number(kept.get(OPTION, "")) or 0
    room = limit.get("UnreservedConcurrentExecutions", all_) + has - UNRESERVED
    if for_api and for_api + (wanted or 0) > all_ - UNRESERVED:
        also = f" together with {OPTION}={wanted}" if wanted else ""
        found.error(
            f"CHAT_LAMBDA_CONCURRENCY={for_api}{also} is more than can be reserved: the account has {all_}, and "
            f"Lambda keeps {UNRESERVED} of them for functions without a reservation."
        )
    elif wanted and wanted not in range(max(room, has) + 1):
        found.error(
            f"{OPTION}={wanted} is more than can be reserved: the account has {all_} in {region}, others have "
            f"reserved some, and Lambda keeps {UNRESERVED} for functions without a reservation. That leaves "
            f"{max(room, 0)}."
        )
    undecided = not values.get(OPTION, "")
    is_enough = room - (for_api or 0) >= KEPT
    if all_ < USUAL:
        found.warn(
            f"All functions of this account together run {all_} at a time in {region}: more calls are "
            f"answered 429 and messages arrive late. {'' if is_enough or wanted else 'None can be kept for messages. '}"
            f"A new account starts with as few as 10; ask for {USUAL:,}: {_REQUEST}."
        )
    elif undecided and not is_enough:
        found.warn(
            f"No functions are kept for delivering messages: of the account's {all_:,} too many are reserved. Whoever "
            f"fills the rest with calls delays them. Choose less than {KEPT}: {OPTION}=10."
        )
    if not (undecided and is_enough):
        return {}
    found.warn(
        f"{KEPT} of the {all_:,} functions that this account runs at a time are kept for delivering messages: "
        f"{OPTION}={KEPT}. {OPTION}=0 gives them back."
    )
    return {OPTION: str(KEPT)}


def _number(value: str) -> int | None:
    """Return a value as a number; None for none, and for what is refused with the other options."""
    return int(value) if value.isascii() and value.isdecimal() else None
