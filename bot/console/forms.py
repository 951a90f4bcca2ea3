"""What the forms of the pages share: reading a field, and checks with a sentence."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import InputRequired, Length, Regexp

EMAIL = re.compile(r"\s*[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\s*")


def choices(words: Mapping[str, str]) -> list[Any]:
    """For a SelectField: what is kept → what is read."""
    return [SelectChoice(value, label) for value, label in words.items()]


def typed(field: Any) -> str:
    """What stands in the field, without blanks around it."""
    return (field.data or "").strip()


def needed(words: str, *, most: int = 0) -> list[Any]:
    """Must be filled in, or `words` are said; not longer than `most` letters, 0 for no limit."""
    return [InputRequired(words), *([at_most(most)] if most else [])]


def at_most(letters: int) -> Length:
    return Length(max=letters, message=f"Dài quá: nhiều nhất {letters} ký tự.")


def an_email() -> list[Any]:
    """An e-mail address that could exist."""
    fault = "E-mail chưa đúng, ví dụ hoa@doanphuong.vn."
    return [*needed("Bạn nhập e-mail của cán bộ.", most=120), Regexp(EMAIL, message=fault)]
