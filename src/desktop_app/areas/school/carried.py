"""What a teacher's copy carries of the school: its facts, places and calendar, without prices."""

from desktop_app.core.sync.carried import carried

carried.table("school", blank=("iban", "bic", "tax_number", "company_number"))
carried.table("location", blank=("lesson_price",))
for _name in ("room", "travel_time", "academic_year", "term", "calendar_day", "setting"):
    carried.table(_name)
carried.leave("money", "tax_rate", "number_series")
carried.leave("notes of the front desk", "desk_note")
