"""The banks of content/banks.toml: number, name, and what people call them."""

from dataclasses import dataclass

from bot.content.tables import Table


@dataclass(frozen=True, slots=True)
class Bank:
    """`bin` is the bank's number in a payment QR; `name` is printed, `also` are other names."""

    bin: str
    name: str
    also: tuple[str, ...] = ()


def banks_of(table: Table) -> tuple[Bank, ...]:
    """The banks in the order they stand; the source and its day are for whoever edits the file."""
    table.text("source")
    table.texts("keys")
    table.day("checked")
    found = []
    for bank in table.tables("bank", "bank"):
        found.append(Bank(bank.text("bin"), bank.text("name"), bank.texts("also")))
        bank.close()
    table.close()
    return tuple(found)
