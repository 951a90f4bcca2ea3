"""The cast of the tests: who writes to the bot, who works in the office, and one who may not."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["admin", "editor", "approver", "viewer"]


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who writes; their ids are what each platform would call them."""

    name: str
    zalo: str
    messenger: str
    visitor: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the office; `zalo_admin` is their id where they answer in OA Manager."""

    name: str
    email: str
    role: Role
    zalo_admin: str


LAN = Citizen("Lan", "7100000000000000011", "7711000000000011", "lan")
MINH = Citizen("Minh", "7100000000000000012", "7711000000000012", "minh")
# Writes to nobody of ours and has no key to anything.
OUTSIDER = Citizen("người lạ", "7100000000000000099", "7711000000000099", "outsider")

HOA = Staff("Hoa", "hoa@example.vn", "editor", "8200000000000000021")
DUNG = Staff("Dũng", "dung@example.vn", "approver", "8200000000000000022")
THU = Staff("Thu", "thu@example.vn", "admin", "8200000000000000023")
NAM = Staff("Nam", "nam@example.vn", "viewer", "8200000000000000024")


def crowd(count: int) -> list[Citizen]:
    """As many more people, each with ids of their own."""
    return [
        Citizen(f"người {n}", f"7200{n:015d}", f"7722{n:012d}", f"crowd-{n}") for n in range(count)
    ]
