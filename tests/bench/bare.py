"""A bare loop of `requests` without any ledger: what sending costs at the least, to compare with.

`python -m tests.bench.bare URL RATE CHANNEL`: sends at that pace until it is killed.
"""

import queue
import sys
import threading
import time
from urllib.parse import urlencode

import requests

from bot.channels.messenger.graph import proof
from bot.demo.zalo_platform import FakeZalo

THREADS = 32
PAGE_TOKEN, APP_SECRET = "bench-page-token", "example-app-secret"
TEXT = "Thứ Bảy này Đoàn phường có ngày tình nguyện, hỗ trợ bà con cài VNeID tại nhà văn hoá. " * 5
BODIES = {
    "zalo": {"recipient": {"user_id": "7100000000000000"}, "message": {"text": TEXT}},
    "messenger": {
        "recipient": {"id": "7100000000000000"},
        "messaging_type": "UPDATE",
        "message": {"text": TEXT, "metadata": "xk:bulletin:1:person:1"},
    },
}


def main() -> None:
    url, rate, kind = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    body = BODIES[kind]
    keys = {"access_token": FakeZalo().grants.access_token}
    if kind == "messenger":
        keys = {"access_token": PAGE_TOKEN, "appsecret_proof": proof(PAGE_TOKEN, APP_SECRET)}
        url = f"{url}?{urlencode(keys)}"
    wishes: queue.SimpleQueue[None] = queue.SimpleQueue()

    def send() -> None:
        session = requests.Session()
        while True:
            wishes.get()
            session.post(url, json=body, headers=keys, timeout=(5, 10)).json()

    for _ in range(THREADS):
        threading.Thread(target=send, daemon=True).start()
    start = time.time()
    for place in range(10**9):
        wait = start + place / rate - time.time()
        if wait > 0:
            time.sleep(wait)
        wishes.put(None)


if __name__ == "__main__":
    main()
