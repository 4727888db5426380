-- Entities: columns for what SQL must see (identity, references, status, what is searched), `spec` for the rest.
-- `revision` grows with every write of a row: what is encoded from it may be cached under it.

create table mac_pool (
  id uuid primary key, name text not null unique, spec jsonb not null, revision bigint not null default 1);

create table data_center (
  id uuid primary key, name text not null unique, status text not null, local boolean not null,
  mac_pool uuid references mac_pool, spec jsonb not null, revision bigint not null default 1);

create table cluster (
  id uuid primary key, name text not null, data_center uuid references data_center on delete set null,
  mac_pool uuid references mac_pool, spec jsonb not null, revision bigint not null default 1);
create unique index cluster_name on cluster (lower(name));

create table network (
  id uuid primary key, name text not null, data_center uuid not null references data_center on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (data_center, name));

create table vnic_profile (
  id uuid primary key, name text not null, network uuid not null references network on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (network, name));

create table host (
  id uuid primary key, name text not null unique, status text not null, address text not null,
  cluster uuid not null references cluster, spec jsonb not null,
  hw_id text generated always as (spec->'hardware_information'->>'uuid') stored, revision bigint not null default 1);

create table storage_domain (
  id uuid primary key, name text not null unique, status text not null,
  data_center uuid references data_center, host uuid references host, spec jsonb not null,
  revision bigint not null default 1);

create table template (
  id uuid primary key, name text not null, status text not null, cluster uuid references cluster,
  spec jsonb not null, revision bigint not null default 1);
create index template_name on template (name);

create table vm (
  id uuid primary key, name text not null unique, status text not null,
  host uuid references host, cluster uuid not null references cluster, template uuid references template,
  spec jsonb not null, revision bigint not null default 1);
create index vm_host on vm (host);
create index vm_cluster on vm (cluster);

create table disk (
  id uuid primary key, name text not null, status text not null, storage_domain uuid references storage_domain,
  spec jsonb not null, revision bigint not null default 1);
create index disk_storage_domain on disk (storage_domain);
create index disk_name on disk (name);

create table disk_attachment (
  id uuid primary key, name text, vm uuid not null references vm on delete cascade,
  disk uuid not null references disk on delete cascade, spec jsonb not null, revision bigint not null default 1,
  unique (vm, disk));
create index disk_attachment_disk on disk_attachment (disk);

create table nic (
  id uuid primary key, name text not null, vm uuid not null references vm on delete cascade,
  vnic_profile uuid references vnic_profile, mac macaddr not null, spec jsonb not null,
  revision bigint not null default 1, unique (vm, name));
create index nic_mac on nic (mac);

create table "user" (
  id uuid primary key, name text not null, domain text not null, spec jsonb not null,
  revision bigint not null default 1);

-- What happened, for people: oVirt's audit log. Names are kept as they were then.
create table event (
  id bigint primary key generated always as identity, code int not null, severity text not null,
  time timestamptz not null default now(), message text not null, correlation_id text, origin text not null default 'oVirt',
  custom_id int not null default -1, flood_rate int not null default 0, deleted boolean not null default false,
  vm uuid, host uuid, cluster uuid, data_center uuid, storage_domain uuid, template uuid, "user" uuid,
  names jsonb not null default '{}');
create index event_time on event (time);
create index event_correlation on event (correlation_id);
create unique index event_custom on event (origin, custom_id) where custom_id <> -1;

-- taskomatic. A process that runs jobs is alive while it beats; the database's clock is the only one.
create table worker (id uuid primary key, engine text not null, beat timestamptz not null default now());
create index worker_engine on worker (engine);

