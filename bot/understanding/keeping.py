"""Keeps what was learnt in a file under var/, by the hash of all it was learnt from."""

import hashlib
import json
import os
import sys
import tempfile
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.understanding.features import Vocabulary
from bot.understanding.learnt import Learnt

_DIGEST = 32  # bytes of a SHA-256
_SIZE = 8  # bytes in which the length of the head stands
# The arrays of Learnt in the order they are written, and their kinds.
_ARRAYS = {
    "topic_of": "H",
    "phrase_ends": "I",
    "phrases": "I",
    "values": "f",
    "topic_ends": "I",
    "topic_numbers": "H",
    "odds": "i",
    "weights": "i",
    "run_ends": "I",
    "run_topics": "H",
    "run_weights": "i",
}


def key_of(phrases: Iterable[tuple[str, str]], words: Mapping[str, Any]) -> str:
    """The same for the same phrases, words and program on this kind of machine, else another."""
    digest = hashlib.sha256(_program())
    for phrase in phrases:  # one by one: all of them together are a text of 1 MB
        digest.update(json.dumps(phrase).encode())
    digest.update(json.dumps(words, sort_keys=True).encode())
    return digest.hexdigest()[:32]


def keep(room: Path, key: str, learnt: Learnt) -> None:
    """Writes the file and drops older ones. Raises OSError where the room cannot be written."""
    room.mkdir(parents=True, exist_ok=True)
    body = _packed(learnt)
    handle, name = tempfile.mkstemp(dir=room, prefix=".understanding-")
    with os.fdopen(handle, "wb") as file:
        file.write(hashlib.sha256(body).digest() + body)
    # A process that dies half-way leaves no half file where another would read it.
    os.replace(name, _path(room, key))
    for old in room.glob("understanding-*"):
        if old != _path(room, key):
            old.unlink(missing_ok=True)


def kept(room: Path, key: str) -> Learnt | None:
    """What was learnt under that key; None where there is none or the file is damaged."""
    try:
        found = memoryview(_path(room, key).read_bytes())
    except OSError:
        return None
    body = found[_DIGEST:]
    if hashlib.sha256(body).digest() != found[:_DIGEST]:
        return None
    return _unpacked(body)


def _path(room: Path, key: str) -> Path:
    return room / f"understanding-{key}"


@lru_cache(maxsize=1)
def _program() -> bytes:
    """The code that reads and learns: another one makes other numbers of the same words."""
    here = Path(__file__).parent
    files = [*sorted(here.glob("*.py")), here.parent / "core" / "vietnamese.py"]
    digest = hashlib.sha256(f"{sys.byteorder} {array('I').itemsize}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.digest()


def _packed(learnt: Learnt) -> bytes:
    vocabularies = (learnt.vocabulary, learnt.runs)
    parts = [part for one in vocabularies for part in (one.pairs, one.rarity)]
    parts += [getattr(learnt, name) for name in _ARRAYS]
    arrays = [part.tobytes() for part in parts]
    head = {
        "topics": learnt.topics,
        "texts": learnt.texts,
        "features": [one.singles for one in vocabularies],
        "usual": {topic: sorted(parts) for topic, parts in learnt.usual.items()},
        "sizes": [len(part) for part in arrays],
    }
    text = json.dumps(head).encode()
    return b"".join([len(text).to_bytes(_SIZE, "big"), text, *arrays])


def _unpacked(body: memoryview) -> Learnt:
    start = _SIZE + int.from_bytes(body[:_SIZE], "big")
    head = json.loads(bytes(body[_SIZE:start]))
    arrays: list[array[Any]] = []
    for kind, size in zip((*"QfQf", *_ARRAYS.values()), head["sizes"], strict=True):
        part: array[Any] = array(kind)
        part.frombytes(body[start : start + size])
        arrays.append(part)
        start += size
    return Learnt(
        topics=tuple(head["topics"]),
        texts=tuple(head["texts"]),
        vocabulary=Vocabulary(tuple(head["features"][0]), *arrays[:2]),
        runs=Vocabulary(tuple(head["features"][1]), *arrays[2:4]),
        usual={topic: frozenset(parts) for topic, parts in head["usual"].items()},
        **dict(zip(_ARRAYS, arrays[4:], strict=True)),
    )
