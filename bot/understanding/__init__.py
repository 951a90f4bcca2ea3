"""From what people type to what they mean: text → Sure | Unsure | Lost. No database, no network."""
