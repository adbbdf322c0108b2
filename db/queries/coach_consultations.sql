-- Interviews: how far they are, what was answered, and what came of it.

-- name: open
select consultation_id, channel_id, state, question, facts from coach_consultations
where user_id = $1 and ended_at is null

-- name: hold_member
-- These before the interview, in the order of an erasure: so that neither waits for the other in a circle.
select from coach_members where user_id = $1 for update

-- name: hold_answers
select from coach_answers where user_id = $1 for update

-- name: hold_open
-- Until the transaction ends nobody else changes this interview.
select consultation_id, channel_id, state, question, facts from coach_consultations
where user_id = $1 and ended_at is null for update

-- name: answers
select question, answer from coach_answers where user_id = $1 and consultation_id = $2

-- name: begin
-- Gives nothing while another one is open, or for who has not agreed to be known.
insert into coach_consultations (user_id, guild_id, state, question, started_at, changed_at)
select user_id, $2, 'asking', $3, $4, $4 from members where user_id = $1 for key share
on conflict (user_id) where ended_at is null do nothing
returning true

-- name: place
update coach_consultations set channel_id = $3, changed_at = $4
where user_id = $1 and consultation_id = $2 and ended_at is null

-- name: put_answer
insert into coach_answers (user_id, consultation_id, question, answer, answered_at) values ($1, $2, $3, $4, $5)
on conflict (user_id, consultation_id, question) do update
set answer = excluded.answer, answered_at = excluded.answered_at

-- name: ask
update coach_consultations set question = $3, changed_at = $4 where user_id = $1 and consultation_id = $2

-- name: keep_facts
update coach_consultations set state = 'checking', question = null, facts = $3, changed_at = $4
where user_id = $1 and consultation_id = $2

-- name: abandon
update coach_consultations set state = 'abandoned', facts = null, ended_at = $3, changed_at = $3
where user_id = $1 and consultation_id = $2 and ended_at is null

-- name: finish
update coach_consultations set state = 'finished', facts = null, ended_at = $3, changed_at = $3
where user_id = $1 and consultation_id = $2

-- name: put_profile
-- The text that was written from earlier facts stays until it is written anew.
insert into coach_profiles (user_id, facts, changed_at) values ($1, $2, $3)
on conflict (user_id) do update set facts = excluded.facts, changed_at = excluded.changed_at

-- name: put_member
-- Whoever comes back keeps how they like their coach.
insert into coach_members (user_id, guild_id, began_at) values ($1, $2, $3)
on conflict (user_id) do update set guild_id = coalesce(excluded.guild_id, coach_members.guild_id)

-- name: has_prompt_after
-- Gives nothing unless this interview was finished.
select exists (select from coach_prompts where user_id = $1) from coach_consultations
where user_id = $1 and consultation_id = $2 and state = 'finished'

-- name: has_coach
select exists (select from coach_profiles where user_id = $1)

-- name: wants_no_model
select offline from coach_members where user_id = $1

-- name: give_up
-- What nobody came back to ends; when it was last touched stays, and so its answers go as well.
update coach_consultations set state = 'abandoned', facts = null, ended_at = $2
where ended_at is null and changed_at < $1

-- name: drop_answers
with dropped as (
    delete from coach_answers as answer using coach_consultations as interview
    where interview.user_id = answer.user_id and interview.consultation_id = answer.consultation_id
        and interview.changed_at < $1 and answer.answered_at < $1
    returning answer.user_id
)
select count(*) from dropped
