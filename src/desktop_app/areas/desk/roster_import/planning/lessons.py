"""Classes become lessons that wait for a time; who learns and teaches in them follows."""

from uuid import UUID

from desktop_app.areas.desk.roster_import.known import KnownLesson
from desktop_app.areas.desk.roster_import.plan import Decision, FieldChange, Kind
from desktop_app.areas.desk.roster_import.planning.draft import Draft, Resolved
from desktop_app.areas.desk.roster_import.roster import ClassEntry, EnrollmentEntry, Role
from desktop_app.areas.desk.roster_import.writes import LessonUpdate, NewEnrollment, NewLesson
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr


class LessonPlanner:
    """Goes through classes and then enrollments."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._linked = set(draft.known.external.values())
        self._by_title: dict[tuple[str, UUID | None], KnownLesson] = {
            (fold(lesson.title), lesson.location_id): lesson
            for lesson in draft.known.lessons.values()
        }
        self._teacher_of, self._others = self._choose_teachers()
        self._taken: set[str] = set()
        self._titles = {entry.ref: entry.title for entry in draft.roster.classes}
        self._terms = {session.ref for session in draft.roster.sessions}
        # By numbers: an import asks for each of its rows, and a UUID is slow to be looked up.
        self._known = {(lesson.int, student.int) for lesson, student in draft.known.enrolled}
        self._enrolled = set(self._known)
        self._pupils: dict[str, int] = {}
        for enrollment in draft.roster.enrollments:
            if enrollment.role == Role.STUDENT:
                ref = enrollment.class_ref
                self._pupils[ref] = self._pupils.get(ref, 0) + 1

    def plan(self) -> None:
        """Decide on every class and every enrollment."""
        for entry in self._draft.roster.classes:
            if not self._draft.is_left_out(Kind.LESSON, entry.ref, entry.title, entry.where):
                self._taken.add(entry.ref)
                self._draft.lessons[entry.ref] = self._lesson(entry)
                self._draft.keep_id(entry.external, "lesson_id", self._draft.lessons[entry.ref])
        for enrollment in self._draft.roster.enrollments:
            self._enroll(enrollment)

    def _choose_teachers(self) -> tuple[dict[str, EnrollmentEntry], set[int]]:
        """Return who teaches each class: the primary teacher, else the first; the rest assist."""
        chosen: dict[str, EnrollmentEntry] = {}
        teaching = [one for one in self._draft.roster.enrollments if one.role != Role.STUDENT]
        for one in teaching:
            person = self._draft.person(one.person_ref)
            if person is None or person.staff_id is None or one.role != Role.TEACHER:
                continue
            before = chosen.get(one.class_ref)
            if before is None or (one.primary and not before.primary):
                chosen[one.class_ref] = one
        picked = {id(one) for one in chosen.values()}
        return chosen, {id(one) for one in teaching} - picked

    def _teacher(self, class_ref: str) -> UUID | None:
        one = self._teacher_of.get(class_ref)
        person = self._draft.person(one.person_ref) if one else None
        return person.staff_id if person else None

    def _lesson(self, entry: ClassEntry) -> UUID:
        draft = self._draft
        location_id = self._location(entry)
        teacher_id = self._teacher(entry.ref)
        self._warn_about_terms(entry)
        known_id = draft.known_id(entry.external)
        lesson = draft.known.lessons.get(known_id) if known_id else None
        if lesson is not None:
            return self._update(entry, lesson, location_id, teacher_id)
        twin = self._by_title.get((fold(entry.title), location_id))
        is_free = twin is not None and (entry.external is None or twin.id not in self._linked)
        if twin is not None and is_free and not draft.is_apart(Kind.LESSON, entry.ref):
            reason = tr("A lesson of this name is there already.")
            draft.decide(Kind.LESSON, entry.ref, Decision.MATCHED, entry.title, entry.where,
                         reason=reason, row_id=twin.id, score=80)  # fmt: skip
            self._linked.add(twin.id)
            return twin.id
        new = draft.new_id()
        subject = draft.instrument(entry.subject) if entry.subject else None
        draft.writes.lessons.append(
            NewLesson(new, entry.title, entry.description, location_id, teacher_id, subject,
                      alone=entry.external is None and self._pupils.get(entry.ref) == 1)
        )  # fmt: skip
        draft.decide(Kind.LESSON, entry.ref, Decision.MADE, entry.title, entry.where,
                     reason=tr("It waits for a time."), row_id=new)  # fmt: skip
        return new

    def _location(self, entry: ClassEntry) -> UUID | None:
        found = self._draft.location(entry.org) if entry.org else None
        if entry.org and found is None:
            sentence = tr("The school “{id}” is not among the schools of the file.",
                          id=entry.org.partition(":")[2])  # fmt: skip
            self._draft.warn(entry.where, sentence)
        return found or self._draft.choices.location_id

    def _warn_about_terms(self, entry: ClassEntry) -> None:
        for term in entry.sessions:
            if term not in self._terms and self._draft.by_ref(term) is None:
                sentence = tr("The term “{id}” is not among the terms of the file; the lesson was "
                              "taken without it.", id=term.partition(":")[2])  # fmt: skip
                self._draft.warn(entry.where, sentence)

    def _update(
        self, entry: ClassEntry, lesson: KnownLesson, location_id: UUID | None,
        teacher_id: UUID | None,
    ) -> UUID:  # fmt: skip
        draft = self._draft
        values: dict[str, str | UUID | None] = {}
        changes: list[FieldChange] = []
        if entry.title != lesson.title:
            values["title"] = entry.title
            changes.append(FieldChange(tr("Title"), lesson.title, entry.title))
        if location_id is not None and location_id != lesson.location_id:
            values["location_id"] = location_id
            before, after = (draft.location_name(x) for x in (lesson.location_id, location_id))
            changes.append(FieldChange(tr("Location"), before, after))
        if teacher_id is not None and teacher_id != lesson.teacher_id:
            values["teacher_id"] = teacher_id
            one = self._draft.person(self._teacher_of[entry.ref].person_ref)
            changes.append(FieldChange(tr("Teacher"), "", one.name if one else ""))
        if values:
            self._draft.writes.lesson_updates.append(LessonUpdate(lesson.id, values))
        decision = Decision.UPDATED if values else Decision.UNCHANGED
        self._draft.decide(Kind.LESSON, entry.ref, decision, entry.title, entry.where,
                           row_id=lesson.id, score=100, changes=tuple(changes))  # fmt: skip
        return lesson.id

    def _enroll(self, one: EnrollmentEntry) -> None:
        draft = self._draft
        kind = Kind.ENROLLMENT if one.role == Role.STUDENT else Kind.TEACHING
        ref = f"{one.class_ref}|{one.person_ref}|{one.where.line}"
        person = draft.person(one.person_ref)
        lesson_id = draft.lessons.get(one.class_ref) or draft.by_ref(one.class_ref)
        title = self._title(one.class_ref, lesson_id)
        label = tr("{name} in {lesson}", name=person.name if person else "?", lesson=title)
        if refusal := self._refusal(one, person, lesson_id):
            draft.refuse(kind, ref, label, one.where, refusal)
        elif draft.is_left_out(kind, ref, label, one.where):
            return
        elif kind == Kind.TEACHING:
            self._teach(one, ref, label, lesson_id)
        elif person is not None and person.student_id is not None and lesson_id is not None:
            self._learn(one, ref, label, (lesson_id, person.student_id))

    def _refusal(
        self, one: EnrollmentEntry, person: Resolved | None, lesson_id: UUID | None
    ) -> str:
        if lesson_id is None or (
            one.class_ref not in self._draft.lessons and lesson_id not in self._draft.known.lessons
        ):
            return tr("The class “{id}” is not in the files and not in the school.",
                      id=one.class_ref.partition(":")[2])  # fmt: skip
        if person is None:
            return tr("The person “{id}” is not in the files and not in the school.",
                      id=one.person_ref.partition(":")[2])  # fmt: skip
        if one.role == Role.STUDENT and person.student_id is None:
            return tr("{name} is no student.", name=person.name)
        if one.role != Role.STUDENT and person.staff_id is None:
            return tr("{name} is no member of staff.", name=person.name)
        if one.ends_on and one.ends_on < self._draft.known.today:
            return tr("The enrolment ended before today.")
        if one.ends_on and one.ends_on < (one.begins_on or self._draft.known.today):
            return tr("The enrolment ends before it begins.")
        return ""

    def _teach(self, one: EnrollmentEntry, ref: str, label: str, lesson_id: UUID | None) -> None:
        if id(one) in self._others:
            reason = tr("A lesson has one teacher; this one was not taken.")
            self._draft.refuse(Kind.TEACHING, ref, label, one.where, reason)
            return
        person = self._draft.person(one.person_ref)
        lesson = self._draft.known.lessons.get(lesson_id) if lesson_id else None
        is_same = lesson and person and lesson.teacher_id == person.staff_id
        decision = Decision.UNCHANGED if is_same else Decision.MADE
        if lesson and not is_same and person and one.class_ref not in self._taken:
            values: dict[str, str | UUID | None] = {"teacher_id": person.staff_id}
            self._draft.writes.lesson_updates.append(LessonUpdate(lesson.id, values))
        self._draft.decide(Kind.TEACHING, ref, decision, label, one.where, row_id=lesson_id)

    def _learn(self, one: EnrollmentEntry, ref: str, label: str, pair: tuple[UUID, UUID]) -> None:
        draft = self._draft
        key = pair[0].int, pair[1].int
        if key in self._known:
            draft.decide(Kind.ENROLLMENT, ref, Decision.UNCHANGED, label, one.where)
        elif key in self._enrolled:
            reason = tr("An earlier row enrols the same student in the same lesson.")
            draft.refuse(Kind.ENROLLMENT, ref, label, one.where, reason)
            return
        else:
            new = draft.new_id() if one.external else None
            begins = one.begins_on or draft.known.today
            draft.writes.enrollments.append(NewEnrollment(new, *pair, begins, one.ends_on))
            if new is not None:
                draft.keep_id(one.external, "enrollment_id", new)
            draft.decide(Kind.ENROLLMENT, ref, Decision.MADE, label, one.where)
        self._enrolled.add(key)

    def _title(self, class_ref: str, lesson_id: UUID | None) -> str:
        if title := self._titles.get(class_ref):
            return title
        lesson = self._draft.known.lessons.get(lesson_id) if lesson_id else None
        return lesson.title if lesson else class_ref.partition(":")[2]
