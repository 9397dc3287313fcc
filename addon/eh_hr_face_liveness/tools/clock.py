"""Moments as the workplace and the reader have them, each with the name of its timezone."""

from datetime import datetime, time, timedelta

import pytz

from odoo.tools import format_datetime


def zone_of(name):
    """:return: the timezone of that name; UTC for a name that is empty or that this machine does not know"""
    try:
        return pytz.timezone(name or 'UTC')
    except pytz.UnknownTimeZoneError:
        return pytz.utc


def local(moment, tz):
    """:param datetime moment: naive UTC
    :return: the moment in that timezone. Add to the UTC moment, never to this: clocks are put back and forward
    """
    return pytz.utc.localize(moment).astimezone(zone_of(tz))


def abbreviation(moment, tz):
    """:return: "CET", "CEST", or "UTC+04" where a zone has no letters; it tells the two 02:30 of October apart"""
    letters = local(moment, tz).tzname()
    return f"UTC{letters}" if letters[:1] in '+-' else letters


def same_time(moment, tz, other_tz):
    """Whether the clocks of two timezones show the same at that moment."""
    return local(moment, tz).utcoffset() == local(moment, other_tz).utcoffset()


def say_moment(env, moment, tz):
    """:return: date and time to the second in the reader's language, with the zone: "11/20/2026 09:00:03 CET" """
    return f"{format_datetime(env, moment, tz=zone_of(tz).zone)} {abbreviation(moment, tz)}"


def say_clock(env, moment, tz):
    """:return: day and time to the minute, short enough for a list: "Nov 20, 09:00 CET" """
    return f"{format_datetime(env, moment, tz=zone_of(tz).zone, dt_format='MMM d, HH:mm')} {abbreviation(moment, tz)}"


def say_time(moment, tz):
    """:return: the time of day to the second, with the zone: "09:00:03 CET" """
    return f"{local(moment, tz):%H:%M:%S} {abbreviation(moment, tz)}"


def day_bounds(moment, tz):
    """The day of a moment at a workplace.

    :return: the date there, and its first and last moment as naive UTC, the second of them no longer part of it
    :rtype: tuple[date, datetime, datetime]
    """
    zone, day = zone_of(tz), local(moment, tz).date()
    begin, end = (
        zone.localize(datetime.combine(day + timedelta(days=days), time.min)).astimezone(pytz.utc).replace(tzinfo=None)
        for days in (0, 1))
    return day, begin, end
