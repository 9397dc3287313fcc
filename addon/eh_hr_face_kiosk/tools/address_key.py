"""Whom to hold an unknown caller's requests against."""
from ipaddress import IPv6Address, ip_address


def address_key(address):
    """:param address: an IP address as text, or None
    :return: the address, or its /64 network for IPv6, of which every household owns more addresses than a table has
        rows; at most 45 characters
    """
    try:
        parsed = ip_address(address or '')
    except ValueError:
        return 'unknown'
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return f'{IPv6Address(int(parsed) >> 64 << 64)}/64'
    return str(getattr(parsed, 'ipv4_mapped', None) or parsed)
