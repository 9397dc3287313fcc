from datetime import datetime

from odoo.tests import TransactionCase

from ..tools.clock import day_bounds, same_time, say_moment
from ..tools.timeline import render_timeline


class TestTimeline(TransactionCase):

    def render(self, *entries, duration_ms=4000, started_on=datetime(2026, 11, 20, 7, 0, 0), zones=('Europe/Brussels',)):
        html = render_timeline(
            self.env, [{'at_ms': at_ms, 'code': code} for at_ms, code in entries], duration_ms, started_on, list(zones))
        return " ".join(html.split())

    def test_a13_moments_are_told_in_words_after_the_tap_and_by_the_clock(self):
        html = self.render((0, 'prompt_shown'), (1900, 'blink'), (4000, 'passed'))
        for text in ("Prompt shown", "Blink counted", "1.90 s", "08:00:01 CET", "08:00:04 CET", "left: 47.5%"):
            self.assertIn(text, html)

    def test_o13_the_zone_is_named_and_the_workplace_s_time_stands_beside_the_reader_s(self):
        html = self.render((1000, 'blink'), zones=('Europe/Brussels', 'Asia/Tokyo'))
        for text in ("Europe/Brussels", "Asia/Tokyo", "08:00:01 CET", "16:00:01 JST"):
            self.assertIn(text, html)

    def test_o14_each_moment_is_told_by_the_clock_of_that_moment(self):
        # 2026-03-29 01:00 UTC: the clocks of Brussels go from 02:00 to 03:00.
        html = self.render((0, 'prompt_shown'), (3000, 'blink'), started_on=datetime(2026, 3, 29, 0, 59, 58))
        self.assertIn("01:59:58 CET", html)
        self.assertIn("03:00:01 CEST", html)
        self.assertNotIn("02:00:01", html, "a time that this day does not have")

    def test_o14_october_s_two_half_past_two_are_told_apart(self):
        first, second = (self.render((0, 'blink'), started_on=datetime(2026, 10, 25, hour, 30)) for hour in (0, 1))
        self.assertIn("02:30:00 CEST", first)
        self.assertIn("02:30:00 CET", second)

    def test_o14_a_late_report_says_so_instead_of_times_that_nobody_knows(self):
        html = self.render((1900, 'blink'), started_on=None)
        self.assertIn("Reported late", html)
        self.assertIn("1.90 s", html)
        self.assertNotRegex(html, r"\d\d:\d\d:\d\d")

    def test_a13_a_code_of_a_newer_page_is_shown_as_it_is(self):
        self.assertIn("head_turned", self.render((10, 'head_turned')))

    def test_a13_without_a_timeline_it_says_so(self):
        self.assertIn("no timeline", self.render())

    def test_a13_a_moment_after_the_reported_duration_stays_on_the_bar(self):
        self.assertIn("left: 100.0%", self.render((9000, 'blink'), duration_ms=10))

    def test_h10_who_chose_not_to_be_filmed_gets_no_warning_colour(self):
        entries = [{'at_ms': 0, 'code': 'prompt_shown'}, {'at_ms': 10, 'code': 'skipped'}, {'at_ms': 10, 'code': 'aborted'}]
        html = render_timeline(self.env, entries, 10, datetime(2026, 11, 20), ['UTC'], declined=True)
        self.assertNotIn("text-bg-warning", html)
        self.assertIn("text-bg-warning", render_timeline(self.env, entries, 10, datetime(2026, 11, 20), ['UTC']))

    def test_a7_markup_in_a_code_is_escaped(self):
        # Not possible through the route (codes are a-z and _), but through SQL.
        self.assertNotIn("<script>", self.render((0, '<script>alert(1)</script>')))


class TestClock(TransactionCase):

    def test_o13_a_zone_without_letters_says_its_distance_from_utc(self):
        self.assertIn("UTC+04", say_moment(self.env, datetime(2026, 11, 20, 8), 'Asia/Dubai'))

    def test_o13_an_unknown_zone_is_utc(self):
        self.assertIn("UTC", say_moment(self.env, datetime(2026, 11, 20, 8), 'Mars/Phobos'))

    def test_o13_two_zones_that_show_the_same_time_are_one(self):
        summer, winter = datetime(2026, 7, 1, 12), datetime(2026, 12, 1, 12)
        self.assertTrue(same_time(summer, 'Europe/Brussels', 'Europe/Paris'))
        self.assertFalse(same_time(summer, 'Europe/London', 'UTC'))
        self.assertTrue(same_time(winter, 'Europe/London', 'UTC'))

    def test_o14_a_day_of_a_clock_change_has_23_or_25_hours(self):
        for moment, hours in ((datetime(2026, 3, 29, 12), 23), (datetime(2026, 10, 25, 12), 25), (datetime(2026, 11, 1, 12), 24)):
            _day, begin, end = day_bounds(moment, 'Europe/Brussels')
            self.assertEqual((end - begin).total_seconds(), hours * 3600)

    def test_o14_a_day_is_the_workplace_s(self):
        day, begin, end = day_bounds(datetime(2026, 11, 20, 20), 'Asia/Tokyo')
        self.assertEqual((str(day), begin, end), ("2026-11-21", datetime(2026, 11, 20, 15), datetime(2026, 11, 21, 15)))
