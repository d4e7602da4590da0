"""Qt item models over plain values; none of them knows the session."""
