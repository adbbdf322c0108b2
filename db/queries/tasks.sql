-- Tasks: the library that plans choose from, everyone's and each server's own, and what a server hides of everyone's.

-- name: everyones_tasks
-- Also those that were retired: plans of earlier days refer to them.
select * from task_library where guild_id is null order by task_id

-- name: server_tasks
-- What a server's moderators wrote, also what they retired.
select * from task_library where guild_id = $1 order by task_id

-- name: hidden_tasks
select task_id from task_hidden where guild_id = $1

-- name: lock_server
-- Until the end of the transaction, nobody else adds tasks for the same server.
select pg_advisory_xact_lock(hashtextextended('tasks', $1))

-- name: count_in_use
-- How many tasks of its own a server has in use, and how many of them have none of these keys.
select count(*) as in_use, count(*) filter (where key <> all($2::text[])) as beside
from task_library where guild_id = $1 and retired_at is null

-- name: save_tasks
-- Adds tasks of a server (null: everyone's), or brings those of the same keys up to date and back into use.
insert into task_library as task (guild_id, key, category, title, instructions, minutes, difficulty, archetype_fit,
                                  mode_fit, time_of_day, variation_group, anchor, tiny)
select $1, draft.* from jsonb_to_recordset($2) as draft (
    key text, category text, title text, instructions text, minutes smallint, difficulty smallint,
    archetype_fit double precision[], mode_fit double precision[], time_of_day text, variation_group text,
    anchor text, tiny text
)
on conflict (guild_id, key) do update set
    category = excluded.category, title = excluded.title, instructions = excluded.instructions,
    minutes = excluded.minutes, difficulty = excluded.difficulty, archetype_fit = excluded.archetype_fit,
    mode_fit = excluded.mode_fit, time_of_day = excluded.time_of_day, variation_group = excluded.variation_group,
    anchor = excluded.anchor, tiny = excluded.tiny, retired_at = null
returning task.*

-- name: retire_everyones_beside
-- Those of everyone's tasks whose keys are not in the file any more.
update task_library set retired_at = now()
where guild_id is null and retired_at is null and key <> all($1::text[])

-- name: retire_task
update task_library set retired_at = $3 where guild_id = $1 and task_id = $2 and retired_at is null

-- name: hide_task
insert into task_hidden (guild_id, task_id)
select $1, task_id from task_library where task_id = $2 and guild_id is null
on conflict do nothing

-- name: show_task
delete from task_hidden where guild_id = $1 and task_id = $2
