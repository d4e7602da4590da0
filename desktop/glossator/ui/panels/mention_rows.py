"""The mentions of a phrase as rows: a tick, the words between their surroundings, how alike they are, what happens."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QTableView

from glossator.domain.mentions import MentionKind
from glossator.session.mentions import MentionState
from glossator.ui.icons import icon_pixmap
from glossator.ui.panels.rows import hide_table, set_row_height, show_rows
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QColor, QMouseEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from glossator.domain.labels import Label
    from glossator.session.mentions import Mention

_ROOT = QModelIndex()
_EXACT = frozenset(
    [
        MentionState.MARKED,
        MentionState.MARKED_OTHERWISE,
        MentionState.SUGGESTED,
        MentionState.SUGGESTED_OTHERWISE,
    ]
)
_ELIDE_LEFT = Qt.TextElideMode.ElideLeft
_ELIDE_RIGHT = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEAST_WITH_TITLES = 620
_LEAST_WITH_KINDS = 460


@dataclass(slots=True)
class MentionRow:
    """A mention as it is shown; `by_hand` is whether somebody set the tick."""

    mention: Mention
    title: str = ""
    ticked: bool = False
    by_hand: bool = False

    @property
    def key(self) -> tuple[str, int, int]:
        """What stays the same when the mentions are looked for again."""
        return self.mention.article, self.mention.start, self.mention.end

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to mark: it has the label already."""
        return self.mention.state is MentionState.MARKED


class MentionModel(QAbstractListModel):
    """The rows, with their ticks."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[MentionRow] = []
        self.labels: Mapping[str, Label] = {}
        self.with_titles = False
        self.to_mark = 0
        """How many ticked mentions do not have the label yet."""
        self.to_delete = 0
        """How many ticked mentions have a span or a suggestion of exactly their words."""
        self.articles: set[str] = set()

    def set_rows(self, rows: Sequence[MentionRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.to_mark = self.to_delete = 0
        self.articles = set()
        self._count(self.rows)
        self.endResetModel()
        self.ticks_changed.emit()

    def add_rows(self, rows: Sequence[MentionRow]) -> None:
        """Show more rows behind those that are there."""
        if rows:
            self.beginInsertRows(_ROOT, len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self._count(rows)
            self.endInsertRows()
            self.ticks_changed.emit()

    def tick(self, wanted: Iterable[int], *, ticked: bool) -> None:
        """Tick rows, or take their ticks away."""
        changed = [row for row in wanted if self.rows[row].ticked != ticked]
        for row in changed:
            self.rows[row].ticked = ticked
            self.rows[row].by_hand = True
            self._count_tick(self.rows[row], 1 if ticked else -1)
        if changed:
            self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)))
            self.ticks_changed.emit()

    def _count(self, rows: Iterable[MentionRow]) -> None:
        for row in rows:
            self.articles.add(row.mention.article)
            if row.ticked:
                self._count_tick(row, 1)

    def _count_tick(self, row: MentionRow, step: int) -> None:
        self.to_mark += step * (not row.is_settled)
        self.to_delete += step * (row.mention.state in _EXACT)

    def what_happens(self, row: MentionRow) -> str:
        """Return in words what marking this mention would do."""
        mention = row.mention
        label = self.labels[mention.label].name if mention.label in self.labels else mention.label
        there = " ".join(mention.there.split())
        words = {
            MentionState.BARE: "",
            MentionState.MARKED: self.tr("already %1"),
            MentionState.SUGGESTED: self.tr("accepts the suggestion"),
            MentionState.SUGGESTED_OTHERWISE: self.tr("relabels suggested %1"),
            MentionState.CORRECTS: self.tr("replaces suggested “%2”"),
            MentionState.MARKED_OTHERWISE: self.tr("relabels %1"),
            MentionState.INSIDE: self.tr("inside %1 “%2”"),
            MentionState.OVERLAPS: self.tr("overlaps %1 “%2”"),
        }[mention.state]
        if mention.state is MentionState.INSIDE and not mention.judged:
            replaces = self.tr("replaces suggested “%2”")
            words = replaces if row.ticked else self.tr("inside suggested %1 “%2”")
        said = words.replace("%1", label).replace("%2", there)
        if mention.dismissed:
            not_this = self.tr("left out before")
            return f"{not_this}, {said}" if said else not_this
        return said

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of mentions."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The words, and the row in words for assistive technology."""
        row = self.rows[index.row()]
        if role == int(Qt.ItemDataRole.DisplayRole):
            return row.mention.text
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            ticked = self.tr("ticked") if row.ticked else self.tr("not ticked")
            context = f"{row.mention.left[-40:]}{row.mention.text}{row.mention.right[:40]}"
            parts = [ticked, context.strip(), row.mention.kind.value, self.what_happens(row)]
            return ", ".join(part for part in (*parts, row.title if self.with_titles else "") if part)
        return None


