"""When a request is repeated, and after how long."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom_runtime.client.retry import Retry, retry_after
from specloom_runtime.http.headers import Headers

NONE = Headers()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"])
def test_idempotent_methods_are_repeated(method: str) -> None:
    retry = Retry()
    assert retry.after_answer(method, 503, NONE, 1) is not None
    assert retry.after_failure(method, True, 1) is not None


@pytest.mark.parametrize("method", ["POST", "PATCH", "LOCK"])
def test_other_methods_are_repeated_only_when_the_service_certainly_did_not_act(
    method: str,
) -> None:
    retry = Retry()
    for status in (502, 503, 504):
        assert (
            retry.after_answer(method, status, Headers({"Retry-After": "1"}), 1) is None
        )
    assert retry.after_answer(method, 429, NONE, 1) is not None
    assert retry.after_failure(method, True, 1) is None
    assert retry.after_failure(method, False, 1) is not None
    assert Retry(repeat_unsafe=True).after_failure(method, True, 1) is not None


@pytest.mark.parametrize("status", [200, 301, 400, 401, 404, 408, 409, 500, 501])
def test_other_statuses_stand(status: int) -> None:
    assert Retry().after_answer("GET", status, Headers({"Retry-After": "1"}), 1) is None


def test_attempts_end() -> None:
    assert Retry(attempts=3).after_answer("GET", 503, NONE, 2) is not None
    assert Retry(attempts=3).after_answer("GET", 503, NONE, 3) is None
    assert Retry(attempts=1).after_failure("GET", False, 1) is None


@given(attempt=st.integers(1, 10_000))
def test_backoff_doubles_within_its_bounds_and_is_jittered(attempt: int) -> None:
    retry = Retry(attempts=100_000, backoff=0.5, maximum_backoff=8)
    wait = retry.after_failure("GET", True, attempt)
    assert wait is not None
    longest = min(8.0, 0.5 * 2 ** min(attempt - 1, 10))
    assert longest / 2 <= wait <= longest
    waits = {retry.after_failure("GET", True, attempt) for _ in range(5)}
    assert len(waits) > 1


def test_the_service_may_demand_a_longer_wait_but_not_any() -> None:
    retry = Retry(maximum_retry_after=60)
    assert retry.after_answer("GET", 503, Headers({"Retry-After": "60"}), 1) == 60
    assert retry.after_answer("GET", 503, Headers({"Retry-After": "61"}), 1) is None
    shortest = retry.after_answer("GET", 503, Headers({"Retry-After": "0"}), 1)
    assert shortest is not None
    assert shortest >= 0.25


def test_retry_after_as_a_date() -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    seconds = retry_after(Headers({"retry-after": format_datetime(soon, usegmt=True)}))
    assert seconds is not None
    assert 27 < seconds <= 30
    assert retry_after(Headers({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0.0


@pytest.mark.parametrize(
    "value", ["", "soon", "-1", "1.5", "٣", "Wed, 99 Oct 2015 07:28:00 GMT"]
)
def test_a_retry_after_that_means_nothing_is_ignored(value: str) -> None:
    assert retry_after(Headers({"Retry-After": value})) is None


@given(st.text())
def test_no_retry_after_breaks_anything(value: str) -> None:
    seconds = retry_after(Headers({"Retry-After": value}))
    assert seconds is None or seconds >= 0
