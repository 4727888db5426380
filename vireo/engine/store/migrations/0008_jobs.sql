-- Jobs: which host a step asked.

alter table job_step add host text;

-- In place of the trigger of all entities: a job changes four times and more in its life, most often within milliseconds.
-- What no listener could see is not told: who runs it, when it is due, how often it was tried.
create function tell_job() returns trigger language plpgsql as $$
declare
  j job := case when tg_op = 'DELETE' then old else new end;
begin
  if tg_op = 'UPDATE' and (new.state, new.percent, new.waits, new.error, new.cancel, new.bytes_done)
      is not distinct from (old.state, old.percent, old.waits, old.error, old.cancel, old.bytes_done) then
    return null;
  end if;
  insert into change (kind, entity, op, status, correlation_id, of) values ('job', j.id, lower(tg_op), j.state,
    j.correlation_id, case when j."user" is not null then jsonb_build_object('user', j."user") end);
  perform pg_notify('event', '');
  return null;
end $$;
drop trigger tell on job;
create trigger tell after insert or update or delete on job for each row execute function tell_job();
