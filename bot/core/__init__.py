"""The language of the house: events, replies, outcomes, Vietnamese. Standard library only."""
