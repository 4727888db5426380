-- Events that repeat, and the change feed as a table.

-- `repeats`: how often the same was held back since, because it came within the seconds of its code; `until` when last.
alter table event add repeats int not null default 0, add until timestamptz, add custom_data text;
-- The `from` parameter and the page of one machine's events.
create index event_vm on event (vm, id) where vm is not null;
create index event_code on event (code, id);
create index event_origin on event (origin, id) where origin <> 'oVirt';

-- Every change of an entity or job. `of` are the ids it refers to. `id` is the order of writing; `seq`, without gaps, the
-- order in which changes became visible: what clients count by.
create table change (
  id bigint primary key generated always as identity, seq bigint unique, at timestamptz not null default clock_timestamp(),
  kind text not null, entity text not null, op text not null, status text, revision bigint, correlation_id text, of jsonb);
alter table change set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
create index change_unnumbered on change (id) where seq is null;
create table feed (one boolean primary key default true check (one), newest bigint not null default 0);
insert into feed default values;

-- In place of what 0001 made: the change is a row; the notice is empty, so that a transaction sends one, whatever it wrote.
create or replace function tell() returns trigger language plpgsql as $$
declare
  r jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  refs jsonb := jsonb_strip_nulls(jsonb_build_object('vm', r->'vm', 'host', r->'host', 'cluster', r->'cluster',
    'data_center', r->'data_center', 'storage_domain', r->'storage_domain', 'template', r->'template', 'disk', r->'disk',
    'network', r->'network', 'vnic_profile', r->'vnic_profile', 'user', r->'user', 'principal', r->'principal',
    'object', r->'object'));
begin
  insert into change (kind, entity, op, status, revision, correlation_id, of) values (
    tg_table_name, r->>'id', lower(tg_op), coalesce(r->>'status', r->>'state'), (r->>'revision')::bigint,
    coalesce(r->>'correlation_id', nullif(current_setting('vireo.correlation_id', true), '')), nullif(refs, '{}'));
  perform pg_notify('event', '');
  return null;
end $$;

-- Numbers the changes that are visible and have no number; answers the newest number. Called by whoever is told of a
-- change. The row of `feed` lets one in at a time, until its commit: a number is never seen before a smaller one.
-- The plan is made when the table is empty and kept: it must not become a scan of all that it will hold.
create function number_changes() returns bigint language plpgsql set enable_seqscan = off as $$
declare
  head bigint;
  many bigint;
begin
  if exists (select from change where seq is null) then
    select newest into head from feed for update;
    update change c set seq = head + f.n
      from (select id, row_number() over (order by id) as n from change where seq is null) f where c.id = f.id;
    get diagnostics many = row_count;
    update feed set newest = head + many;
  end if;
  return (select newest from feed);
end $$;

-- Webhooks. What is delivered is kept apart, so that a delivery is no change.
create table webhook (
  id uuid primary key, name text not null unique, description text, comment text, url text not null, secret text not null,
  kinds text[] not null default '{}', active boolean not null default true, revision bigint not null default 1);
create table webhook_delivery (
  id uuid primary key references webhook on delete cascade, position bigint not null, failures int not null default 0,
  since timestamptz, due timestamptz not null default now(), last timestamptz, error text);
create trigger tell after insert or update or delete on webhook for each row execute function tell();

-- Forgets the oldest changes: all but the newest `most` of the last `age`; what a webhook still waits for is held longer,
-- up to ten times as many. Answers how many it forgot.
create function trim_changes(most bigint, age interval) returns bigint language plpgsql as $$
declare
  head bigint := (select newest from feed);
  cut bigint := greatest(head - most, coalesce((select min(seq) - 1 from change where at >= now() - age), head));
  held bigint := (select min(d.position) from webhook_delivery d join webhook w using (id) where w.active);
  many bigint;
begin
  delete from change where seq <= least(cut, greatest(coalesce(held, cut), head - 10 * most));
  get diagnostics many = row_count;
  return many;
end $$;
