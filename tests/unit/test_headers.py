"""Headers as servers write them."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.headers import retry_after
from tests.builders import NOW


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("99999999999999999999", 999999999),
        ("7200", 7200),
        ("Tue, 17 Nov 2026 06:05:00 GMT", 300),
        ("Tue, 17 Nov 2026 09:05:00 +0300", 300),
        ("Wed, 18 Nov 2026 06:05:00 GMT", 86700),
        ("Tue, 17 Nov 2026 06:05:00", 300),
    ],
)
def test_a_wait_is_read_from_seconds_and_dates(value: str, seconds: int) -> None:
    assert retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "0", "-5", "soon", "²", "Tue, 17 Nov 2026 05:00:00 GMT", "1.5"])
def test_a_retry_after_that_means_nothing_is_left_out(value: str | None) -> None:
    assert retry_after(value, NOW) is None


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_retry_after_breaks_anything(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or wait > timedelta(0)
