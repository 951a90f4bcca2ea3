"""What Jinja and Werkzeug compile, compiled once a run: a program does so once, the tests start
thousands of programs.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


def keep_pages() -> None:
    """From now on every Flask takes the templates and the addresses of those before it."""
    Flask.jinja_options = {"bytecode_cache": _TEMPLATES}
    Flask.url_rule_class = _Address


class _Templates(BytecodeCache):
    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = _Templates()


class _Address(Rule):
    _built: ClassVar[dict[Any, Callable[..., Any]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """Of what stands in the key alone: its function asks the rule for the rest."""
        key = (append_unknown, *self._trace, *(self.defaults or {}).items())
        if key not in self._built:
            self._built[key] = super()._compile_builder(append_unknown)
        return self._built[key]
