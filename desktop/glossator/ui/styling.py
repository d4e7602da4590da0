"""How the labels of a scheme look in the article under the theme that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.article.styles import LabelStyle
from glossator.ui.theme import current_theme

if TYPE_CHECKING:
    from glossator.domain.labels import LabelScheme


def label_styles(scheme: LabelScheme) -> dict[str, LabelStyle]:
    """Return the article view's style for each label id."""
    theme = current_theme()
    styles = {}
    for label in scheme:
        colours = theme.label(label.colour)
        styles[label.id] = LabelStyle(
            name=label.name,
            chip=label.name,
            fill=colours.fill,
            suggestion_fill=colours.suggestion_fill,
            outline=colours.outline,
            chip_fill=colours.chip,
            chip_text=colours.chip_text,
            text=colours.text,
            line=colours.line,
        )
    return styles
