"""Whether a host is this machine, however it is written."""

from ipaddress import ip_address
from socket import inet_aton, inet_ntoa


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address, in any writing that resolvers take) means this machine."""
    name = host.strip().strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return _is_short_loopback(name)
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def _is_short_loopback(name: str) -> bool:
    """Whether `name` is an IPv4 address of this machine in an old writing: `127.1`, `0x7f.1`, `0`."""
    try:
        return is_loopback(inet_ntoa(inet_aton(name)))
    except (OSError, UnicodeError):
        return False
