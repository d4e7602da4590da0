"""Takes the pictures of the manual and the README: the real window on a seed, light and dark.

.venv/bin/python packaging/screenshots.py
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1280, 800)


def main() -> None:
    """Make the pictures in resources/help/images."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = folder
        _take(Path(folder))


def _take(folder: Path) -> None:
    from glossator.session import editing, schemes, suggesting
    from glossator.session.jobs import ImportJob, run_to_end
    from glossator.session.session import Session, now
    from glossator.session.settings import Settings
    from glossator.session.work import Work
    from glossator.ui.application import make_application
    from glossator.ui.main_window import MainWindow

    project = folder / "Anbar.glossator"
    session = Session.create(
        project, schemes.find_scheme("conflict"), suggesting.default_settings(), author="A. Analyst"
    )
    run_to_end(ImportJob(session, [ROOT / "seeds"]))
    suggester = suggesting.Suggester(session, ahead=None)
    suggester.run_to_end()
    suggester.close()
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    first, second = (row.id for row in rows.values())
    session.commit(editing.confirm(session.annotations(second), by=session.author, at=now()))
    annotations = session.annotations(first)
    for mark in annotations.marks()[:16]:
        session.commit(editing.accept(annotations, mark.id))
    session.close()

    application = make_application()
    images = ROOT / "resources" / "help" / "images"
    images.mkdir(exist_ok=True)
    for theme in ("light", "dark"):
        settings = Settings.load(folder / f"{theme}.json")
        settings.theme, settings.author = theme, "A. Analyst"
        window = MainWindow(settings)
        window.show()
        window.show_work(Work.open(project, settings))
        window.desk.open(first)
        until = time.monotonic() + 4
        while time.monotonic() < until:
            window.resize(*SIZE)
            application.processEvents()
        found = next(m for m in annotations.marks() if annotations.text[m.start : m.end] == "Lt Gen Qassem Mohammedi")
        window.desk.go_to(found.id)
        window.page.view.verticalScrollBar().setValue(0)
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            application.processEvents()
        window.grab().save(str(images / f"window-{theme}.png"))
        window.close()
        window.deleteLater()


if __name__ == "__main__":
    main()
