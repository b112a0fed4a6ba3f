"""Where everything of a time grid lies, as plain numbers."""

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.kit.time_grid_facts import DAY, Block, Carry, DayFacts, Lane, Note, Sheet, snap
from desktop_app.kit.time_grid_layout import Layout, Measures, best_hour, columns_of, shares
from desktop_app.kit.time_grid_steps import beside, first_block, last_block, neighbour

MONDAY = date(2026, 11, 16)
LANES = (Lane("a", "Studio A"), Lane("b", "Studio B"))
SPANS = st.tuples(st.integers(0, 90), st.integers(1, 12)).map(
    lambda found: (found[0] * 15, min(found[0] * 15 + found[1] * 15, DAY))
)


def day(n: int = 0, *, closed: bool = False) -> DayFacts:
    note = Note("Closed") if closed else None
    return DayFacts(MONDAY + timedelta(days=n), "Mon", "16 Nov", () if closed else LANES, note)


def block(key: str, start: int, end: int, lane: str = "a", n: int = 0) -> Block:
    return Block(key, MONDAY + timedelta(days=n), lane, start, end, key)


def layout(*blocks: Block, days: int = 2, width: int = 1000) -> Layout:
    sheet = Sheet(tuple(day(n) for n in range(days)), blocks, 8 * 60, 20 * 60)
    return Layout(sheet, Measures(width=width))


@given(st.lists(SPANS, max_size=25))
def test_spans_that_overlap_never_share_a_part(spans: list[tuple[int, int]]) -> None:
    found = shares(spans)
    for one, other in combinations(range(len(spans)), 2):
        overlap = spans[one][0] < spans[other][1] and spans[other][0] < spans[one][1]
        if overlap:
            assert found[one][1] == found[other][1]
            assert found[one][0] != found[other][0]
    assert all(0 <= part < count for part, count in found)


@given(st.lists(SPANS, max_size=25))
def test_a_lane_is_cut_no_finer_than_the_most_that_overlap(spans: list[tuple[int, int]]) -> None:
    most = max((sum(a <= at < b for a, b in spans) for at, _ in spans), default=1)
    assert all(count <= most for _, count in shares(spans))


def test_blocks_that_only_touch_have_the_whole_width() -> None:
    assert shares([(600, 645), (645, 690)]) == [(0, 1), (0, 1)]


def test_lanes_are_as_wide_as_there_is_room_and_never_under_60() -> None:
    wide = columns_of([day(), day(1, closed=True)], Measures(width=1000))
    assert [column.width for column in wide] == [452, 452, 96]
    narrow = columns_of([day(n) for n in range(6)], Measures(width=300))
    assert {column.width for column in narrow} == {60}
    assert narrow[-1].right == 12 * 60


@given(st.integers(60, 4000), st.integers(1, 7))
def test_lanes_lie_side_by_side_without_gaps(width: int, days: int) -> None:
    columns = columns_of([day(n) for n in range(days)], Measures(width=width))
    assert columns[0].left == 0
    assert all(a.right == b.left for a, b in pairwise(columns))
    assert columns[-1].right == max(width, 60 * 2 * days)


@given(st.integers(8 * 60, 20 * 60))
def test_a_minute_and_its_pixel_name_each_other(minute: int) -> None:
    made = layout()
    assert abs(made.minute_at(made.y_of(minute)) - minute) < 0.5


def test_an_hour_is_91_pixels_and_time_snaps_to_quarters() -> None:
    made = layout()
    assert made.y_of(9 * 60) - made.y_of(8 * 60) == 91
    assert [snap(each) for each in (0, 7.4, 7.5, 22, 23, 1439)] == [0, 0, 15, 15, 30, 1440]


def test_a_point_names_the_block_under_it_and_else_its_lane_and_quarter() -> None:
    made = layout(block("x", 9 * 60, 10 * 60))
    spot = made.spots["x"]
    assert made.block_at(spot.left + 4, spot.top + 4) is made.blocks["x"]
    assert made.block_at(spot.left + 4, spot.top + spot.height + 9) is None
    place = made.place_at(made.columns[1].left + 5, made.y_of(10 * 60) + 20)
    assert place is not None
    assert (place.lane, place.minute) == ("b", 10 * 60)
    assert made.place_at(5_000, 20) is None


def test_a_closed_day_has_no_places() -> None:
    made = Layout(Sheet((day(closed=True),)), Measures())
    assert made.place_at(20, 20) is None
    assert made.nearest_column(20) is None


def test_a_block_of_another_lane_is_not_laid_out() -> None:
    assert layout(block("x", 540, 600, lane="gone")).blocks == {}


@given(st.lists(SPANS, min_size=1, max_size=20))
def test_blocks_of_a_lane_never_cover_each_other(spans: list[tuple[int, int]]) -> None:
    blocks = [block(str(n), a, b) for n, (a, b) in enumerate(spans) if b - a >= 15]
    made = Layout(Sheet((day(),), tuple(blocks), 0, DAY), Measures(width=4000))
    for one, other in combinations(made.spots.values(), 2):
        across = one.left < other.left + other.width and other.left < one.left + one.width
        down = one.top < other.top + other.height and other.top < one.top + one.height
        assert not (across and down)


def test_blocks_out_of_sight_are_counted_above_and_below() -> None:
    made = layout(block("x", 540, 600), block("y", 15 * 60, 16 * 60), block("z", 1140, 1185))
    above, below = made.beyond(MONDAY, made.y_of(12 * 60), made.y_of(17 * 60))
    assert [each.key for each in above] == ["x"]
    assert [each.key for each in below] == ["z"]


def test_the_day_begins_where_most_can_be_seen() -> None:
    blocks = [block(str(n), 14 * 60 + n * 45, 14 * 60 + n * 45 + 45) for n in range(5)]
    assert best_hour([*blocks, block("x", 540, 600)], 6, first=420, last=1320) == 12 * 60
    assert best_hour([], 6, first=420, last=1320) == 420


def test_arrows_go_up_and_down_a_lane_and_to_the_nearest_beside() -> None:
    early, late = block("e", 540, 600), block("l", 900, 960)
    other, far = block("o", 885, 930, lane="b"), block("f", 600, 660, n=1)
    made = layout(early, late, other, far)
    assert neighbour(made, early, "down") is late
    assert neighbour(made, late, "down") is None
    assert neighbour(made, late, "right") is other
    assert neighbour(made, other, "right") is far
    assert neighbour(made, far, "right") is None
    assert neighbour(made, far, "left") is other
    assert first_block(made) is early
    assert last_block(made) is far


def test_a_carried_block_keeps_its_length_and_its_day() -> None:
    carry = Carry("move", None, MONDAY, "a", 600, 645)
    assert carry.at(MONDAY, "b", 23 * 60 + 45).end == DAY
    assert carry.at(MONDAY, "b", -15).start == 0
    assert carry.until(600).end == 615
    assert carry.until(2000).end == DAY


def test_a_carried_block_goes_over_closed_days_to_the_next_lane() -> None:
    sheet = Sheet((day(), day(1, closed=True), day(2)))
    made = Layout(sheet, Measures())
    carry = Carry("move", None, MONDAY, "b", 600, 645)
    there = beside(made, carry, 1)
    assert (there.day, there.lane) == (MONDAY + timedelta(days=2), "a")
    assert beside(made, carry.at(MONDAY, "a", 600), -1).lane == "a"
