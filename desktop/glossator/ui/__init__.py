"""The window: what the analyst sees and touches; it speaks to the session only."""
