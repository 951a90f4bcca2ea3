"""What stands on a board for payments, and the code and letters it is drawn with.

No emblem of a unit or a bank: whoever scans must trust the name their own bank shows, no logo.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.vietqr.codec import Transfer, encode

# segno, Pillow, fpdf2 and the fonts are imported in the functions that use them, here and in the
# two modules that draw: together they take 40 MB, and most programs never draw a code.

QUIET = 4  # modules of white around the code that a reader needs (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class Board:
    """The words around the code, from the content, and what the owner told. Never logged."""

    transfer: Transfer
    bank: str
    owner: str
    title: str
    warning: str

    def __repr__(self) -> str:
        return "Board(…)"

    @property
    def account(self) -> str:
        """The account number in groups of four, as people read it out."""
        number = self.transfer.account
        if not number.isdecimal():
            return number
        return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def modules(transfer: Transfer) -> list[list[bool]]:
    """The code's squares row by row, dark ones True, without the white around them.

    Level M survives a scratch or a stain on the table and keeps the squares large.
    """
    import segno

    code = segno.make_qr(encode(transfer), error="m", boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def font(weight: Literal["Regular", "Bold"]) -> Path:
    """A font file that has every Vietnamese letter: Source Sans Pro, free under the OFL."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{weight}.ttf"
