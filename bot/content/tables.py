"""A TOML table read key by key: what does not fit is noted as a fault and read as nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.content.faults import Fault


class Table:
    """A table of one file. `entry` is what the faults call it, `path` where a key stands in it.

    The readers of a key answer with something empty where the key is missing or of a wrong type;
    a missing key is no fault here, the rules know what must be there.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        file: str,
        faults: list[Fault],
        entry: str = "",
        path: str = "",
    ) -> None:
        self.file = file
        self.entry = entry
        self._data = data
        self._path = path
        self._faults = faults
        self._asked: list[str] = []

    def text(self, key: str) -> str:
        value = self._take(key, str, "chữ nằm trong dấu nháy")
        return value.strip() if value is not None else ""

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._take(key, list, 'danh sách các câu, viết như ["câu một", "câu hai"]') or []
        if not all(isinstance(value, str) for value in values):
            self.fault(f"mỗi dòng của “{self._path}{key}” phải là chữ nằm trong dấu nháy.")
        return tuple(value.strip() for value in values if isinstance(value, str))

    def day(self, key: str) -> date | None:
        # TOML's date-times are dates to Python too, hence the exact type.
        value: date | None = self._take(key, date, "ngày viết như 2026-11-21, không dấu nháy")
        return value

    def number(self, key: str) -> float | None:
        kind = int if type(self._data.get(key)) is int else float
        value = self._take(key, kind, "một số viết như 20.5946, không dấu nháy")
        return None if value is None else float(value)

    def is_on(self, key: str) -> bool:
        return bool(self._take(key, bool, "true hoặc false, không dấu nháy"))

    def table(self, key: str, entry: str = "") -> "Table":
        """The table under a key; `entry` begins a new entry, else the table belongs to this one."""
        data = self._take(key, dict, f"một bảng, viết như [{key}]") or {}
        return self._inner(data, entry, f"{self._path}{key}.")

    def tables(self, key: str, entry: str = "") -> tuple["Table", ...]:
        """The tables of a list such as [[item]], in order."""
        values = self._take(key, list, f"các bảng, viết như [[{key}]]") or []
        if not all(isinstance(value, dict) for value in values):
            self.fault(f"“{self._path}{key}” phải là các bảng, viết như [[{key}]].")
        return tuple(
            self._inner(value, f"{entry} {number}" if entry else "", f"{self._path}{key}.")
            for number, value in enumerate(values, 1)
            if isinstance(value, dict)
        )

    def is_table(self, key: str) -> bool:
        return isinstance(self._data.get(key), dict)

    def holds(self, key: str) -> bool:
        return key in self._data

    def rest(self) -> list[str]:
        """The keys nobody has asked for yet."""
        return [key for key in self._data if key not in self._asked]

    def close(self) -> None:
        """Notes every key that nobody asked for: most likely a slip of the keyboard."""
        for key in self.rest():
            known = ", ".join(dict.fromkeys(self._asked))
            self.fault(f"không có mục nào tên “{self._path}{key}”; chỉ dùng: {known}.")

    def fault(self, sentence: str) -> None:
        self._faults.append(Fault(self.file, self.entry, sentence))

    def _inner(self, data: Mapping[str, Any], entry: str, path: str) -> "Table":
        if entry:
            return Table(data, self.file, self._faults, entry)
        return Table(data, self.file, self._faults, self.entry, path)

    def _take(self, key: str, kind: type, words: str) -> Any:
        """The value if it is of exactly this type, else None."""
        self._asked.append(key)
        value = self._data.get(key)
        if value is None or type(value) is kind:
            return value
        self.fault(f"“{self._path}{key}” phải là {words}.")
        return None