class MentionDelegate(QStyledItemDelegate):
    """Draws a mention so that all of them stand below each other, each between its surroundings."""

    def __init__(self, model: MentionModel, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height; the width is the view's."""
        return QSize(self._view.fontMetrics().averageCharWidth() * 30, self._view.fontMetrics().height() + GRID)

    def tick_box(self, rect: QRect) -> QRectF:
        """Return where a row's tick is."""
        side = self._view.fontMetrics().ascent() + 1.0
        return QRectF(rect.left() + GRID * 1.5, rect.center().y() - side / 2 + 0.5, side, side)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        row = self._model.rows[index.row()]
        theme = current_theme()
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(rect).adjusted(GRID / 2, 0.5, -GRID / 2, -0.5)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            # Over the whole row, where a table draws its own selection.
            painter.fillRect(rect, theme.window)
            painter.setPen(QPen(theme.focus, 2) if self._view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(ground, 5, 5)
        self._draw_tick(painter, self.tick_box(rect), row)
        columns = self._columns(rect)
        quiet = theme.text_muted
        if columns.title.width() > 0:
            title = row.title if self._begins_article(index.row()) or selected else ""
            self._draw(painter, columns.title, title, quiet, Qt.AlignmentFlag.AlignLeft, _ELIDE_RIGHT)
        self._draw_context(painter, columns.context, row)
        here = row.mention.kind is MentionKind.HERE
        if columns.kind.width() > 0:
            kind = "" if row.mention.kind is MentionKind.EXACT else row.mention.kind.value
            colour = theme.accent if here else quiet
            self._draw(painter, columns.kind, kind, colour, Qt.AlignmentFlag.AlignLeft, _ELIDE_RIGHT)
        heeded = row.mention.state in (MentionState.MARKED_OTHERWISE, MentionState.OVERLAPS, MentionState.INSIDE)
        colour = theme.text if heeded and row.ticked else quiet
        said = self._model.what_happens(row)
        self._draw(painter, columns.effect, said, colour, Qt.AlignmentFlag.AlignLeft, _ELIDE_RIGHT)
        painter.restore()

    def _begins_article(self, number: int) -> bool:
        rows = self._model.rows
        return not number or rows[number - 1].mention.article != rows[number].mention.article

    def _columns(self, rect: QRect) -> _Columns:
        width = rect.width()
        left = int(self.tick_box(rect).right()) + GRID
        right = rect.right() - GRID
        metrics = self._view.fontMetrics()
        effect = min(metrics.averageCharWidth() * 34, int(width * 0.27))
        kind = metrics.horizontalAdvance("singular or plural") + GRID if width > _LEAST_WITH_KINDS else 0
        title = int(width * 0.18) if self._model.with_titles and width > _LEAST_WITH_TITLES else 0
        top, height = rect.top(), rect.height()
        gap = GRID * 2
        context = left + title + (gap if title else 0)
        end = right - effect - gap - (kind + gap if kind else 0)
        return _Columns(
            QRect(left, top, title, height),
            QRect(context, top, max(0, end - context), height),
            QRect(end + gap, top, kind, height),
            QRect(right - effect, top, effect, height),
        )

    def _draw_context(self, painter: QPainter, rect: QRect, row: MentionRow) -> None:
        theme = current_theme()
        mention = row.mention
        bold = QFont(self._view.font())
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        backwards = _is_right_to_left(mention.text)
        words = metrics.elidedText(" ".join(mention.text.split()), _ELIDE_RIGHT, int(rect.width() * 0.6))
        width = metrics.horizontalAdvance(words)
        start = rect.left() + min(int(rect.width() * 0.42), rect.width() - width)
        box = QRectF(start - 3, rect.center().y() - metrics.height() / 2, width + 6, metrics.height() + 1)
        label = self._model.labels.get(mention.label)
        if label is not None and mention.state is not MentionState.BARE:
            colours = theme.label(label.colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.fill if mention.judged else colours.suggestion_fill)
            painter.drawRoundedRect(box, 3, 3)
        quiet = theme.text_muted
        left = QRect(rect.left(), rect.top(), start - rect.left() - 1, rect.height())
        behind = QRect(start + width + 1, rect.top(), rect.right() - start - width, rect.height())
        # What comes before a mention in a script that runs to the left stands to its right.
        if backwards:
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        ahead, following = (behind, left) if backwards else (left, behind)
        inner = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        self._draw(painter, ahead, mention.left.lstrip(), quiet, inner[not backwards], _ELIDE_LEFT)
        self._draw(painter, following, mention.right.rstrip(), quiet, inner[backwards], _ELIDE_RIGHT)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(bold)
        painter.setPen(theme.article_text if row.ticked and not row.is_settled else quiet)
        painter.drawText(
            QRect(start, rect.top(), width + 2, rect.height()), _MIDDLE | Qt.AlignmentFlag.AlignLeft, words
        )

    def _draw(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: QColor,
        side: Qt.AlignmentFlag,
        elide: Qt.TextElideMode,
    ) -> None:
        painter.setFont(self._view.font())
        painter.setPen(colour)
        shown = self._view.fontMetrics().elidedText(text, elide, rect.width())
        absolute = Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(rect, _MIDDLE | side | absolute | Qt.TextFlag.TextSingleLine, shown)

    def _draw_tick(self, painter: QPainter, box: QRectF, row: MentionRow) -> None:
        theme = current_theme()
        settled = row.is_settled
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        filled = row.ticked and not settled
        painter.setPen(QPen(theme.accent if filled else theme.border if settled else theme.border_strong, 1))
        painter.setBrush(theme.accent if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if row.ticked:
            colour = theme.text_muted if settled else theme.accent_text
            ratio = painter.device().devicePixelRatioF()
            pixmap = icon_pixmap("accept", round(box.width()) - 2, colour.name(), ratio=ratio)
            painter.drawPixmap(box.topLeft().toPoint() + QPoint(1, 1), pixmap)


@dataclass(frozen=True, slots=True)
class _Columns:
    title: QRect
    context: QRect
    kind: QRect
    effect: QRect


class MentionView(QTableView):
    """The rows of mentions; a click on a tick sets it, anywhere else it makes the row the current one."""

    row_clicked = Signal(int)
    row_opened = Signal(int)

    def __init__(self, model: MentionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = MentionDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.setAccessibleName(self.tr("Mentions"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        show_rows(self)
        hide_table(self)
        self._fit()
        self._was_opened = False
        self.viewport().setAutoFillBackground(False)
        appearance().theme_changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """Return the room for a handful of rows."""
        return QSize(self.fontMetrics().averageCharWidth() * 90, (self.fontMetrics().height() + GRID) * 7)

    def minimumSizeHint(self) -> QSize:
        """Return the room for two rows."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, (self.fontMetrics().height() + GRID) * 2)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters stand for labels."""

    def _fit(self) -> None:
        set_row_height(self, self.fontMetrics().height() + GRID)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick what was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not self._was_opened:
            self.row_clicked.emit(index.row())
        self._was_opened = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked twice."""
        self._was_opened = True
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.row_opened.emit(index.row())


def _is_right_to_left(text: str) -> bool:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
