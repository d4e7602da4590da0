"""Glossator: a desktop workbench in which news analysts turn articles into training data."""

__version__ = "0.3.0"
