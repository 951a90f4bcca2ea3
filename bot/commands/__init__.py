"""The commands of interfaces.md §1, a module a matter."""
