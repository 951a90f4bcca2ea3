"""The ids of the demo's OA and Page: no real one has them, and nothing else tells them apart."""

OA_ID = "1000000000000000300"
PAGE_ID = "100000000000300"
ACCOUNTS = (f"zalo:{OA_ID}", f"messenger:{PAGE_ID}")
TEMPLATE = "tin_dich_vu"  # the approved utility template of the Page
RESTING = "demo"  # the code with which they stand still while their platforms do not run
