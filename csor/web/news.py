"""What happened to your account since you last signed in, shown before you go on."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.reading.accounts import list_news
from csor.usecases.news import note_news_read
from csor.web.gate import asked_next, current_actor, current_office, safe_next
from csor.web.here import presence
from csor.web.once import do_once
from csor.words.accounts import news_words

news = Blueprint("news", __name__)


def news_first(target: str, person: str) -> str:
    """Where to go on to after signing in: by way of the news when there is any."""
    with current_office().open_reading() as reading:
        waits = list_news(reading, person, presence().address)
    return url_for("news.show", next=target) if waits else target


@news.route("/account/news", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Read the news of your account, and go on."""
    actor, now = current_actor(), current_office().clock()
    target = safe_next(asked_next())
    if request.method == "POST":
        do_once(note_news_read)
        return redirect(target)
    with current_office().open_reading() as reading:
        items = list_news(reading, actor.id, presence().address)
    rows = [news_words(one.kind, one.said, one.at, now) for one in items]
    return render_template("account/news.html", rows=rows, next=target) if rows else redirect(target)
