"""The Article menu: confirming, skipping, going from one article to the next."""

from __future__ import annotations

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs, Scope

MENU = MenuSpec(
    "article",
    "&Article",
    (
        ActionSpec(
            "article.confirm",
            "&Confirm and Go On",
            lambda w: w.desk.confirm(),
            ("Return", "Enter"),
            "confirm",
            "Vouch for the whole article: what is still suggested is accepted. Then the next unconfirmed one opens.",
            Scope.ARTICLE,
            Needs.ARTICLE,
        ),
        ActionSpec(
            "article.skip",
            "&Skip",
            lambda w: w.desk.skip(),
            ("S",),
            "skip",
            "Set the article aside and go on.",
            Scope.ARTICLE,
            Needs.ARTICLE,
        ),
        ActionSpec(
            "article.reopen",
            "&Take Confirmation Back",
            lambda w: w.desk.reopen(),
            ("Ctrl+Return",),
            "state-open",
            "Make the article one that is to be done again.",
            needs=Needs.ARTICLE,
        ),
        None,
        ActionSpec(
            "article.back",
            "Go &Back",
            lambda w: w.desk.back(),
            ("B", "Alt+Backspace"),
            "back",
            "Return to the article that was open before.",
            Scope.ARTICLE,
            Needs.ARTICLE,
        ),
        ActionSpec(
            "article.next",
            "&Next Article",
            lambda w: w.step_article(1),
            ("Ctrl+PgDown", "Ctrl+Down"),
            "next-article",
        ),
        ActionSpec(
            "article.previous",
            "&Previous Article",
            lambda w: w.step_article(-1),
            ("Ctrl+PgUp", "Ctrl+Up"),
            "previous-article",
        ),
    ),
)
