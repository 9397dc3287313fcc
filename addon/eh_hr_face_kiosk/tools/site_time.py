"""Moments as people at a workplace say them: in its timezone and in the language of the environment."""
from datetime import timedelta

import pytz

from odoo.tools import format_date, format_datetime, format_time


def say_since(env, moment, now, tz):
    """:param datetime moment: naive UTC, when an attendance began
    :param datetime now: naive UTC
    :param str tz: name of the workplace's timezone
    :return: "In since 08:02", with the day when it was not today
    """
    zone = pytz.timezone(tz)
    day, today = (pytz.utc.localize(time).astimezone(zone).date() for time in (moment, now))
    time = format_time(env, moment, tz=tz, time_format='short')
    if day == today:
        return env._("In since %(time)s", time=time)
    if day == today - timedelta(days=1):
        return env._("In since yesterday, %(time)s", time=time)
    return env._("In since %(day)s, %(time)s", day=format_date(env, day), time=time)


def say_moment(env, moment, tz):
    """:param datetime moment: naive UTC
    :return: day and time as the clock at the workplace showed them, with the zone's name
    """
    return f"{format_datetime(env, moment, tz=tz, dt_format='short')} ({tz})"
