"""The school itself: its facts, places, calendar, taxes, number series and settings.

Every other subject stands on it. It knows no people.
"""
