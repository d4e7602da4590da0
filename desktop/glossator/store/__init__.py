"""The project file: the only part of the program that speaks SQL."""
