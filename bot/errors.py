"""From an error to the one sentence that a person is shown: what happened, and what to do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from discord import app_commands

from bot import task_faults
from bot.coach_sentences import COACH_SENTENCES
from bot.feature_words import FEATURE_WORDS
from core.errors import AttuneError, InvalidInput, NotAllowed, NotFound, NotReady, Unavailable
from db.pool import DatabaseUnavailable

TRY_LATER = "I can't reach my memory right now, and nothing was changed. Please try again in a minute."
DRAINING = "I'm restarting right now. Please try again in a minute."
TOO_SLOW = "That took me too long to open. Please try again."
OPTION = "I couldn't read one of the options. Choose from what Discord offers and try again."
REPEATED = "That was already done."

KNOWN_EXPORTS = "Letterboxd (zip or CSV), IMDb (CSV), Trakt (zip or JSON) and MovieLens (a zipped folder)"

Facts = Mapping[str, object]
Sentence = Callable[[Facts], str]


def _film_not_found(facts: Facts) -> str:
    query = _plain(str(facts["query"]))[:60]
    unknown = f"I don't know a film called “{query}”." if query else "I don't know that film."
    suggestions = facts["suggestions"]
    if isinstance(suggestions, tuple) and suggestions:
        return f"{unknown} Did you mean {_either(suggestions)}?"
    return f"{unknown} Start typing a title and choose one from the list."


def _which_person(facts: Facts) -> str:
    if facts["person"] is not None:
        return "Nobody in that MovieLens folder has this userId. Check it and try again."
    return (
        f"That MovieLens folder holds the ratings of {facts['people']} people. "
        "Run `/import` again and say with `person` which userId is yours."
    )


def _columns(facts: Facts) -> str:
    unknown = facts["unknown"]
    if isinstance(unknown, tuple) and unknown:
        return f"I don't know the column “{_plain(str(unknown[0]))[:40]}”. `docs/commands.md` lists those I know."
    return "I need a CSV file whose first line names its columns, among them `title` and `year`."


def _of_file(told: str) -> Sentence:
    """Write a sentence that begins with a file's name."""
    return lambda facts: f"The file “{_plain(str(facts['path']))[:60]}” {told}"


IMPORTS: Mapping[tuple[type[AttuneError], str], Sentence] = {
    (InvalidInput, "import_size"): lambda facts: (
        f"That file is larger than {facts['most_mib']} MiB, so I didn't load it. Import its CSV files one by one."
    ),
    (InvalidInput, "import_rows"): lambda facts: (
        f"That file has more than {facts['most']:,} rows, and I stop there. Split it and import the parts."
    ),
    (InvalidInput, "import_kind"): lambda _: f"I don't know that kind of file. I read {KNOWN_EXPORTS}.",
    (InvalidInput, "import_empty"): lambda _: "There is not a single film in that file, so nothing was imported.",
    (InvalidInput, "import_encoding"): _of_file("is not a text that I can read. Save it as UTF-8 and try again."),
    (InvalidInput, "import_nul"): _of_file(
        "holds NUL characters, so it is damaged or not a text. Export it again and send it as it is."
    ),
    (InvalidInput, "import_conflict"): _of_file(
        "holds git's conflict markers (`<<<<<<<`). Resolve the conflict first; nothing was imported."
    ),
    (InvalidInput, "import_field"): lambda facts: (
        f"The file “{_plain(str(facts['path']))[:60]}” has a field of more than {facts['most']:,} characters, "
        "most likely because a closing quote is missing."
    ),
    (InvalidInput, "import_which_list"): _of_file(
        "could hold films you watched, want to see or like. "
        "Keep the name Letterboxd gave it: watched.csv, watchlist.csv or films.csv."
    ),
    (InvalidInput, "import_folder"): _of_file(
        "is one part of a MovieLens folder. Zip the whole folder, films and ratings, and import that."
    ),
    (InvalidInput, "import_person"): _which_person,
    (InvalidInput, "import_zip"): lambda _: "That zip file is damaged. Download the export again and send it as it is.",
    (InvalidInput, "import_bomb"): lambda facts: (
        f"That zip file would unpack to more than {facts['most_mib']} MiB or {facts['most_files']:,} files, "
        "so I didn't open it."
    ),
    (InvalidInput, "import_nested"): _of_file("is a zip file within the zip file. Unpack it and send it by itself."),
    (InvalidInput, "import_path"): _of_file("has a path that leads out of the zip file, so I didn't open it."),
    (InvalidInput, "import_locked"): lambda _: (
        "That zip file is locked or packed in an unusual way. Pack the files again without a password."
    ),
    (Unavailable, "attachment"): lambda _: "I couldn't load that file from Discord. Please send it again.",
}  # fmt: skip


