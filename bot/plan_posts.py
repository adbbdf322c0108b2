"""How what daily plans post by the clock is drawn."""

from __future__ import annotations

from bot.cards import reminders, weeks
from bot.charts.painter import Painter
from bot.charts.pictures import week_picture
from bot.replies import Attachment
from bot.sending import Post
from core.plans.jobs import MyWeekPost, ReminderPost, ServerWeekPost

WEEK_FILE = "my-week.png"


async def server_week(_: Painter, post: ServerWeekPost) -> Post:
    """Draw a server's week."""
    return Post(weeks.server_week(post.week, post.tasks))


async def my_week(painter: Painter, post: MyWeekPost) -> Post:
    """Draw a member's week."""
    drawn = await painter.draw(week_picture, post.week.summary)
    picture = Attachment(WEEK_FILE, drawn.png, drawn.alt_text)
    return Post(weeks.my_week(post.week, picture, post.user_id, weeks_ago=1), [picture])


async def reminder(_: Painter, post: ReminderPost) -> Post:
    """Draw a reminder."""
    return Post(reminders.reminder(post.plan, post.user_id))
