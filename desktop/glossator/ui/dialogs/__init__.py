"""The dialogs: each takes plain values, gives plain values back, and asks the session nothing."""