-- States: queued, running, undoing, waiting (for children), finished, failed, aborted. A job that nobody runs has no worker.
-- `token` grows with every taking: what an older taker writes is refused.
create table job (
  id uuid primary key, kind text not null, args jsonb not null, description text not null, correlation_id text not null,
  "user" uuid, parent uuid references job on delete cascade, state text not null default 'queued',
  worker uuid, token int not null default 0, priority smallint not null default 0, attempts int not null default 0,
  due timestamptz not null default now(), deadline timestamptz, cancel text, waits text, wanted jsonb,
  percent smallint, bytes_done bigint, bytes_total bigint, error text, result jsonb, external boolean not null default false,
  created timestamptz not null default now(), started timestamptz, ended timestamptz);
create index job_todo on job (priority desc, created) where state in ('queued', 'running', 'undoing') and not external;
create index job_waiting on job (created) where state = 'waiting';
create index job_deadline on job (deadline) where deadline is not null and ended is null;
create index job_correlation on job (correlation_id);
create index job_parent on job (parent) where parent is not null;
create index job_ended on job (ended);

create table job_step (
  job_id uuid references job on delete cascade, seq int, name text not null, output jsonb,
  started timestamptz not null, ended timestamptz not null default clock_timestamp(), primary key (job_id, seq));
create table job_undo (
  job_id uuid references job on delete cascade, seq int, kind text not null, args jsonb not null,
  primary key (job_id, seq));
create table job_limit (
  job_id uuid references job on delete cascade, key text, most int not null, primary key (job_id, key));
create index job_limit_key on job_limit (key);
create table job_lock (
  key text, job_id uuid not null references job on delete cascade, shared boolean not null,
  created timestamptz not null default now(), primary key (key, job_id));
create index job_lock_job on job_lock (job_id);
create table schedule (
  name text primary key, cron text not null, missed text not null, next timestamptz not null, job uuid, last timestamptz);
create table external_step (
  id uuid primary key, job uuid not null references job on delete cascade, parent uuid references external_step,
  number int not null, type text not null, description text not null, status text not null default 'started',
  started timestamptz not null default now(), ended timestamptz);

-- Takes all the locks or none; answers the keys that others hold. In sorted order, so that no two takers wait for each other.
create function take_locks(job uuid, keys text[], shared boolean[]) returns text[] language plpgsql as $$
declare
  wish record;
  busy text[] := '{}';
begin
  for wish in select t.key, t.shared from unnest(keys, shared) as t(key, shared) order by t.key loop
    perform pg_advisory_xact_lock(hashtextextended(wish.key, 1));
    if exists (select from job_lock l where l.key = wish.key and l.job_id <> job and not (l.shared and wish.shared)) then
      busy := busy || wish.key;
    end if;
  end loop;
  if busy = '{}' then
    insert into job_lock (key, job_id, shared) select t.key, job, t.shared from unnest(keys, shared) as t(key, shared)
    on conflict do nothing;
  end if;
  return busy;
end $$;

-- Facts about this installation, e.g. its instance id.
create table setting (name text primary key, value jsonb not null);

-- The change feed: every change of an entity or job is told when it commits; nobody can forget to, and nobody polls.
create function tell() returns trigger language plpgsql as $$
declare
  row jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  perform pg_notify('event', jsonb_strip_nulls(jsonb_build_object(
    'kind', tg_table_name, 'id', row->>'id', 'op', lower(tg_op), 'status', coalesce(row->>'status', row->>'state'),
    'revision', row->'revision', 'correlation_id', coalesce(row->>'correlation_id', current_setting('vireo.correlation_id', true))
  ))::text);
  return null;
end $$;

do $$
declare kind text;
begin
  foreach kind in array array['mac_pool', 'data_center', 'cluster', 'network', 'vnic_profile', 'host', 'storage_domain',
    'template', 'vm', 'disk', 'disk_attachment', 'nic', 'user', 'event', 'job'] loop
    execute format('create trigger tell after insert or update or delete on %I for each row execute function tell()', kind);
  end loop;
end $$;

-- The saved memory of a suspended VM: a volume of its own.
create table vm_memory (
  vm uuid primary key references vm on delete cascade, storage_domain uuid not null references storage_domain,
  image uuid not null, volume uuid not null);