TASKS: Mapping[tuple[type[AttuneError], str], Sentence] = {
    (NotFound, "task"): lambda _: (
        "I don't know that task on this server. Start typing its title and choose one from the list."
    ),
    (InvalidInput, "task_rows"): lambda facts: (
        f"I can't use that task yet: {task_faults.told(facts['faults'][0])}. Nothing was saved."
    ),
    (InvalidInput, "task_columns"): lambda facts: (
        f"In that file I miss the columns {_listed(facts['missing'])}. "
        "Start from the file that `/admin tasks export` gives you."
    ),
    (InvalidInput, "task_none"): lambda _: (
        "There is not a single task in that file, so nothing was imported."
    ),
    (InvalidInput, "task_size"): lambda facts: (
        f"That file is larger than {facts['most_kib']} KiB, so I didn't load it. Split it and import the parts."
    ),
    (NotAllowed, "task_everyones"): lambda _: (
        "That task comes with me, so it can't be edited. Retire it on this server and add one of your own."
    ),
    (NotAllowed, "tasks_full"): lambda facts: (
        f"A server can have {facts['most']} tasks of its own in use, and this would be more. Retire some first."
    ),
}

PLANS: Mapping[tuple[type[AttuneError], str], Sentence] = {
    (NotFound, "plan"): lambda _: "I have no plan to show for that day. Run `/plan today` for today's.",
    (NotFound, "plan_item"): lambda _: (
        "That task isn't on your plan any more. Run `/plan today` to see what is."
    ),
    (NotFound, "swap"): lambda _: "Nothing else fits in its place today. You can skip it instead.",
    (NotFound, "buddy"): lambda _: "You two aren't buddies, so there is nothing to end.",
    (NotFound, "buddy_question"): lambda _: "They don't ask to be your buddy any more.",
    (InvalidInput, "archetype"): lambda _: "I don't know that type. Choose one from the list.",
    (InvalidInput, "day_end"): lambda _: (
        "A day can end between midnight and noon. Write it like 03:30, or 00:00 for midnight."
    ),
    (InvalidInput, "reminder"): lambda _: (
        "I couldn't read that time. Write it like 18:30, or leave it empty for no reminder."
    ),
    (InvalidInput, "categories_off"): lambda _: "Leave at least one topic on, so that there is something to plan.",
    (InvalidInput, "wanted_minutes"): lambda facts: (
        f"The time for a day is a whole number of minutes from 1 to {facts['most']}."
    ),
    (InvalidInput, "rest_weekdays"): lambda _: "Leave at least one day of the week that is no rest day.",
    (InvalidInput, "weeks_ago"): lambda facts: f"I look back at most {facts['most']} weeks. Choose a smaller number.",
    (InvalidInput, "phase"): lambda _: "I don't know that phase. Choose one from the list.",
    (InvalidInput, "energy"): lambda _: "Energy goes from 1 (empty) to 5 (full of it).",
    (InvalidInput, "skip_reason"): lambda _: "I don't know that reason. Choose one from the list.",
    (InvalidInput, "satisfaction"): lambda _: "Satisfaction goes from 1 to 5.",
    (InvalidInput, "minutes"): lambda facts: f"That has to be a whole number of minutes from 1 to {facts['most']}.",
    (InvalidInput, "snooze"): lambda _: "Your day ends before that. Put it off for less, or skip it.",
    (InvalidInput, "buddy_self"): lambda _: "You are on your own side anyway. Choose someone else as your buddy.",
    (NotAllowed, "plan_started"): lambda _: (
        "You have a plan already. `/plan settings` changes it, and `/plan today` shows it."
    ),
    (NotAllowed, "plan_past"): lambda _: (
        "That day is over, so its plan stays as it is. Run `/plan today` for today's."
    ),
    (NotAllowed, "plan_ahead"): lambda _: "That day is still to come. Until then you can only swap its tasks.",
    (NotAllowed, "item_settled"): lambda _: (
        "That task is done or skipped already, and it counts once. Press **Undo** first to change that."
    ),
    (NotAllowed, "item_open"): lambda _: "That task is still open, so there is nothing to undo.",
    (NotAllowed, "item_not_done"): lambda _: "That is only possible for a task that you did. Press **Done** first.",
    (NotAllowed, "item_not_skipped"): lambda _: "That task isn't skipped any more, so there is no reason to keep.",
    (NotAllowed, "buddies_most"): lambda facts: (
        f"One of you has {facts['most']} buddies already, and that is the most. End one of them first."
    ),
    (NotReady, "plan_start"): lambda _: "You have no daily plan yet. Run `/plan start`; it takes a minute.",
    (NotReady, "tasks"): lambda _: (
        "No task is left that fits your settings. Switch a topic back on in `/plan settings`."
    ),
}  # fmt: skip


