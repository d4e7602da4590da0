"""What the program does, without a window: open, edit, undo, suggest, import, export."""
