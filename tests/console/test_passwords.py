"""Passwords: many at once do not take every thread of the web with them."""

import threading

import pytest

from bot.console.passwords import Busy, Passwords, made_once


def test_a_line_that_is_too_long_is_told() -> None:
    passwords = Passwords(wait_seconds=0.01)
    room = threading.Barrier(3)
    leave = threading.Event()

    def hold() -> None:
        with passwords._turn():
            room.wait()
            leave.wait(10)

    threads = [threading.Thread(target=hold) for _ in range(2)]
    for thread in threads:
        thread.start()
    room.wait()
    with pytest.raises(Busy):
        passwords.fits(None, "x")
    leave.set()
    for thread in threads:
        thread.join()
    assert passwords.fits(passwords.hashed("x"), "x")


def test_one_time_passwords_differ_and_can_be_read_out() -> None:
    made = {made_once() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 and not set(one) & set("0o1il") for one in made)