SENTENCES: Mapping[tuple[type[AttuneError], str], Sentence] = {
    **IMPORTS,
    **PLANS,
    **TASKS,
    **COACH_SENTENCES,
    (NotFound, "film"): _film_not_found,
    (NotFound, "rating"): lambda facts: f"You haven't rated {facts['film']}, so there is nothing to take away.",
    (NotFound, "undo"): lambda _: (
        "That can't be undone any more: it was undone before, or you rated the film again since."
    ),
    (NotFound, "list"): lambda _: "I don't have that list any more. Run `/my_recommendations` for a new one.",
    (NotFound, "recommendations"): lambda _: "No film passes all of these filters. Leave one out and try again.",
    (NotFound, "night"): lambda _: "I don't have that movie night any more. Plan one with `/movie_night plan`.",
    (NotFound, "night_films"): lambda _: (
        "No film passes: everything short enough was seen by all of you, disliked or dismissed. "
        "Call this night off and plan one with more time, or with films that everyone has seen."
    ),
    (NotFound, "schedule"): lambda _: (
        "That is not scheduled here any more. Run `/admin schedule` to see what is."
    ),
    (NotFound, "dead_job"): lambda _: (
        "That job was tried again already, or is gone. Run `/admin jobs` to see how it stands."
    ),
    (NotFound, "member"): lambda _: "I have nothing stored about you.",
    (NotFound, "button"): lambda _: (
        "That button is from an older version of me. Run the command again for a new one."
    ),
    (InvalidInput, "option"): lambda _: OPTION,
    (InvalidInput, "film"): lambda _: (
        "I couldn't read that as a film title. Start typing a title and choose one from the list."
    ),
    (InvalidInput, "stars"): lambda _: "Stars go from 0.5 to 5 in steps of a half, such as 3.5.",
    (InvalidInput, "note"): lambda facts: (
        f"Your note is {facts['length']} characters long; up to {facts['most']} fit. Shorten it and try again."
    ),
    (InvalidInput, "watched_on"): lambda facts: (
        f"I can't use {facts['given']} as the day you watched {facts['film']}: "
        "write it like 2026-03-14, not before the film came out and not in the future."
    ),
    (InvalidInput, "watched_on_format"): lambda _: (
        "I couldn't read that date. Write it like 2026-03-14, or leave it empty."
    ),
    (InvalidInput, "genre"): lambda _: "I don't know that genre. Choose one from the list.",
    (InvalidInput, "mood"): lambda _: "I don't know that mood. Choose one from the list.",
    (InvalidInput, "decade"): lambda _: "I don't know that decade. Choose one from the list.",
    (InvalidInput, "max_minutes"): lambda _: "The longest running time is a whole number of minutes from 1 to 1000.",
    (InvalidInput, "adventurous"): lambda _: (
        "Adventurousness is a whole number from 0 (play it safe) to 100 (surprise me)."
    ),
    (InvalidInput, "time_zone"): lambda _: (
        "I don't know that time zone. Choose one from the list, such as Europe/Berlin."
    ),
    (InvalidInput, "time_of_day"): lambda _: "A time of day goes from 00:00 to 23:59, such as 09:30.",
    (InvalidInput, "weekday"): lambda _: "I don't know that day of the week. Choose one from the list.",
    (InvalidInput, "moment"): lambda _: "I couldn't read that day and time. Write it like 2026-03-14 20:00.",
    (InvalidInput, "night_past"): lambda facts: (
        f"A movie night begins at least {facts['minutes']} minutes from now, and that moment is earlier. "
        "Check the day, the time and the time zone."
    ),
    (InvalidInput, "night_far"): lambda facts: f"I plan movie nights up to {facts['days']} days ahead.",
    (InvalidInput, "vote_end"): lambda _: "The vote has to end after now, and before the film begins.",
    (InvalidInput, "invited"): lambda facts: f"Choose between 1 and {facts['most']} people to invite.",
    (InvalidInput, "invited_strangers"): lambda facts: (
        f"I don't know {_people(facts['user_ids'])} yet, so nobody was invited. "
        "Once they have run `/rate` and agreed, invite them again."
    ),
    (NotAllowed, "cannot_post"): lambda _: (
        "I may not write in this channel, so I couldn't tell how the vote came out. "
        "Plan it in another channel, or ask a moderator to let me send messages here."
    ),
    (NotAllowed, "nights_open"): lambda facts: (
        f"This server has {facts['most']} open movie nights already. Let one end, or call one off."
    ),
    (NotAllowed, "night_host"): lambda _: "Only the host of this night or a moderator can do that.",
    (NotAllowed, "night_guest"): lambda _: "You aren't coming yet. Press **I'm coming** first, then vote.",
    (NotAllowed, "not_invited"): lambda _: "This night is by invitation. Ask its host to invite you.",
    (NotAllowed, "night_over"): lambda _: "That isn't possible any more: this night was decided or called off.",
    (NotAllowed, "vote_over"): lambda _: "The vote isn't open, so nothing was changed.",
    (NotAllowed, "vote_not_open"): lambda _: "The vote hasn't been opened yet.",
    (NotAllowed, "vetoes"): lambda facts: (
        f"You have used your {facts['most']} vetoes. Take one back to veto another film."
    ),
    (NotAllowed, "host_stays"): lambda _: "You are the host. If you can't make it, call the night off.",
    (InvalidInput, "year"): lambda facts: f"A year is a whole number up to {facts['last']}, such as {facts['last']}.",
    (InvalidInput, "compare_self"): lambda _: "You match yourself perfectly. Choose someone else to compare with.",
    (InvalidInput, "feature"): lambda _: "I don't know that feature. Choose one from the list.",
    (InvalidInput, "stage"): lambda _: (
        "A stage is off, canary, beta or all, or a whole number from 0 to 100: the percent of members who get it."
    ),
    (InvalidInput, "stage_server"): lambda facts: (
        f"{_feature(facts)} are for a whole server, so they are either off or on for all."
    ),
    (InvalidInput, "channel"): lambda _: (
        "I can't use that channel. Choose a text channel of this server that I can see."
    ),
    (NotAllowed, "moderators"): lambda _: "Only members who may manage this server can do that.",
    (NotAllowed, "feature_off"): lambda facts: (
        f"{_feature(facts)} are switched off in this server. Moderators can switch them on with `/admin setup`."
    ),
    (NotAllowed, "feature_share"): lambda facts: (
        f"{_feature(facts)} are being tried out by some members of this server first, and you aren't one yet. "
        "Moderators can open them to all with `/admin rollout`."
    ),
    (NotAllowed, "feature_everywhere"): lambda facts: (
        f"{_feature(facts)} aren't available here at the moment. Everything else works as always."
    ),
    (InvalidInput, "catalogue_size"): lambda facts: (
        f"That file is larger than {facts['most_mib']} MiB, so I didn't load it. Split it and import the parts."
    ),
    (InvalidInput, "catalogue_rows"): lambda facts: (
        f"A file of films has between 1 and {facts['most']:,} lines below its header. Nothing was imported."
    ),
    (InvalidInput, "catalogue_columns"): _columns,
    (NotAllowed, "operator"): lambda _: (
        "All servers share the catalogue, so only those who run me may change it. "
        "If that is you, put your id into `ATTUNE_OPERATOR_IDS` and restart me."
    ),
    (NotReady, "tmdb_key"): lambda _: (
        "I have no key for TMDB yet. Get one for free in your settings at themoviedb.org, put it into "
        "`TMDB_API_KEY` and restart me."
    ),
    (NotAllowed, "tmdb_key"): lambda _: (
        "TMDB refused my key. Copy it again into `TMDB_API_KEY`, restart me, and go on."
    ),
    (Unavailable, "tmdb"): lambda _: (
        "TMDB doesn't answer as it should. What has come by then is there; go on in a while."
    ),
    (Unavailable, "catalogue"): lambda _: (
        "Others kept adding films meanwhile, and nothing of your file was imported. Please send it again."
    ),
    (Unavailable, "discord"): lambda _: "Discord didn't tell me who runs me. Please try again in a minute.",
    (NotAllowed, "owner"): lambda _: (
        "These buttons belong to someone else. Run the command yourself to get your own."
    ),
    (NotAllowed, "compare_own"): lambda _: (
        "I only compare people who allow it. Switch it on for yourself in `/privacy show`, and try again."
    ),
    (NotAllowed, "compare"): lambda _: (
        "I can't compare your taste with theirs: I only do that when both people allow it, "
        "and I never tell who uses me."
    ),
    (NotAllowed, "server_only"): lambda _: "That works in a server only, not in a private chat.",
    (NotAllowed, "repeated"): lambda _: REPEATED,
    (NotAllowed, "consent"): lambda _: (
        "I only learn from people who agreed to it. Run `/rate` to see what that means."
    ),
    (NotReady, "catalogue"): lambda _: "I'm still unpacking my films. Please try again in a minute.",
    (NotReady, "model"): lambda _: "I'm still unpacking my films. Please try again in a minute.",
    (NotReady, "posts_channel"): lambda _: (
        "I don't know where to post yet. Choose a channel here, or one for all posts in `/admin setup`."
    ),
    (NotReady, "preview"): lambda _: "There would be nothing to post right now.",
    (NotReady, "statistics"): lambda _: (
        "You haven't rated a film yet. Run `/rate` to start; five ratings take a minute."
    ),
    (Unavailable, "pictures"): lambda _: "I couldn't draw your picture just now. Please try again in a minute.",
    (Unavailable, "ratings"): lambda _: (
        "You rated too fast for me to keep up, and this one was not saved. Please try it again."
    ),
}  # fmt: skip


