"""Where a call comes from, as logs have it: addresses, and nothing else that somebody may have put in their place."""

import ipaddress


def address(text: str | None) -> str | None:
    """Return an IP address, or None for anything else."""
    try:
        return str(ipaddress.ip_address(text or ""))
    except ValueError:
        return None


def forwarded(header: str | None, peer: str | None) -> str | None:
    """Return the address that CloudFront was called from: what stands last in X-Forwarded-For, but for the peer.

    It is true where the peer is CloudFront's. To a gateway itself anybody can send anything.

    Parameters
    ----------
    header
        The header, to which CloudFront adds who called it, and the gateway who called the gateway.
    peer
        Who called the gateway.
    """
    hops = [hop.strip() for hop in (header or "").split(",")]
    if len(hops) > 1 and address(hops[-1]) is not None and address(hops[-1]) == address(peer):
        hops.pop()
    return address(hops[-1])
