"""Meetings on the wall: minutes of the day, whatever the clocks do in between."""

from datetime import datetime, timedelta, tzinfo

DAY = 24 * 60


def wall_span(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> tuple[int, int]:
    """Return begin and end of a meeting as minutes of the day on which it begins.

    One that the clocks put back while it goes on, so that it would end before it begins, is as
    long as it really is; one over midnight ends with the day.
    """
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    begin = start.hour * 60 + start.minute
    length = int((ends_at - starts_at) / timedelta(minutes=1))
    if end.date() > start.date():
        return begin, DAY
    until = end.hour * 60 + end.minute
    return begin, min(until if until > begin else begin + length, DAY)