def sentence(error: BaseException) -> str | None:
    """Return the sentence for an error that is part of normal life; None for a bug."""
    error = getattr(error, "original", error)
    if isinstance(error, DatabaseUnavailable):
        return TRY_LATER
    if isinstance(error, AttuneError):
        write = SENTENCES.get((type(error), error.what))
        return write(error.facts) if write else None
    if isinstance(error, app_commands.TransformerError | app_commands.CommandSignatureMismatch):
        return OPTION
    if isinstance(error, app_commands.CommandNotFound):
        return "I don't have that command any more. Run `/help` to see what there is."
    if isinstance(error, app_commands.CheckFailure):
        return "You may not use that command here."
    return None


def reference() -> str:
    """Return a short id that ties what a person saw to a line of the log."""
    return secrets.token_hex(4).upper()


def apology(reference_id: str) -> str:
    """Return the sentence for a bug."""
    return (
        "Something went wrong on my side, and nothing was half-saved. "
        f"If it happens again, tell a moderator this reference: `{reference_id}`."
    )


def _plain(text: str) -> str:
    """Leave out what would format, ping or hide: control and zero-width characters, backticks, mentions."""
    return "".join(char for char in text if char.isprintable() and char not in "`*_~|<>@\\").strip()


def _listed(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names) if isinstance(names, tuple) else ""


def _feature(facts: Facts) -> str:
    return FEATURE_WORDS[str(facts["feature"])].title


def _people(user_ids: object) -> str:
    return ", ".join(f"<@{user_id}>" for user_id in user_ids) if isinstance(user_ids, tuple) else "them"


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
