-- The ledger: what was settled for each person and year, and never changed again.
--
-- insurance.settle() compares a source with what is booked, area by area, and books
-- what differs.  It keeps no list of what is still to do: who is booked already is
-- found by the fingerprint of his facts, so that the same call goes on after whatever
-- stopped it.  Every batch is one transaction, in which the bookings and the keys of
-- the batch come together or not at all.

-- ------------------------------------------------------------------
-- Fingerprints and accounts
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.policy_in_force(region integer, coverage_year integer) RETURNS insurance.policy
    AS 'MODULE_PATHNAME', 'policy_in_force' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION insurance.policy_in_force(integer, integer) IS
'The policy by which insurance.assessment(region, coverage_year, …) answers: that of the region, else of its city, else of its province; NULL where no notice covers them. insurance.policy_for() compiles it anew, for this very region.';

CREATE FUNCTION insurance.fact_fingerprint(
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS bigint
    AS 'MODULE_PATHNAME', 'fact_fingerprint' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.fact_fingerprint(date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'Fingerprint of the facts that insurance.assessment() takes: the same for the same facts, whatever the order of the circumstances and the scale of the amounts (380 and 380.00)';

CREATE FUNCTION insurance.booking_key(person text, area integer, facts bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'booking_key' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.booking_key(text, integer, bigint) IS
'Eight bytes that stand for a person, an area and a fingerprint of facts in insurance.batch; a person who is NULL is an error (not_null_violation)';

CREATE FUNCTION insurance.same_answers(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_same_answers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.same_answers(insurance.assessment, insurance.assessment) IS
'Do two assessments answer every question alike, by whatever policy and whichever of its rules?';

CREATE FUNCTION insurance.may_differ(
    before insurance.policy,
    after insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policies_may_differ' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.may_differ(insurance.policy, insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'Might two policies answer a person otherwise? false: they do not, which is known without asking either, because they differ in nothing but aids that no circumstance of the person opens. true says nothing: compare the assessments with insurance.same_answers(). A policy that is NULL: true.';

CREATE FUNCTION insurance.account_changes(before insurance.assessment, after insurance.assessment)
    RETURNS TABLE (account text, payer text, fen bigint)
    AS 'MODULE_PATHNAME', 'assessment_account_changes' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 ROWS 4;
COMMENT ON FUNCTION insurance.account_changes(insurance.assessment, insurance.assessment) IS
'What two assessments of a person differ by in the accounts (差额), in fen; before NULL: all that the second comes to, after NULL: all taken back. Accounts and payers: fee/person what the person pays of the fee; aid/<payer> the aid by payer, aid/undivided what no notice divides; fiscal/central, fiscal/local, fiscal/undivided the fiscal subsidy; top_up/person, top_up/fiscal; repair/person; refund/person what is paid back (退费) and due/person what is still to be paid (补缴), of what was paid. fee and aid add up to the standard fee. Amounts that are open or undecided are not booked.';

-- ------------------------------------------------------------------
-- Bookings in force, of one area and for one transaction
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.booked_begin(recording boolean) RETURNS void
    AS 'MODULE_PATHNAME', 'booked_begin' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10;
COMMENT ON FUNCTION insurance.booked_begin(boolean) IS
'For insurance.settle(): begin with no bookings in force; recording: who is unbooked counts as booked from then on';
CREATE FUNCTION insurance.booked_load(keys bytea) RETURNS bigint
    AS 'MODULE_PATHNAME', 'booked_load' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION insurance.booked_load(bytea) IS
'For insurance.settle(): the keys of a batch, each of which comes into force or out of it; returns how many are in force';
CREATE FUNCTION insurance.is_unbooked(
    person text,
    area integer,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS boolean
    AS 'MODULE_PATHNAME', 'is_unbooked' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 100;
COMMENT ON FUNCTION insurance.is_unbooked(text, integer, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'For insurance.settle(): has the person no booking in force in the area with these facts? One that he has counts as visited. A person who is NULL is an error (not_null_violation).';
CREATE FUNCTION insurance.booked_repeats() RETURNS bigint
    AS 'MODULE_PATHNAME', 'booked_repeats' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10;
COMMENT ON FUNCTION insurance.booked_repeats() IS
'For insurance.settle(): how many rows have visited a booking that another had visited: the source names a person twice';
CREATE FUNCTION insurance.booked_visit(key bigint) RETURNS boolean
    AS 'MODULE_PATHNAME', 'booked_visit' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 3;
COMMENT ON FUNCTION insurance.booked_visit(bigint) IS
'For insurance.settle(): visit the booking that a new one supersedes; false where there is none that is not visited yet';
CREATE FUNCTION insurance.booked_fresh() RETURNS bytea
    AS 'MODULE_PATHNAME', 'booked_fresh' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION insurance.booked_fresh() IS
'For insurance.settle(): the keys that were recorded';
CREATE FUNCTION insurance.booked_unvisited() RETURNS bigint
    AS 'MODULE_PATHNAME', 'booked_unvisited' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10;
COMMENT ON FUNCTION insurance.booked_unvisited() IS
'For insurance.settle(): how many bookings in force no row has visited';
CREATE FUNCTION insurance.is_unvisited(key bigint) RETURNS boolean
    AS 'MODULE_PATHNAME', 'is_unvisited' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 3;
COMMENT ON FUNCTION insurance.is_unvisited(bigint) IS
'For insurance.settle(): is it a booking in force that no row has visited?';

-- ------------------------------------------------------------------
-- Tables
-- ------------------------------------------------------------------

CREATE TABLE insurance.run (
    run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    coverage_year integer NOT NULL,
    pinned bigint,
    areas integer[],
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started_by text NOT NULL DEFAULT SESSION_USER,
    areas_total integer NOT NULL,
    areas_done integer NOT NULL DEFAULT 0,
    rows_expected bigint NOT NULL,
    rows_done bigint NOT NULL DEFAULT 0,
    batches integer NOT NULL DEFAULT 0,
    booked bigint NOT NULL DEFAULT 0,
    superseded bigint NOT NULL DEFAULT 0,
    reversed bigint NOT NULL DEFAULT 0,
    last_batch_at timestamptz,
    finished_at timestamptz
);
COMMENT ON TABLE insurance.run IS 'Calls of insurance.settle() (结算批次), one row each; insurance.progress reads it';
COMMENT ON COLUMN insurance.run.run IS 'Number of the run';
COMMENT ON COLUMN insurance.run.source IS 'The table or view that was settled';
COMMENT ON COLUMN insurance.run.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.run.pinned IS 'Fingerprint of the policy that the call gave; NULL: each area''s own';
COMMENT ON COLUMN insurance.run.areas IS 'The areas that the call named; NULL: all';
COMMENT ON COLUMN insurance.run.started_at IS 'When the call began';
COMMENT ON COLUMN insurance.run.started_by IS 'Who called';
COMMENT ON COLUMN insurance.run.areas_total IS 'How many areas it has to do';
COMMENT ON COLUMN insurance.run.areas_done IS 'How many are done, by whomever';
COMMENT ON COLUMN insurance.run.rows_expected IS 'Rows of the source, as the planner estimates them';
COMMENT ON COLUMN insurance.run.rows_done IS 'Rows compared and, where they differ, booked';
COMMENT ON COLUMN insurance.run.batches IS 'How many batches it committed';
COMMENT ON COLUMN insurance.run.booked IS 'First versions booked';
COMMENT ON COLUMN insurance.run.superseded IS 'Later versions booked';
COMMENT ON COLUMN insurance.run.reversed IS 'Reversals booked of persons who are no longer in the source';
COMMENT ON COLUMN insurance.run.last_batch_at IS 'When it last committed a batch';
COMMENT ON COLUMN insurance.run.finished_at IS 'When it was finished; NULL: it runs, or was interrupted';
GRANT SELECT ON insurance.run TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.run', '');
SELECT pg_catalog.pg_extension_config_dump(pg_catalog.pg_get_serial_sequence('insurance.run', 'run')::regclass, '');

CREATE TABLE insurance.settled_policy (
    coverage_year integer NOT NULL,
    area integer NOT NULL,
    fingerprint bigint NOT NULL,
    policy insurance.policy NOT NULL,
    rules jsonb NOT NULL GENERATED ALWAYS AS (policy::text::jsonb) STORED,
    PRIMARY KEY (coverage_year, area, fingerprint)
);
COMMENT ON TABLE insurance.settled_policy IS
'The policies that bookings of an area were made by, to be explained and compared by later; rules as in insurance.published_policy';
COMMENT ON COLUMN insurance.settled_policy.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.settled_policy.area IS 'Area of the bookings, a region code (GB/T 2260)';
COMMENT ON COLUMN insurance.settled_policy.fingerprint IS 'Fingerprint of the policy';
COMMENT ON COLUMN insurance.settled_policy.policy IS 'The compiled policy';
COMMENT ON COLUMN insurance.settled_policy.rules IS 'The same as the document that it was compiled from';
GRANT SELECT ON insurance.settled_policy TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.settled_policy', '');

CREATE TABLE insurance.settled_area (
    coverage_year integer NOT NULL,
    area integer NOT NULL,
    source text NOT NULL,
    policies bigint[] NOT NULL,
    persons bigint NOT NULL DEFAULT 0,
    run bigint NOT NULL,
    completed_at timestamptz,
    PRIMARY KEY (coverage_year, area)
);
COMMENT ON TABLE insurance.settled_area IS 'How far each area is settled; written by insurance.settle()';
COMMENT ON COLUMN insurance.settled_area.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.settled_area.area IS 'Area, a region code (GB/T 2260)';
COMMENT ON COLUMN insurance.settled_area.source IS 'The table or view that it was last settled from';
COMMENT ON COLUMN insurance.settled_area.policies IS 'Fingerprints: the policy that all answers in force are those of, or several while one is taking the place of another';
COMMENT ON COLUMN insurance.settled_area.persons IS 'Bookings in force when it was last complete';
COMMENT ON COLUMN insurance.settled_area.run IS 'The run that worked on it last';
COMMENT ON COLUMN insurance.settled_area.completed_at IS 'When it was last complete; NULL: not yet, or a batch has begun since';
GRANT SELECT ON insurance.settled_area TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.settled_area', '');

-- The key and the index are those of the partitions, see insurance.open_year(): a dump has the partitions and not this
-- table, and could not make there once more what came with it.
CREATE TABLE insurance.booking (
    coverage_year integer NOT NULL,
    area integer NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    booked_on date NOT NULL,
    run bigint NOT NULL,
    facts bigint,
    policy bigint,
    person text NOT NULL,
    assessment insurance.assessment,
    CHECK ((assessment IS NULL) = (facts IS NULL) AND (assessment IS NULL) = (policy IS NULL))
) PARTITION BY LIST (coverage_year);
COMMENT ON TABLE insurance.booking IS
'The ledger (台账): what was settled for a person and year. A new version supersedes the one before, which stays; rows are neither changed nor deleted. One partition a coverage year (insurance.open_year()); detach one to archive it.';
COMMENT ON COLUMN insurance.booking.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.booking.area IS 'The area of the person, a region code (GB/T 2260)';
COMMENT ON COLUMN insurance.booking.version IS 'From 1 on without gaps for each person and year; the highest is in force';
COMMENT ON COLUMN insurance.booking.booked_on IS 'The day on which it was booked, in the time zone of the session';
COMMENT ON COLUMN insurance.booking.run IS 'The run that booked it';
COMMENT ON COLUMN insurance.booking.facts IS 'Fingerprint of the facts, insurance.fact_fingerprint(); NULL: a reversal';
COMMENT ON COLUMN insurance.booking.policy IS 'Fingerprint of the policy, see insurance.settled_policy; NULL: a reversal. A policy that answers this person alike books no new version.';
COMMENT ON COLUMN insurance.booking.person IS 'The person, as the source names him';
COMMENT ON COLUMN insurance.booking.assessment IS 'The assessment; NULL: a reversal (冲销), the person is no longer in the source';

CREATE TABLE insurance.batch (
    coverage_year integer NOT NULL,
    area integer NOT NULL,
    batch bigint GENERATED ALWAYS AS IDENTITY,
    run bigint NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    keys bytea NOT NULL,
    PRIMARY KEY (coverage_year, area, batch)
);
ALTER TABLE insurance.batch ALTER COLUMN keys SET STORAGE EXTERNAL;
COMMENT ON TABLE insurance.batch IS
'What each batch booked, eight bytes a booking: with all batches of an area insurance.settle() knows its bookings without reading them';
COMMENT ON COLUMN insurance.batch.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.batch.area IS 'The area of the bookings';
COMMENT ON COLUMN insurance.batch.batch IS 'Number of the batch';
COMMENT ON COLUMN insurance.batch.run IS 'The run that committed it';
COMMENT ON COLUMN insurance.batch.committed_at IS 'When it was written';
COMMENT ON COLUMN insurance.batch.keys IS 'insurance.booking_key() of the bookings that came into force, and of those that they superseded';
SELECT pg_catalog.pg_extension_config_dump('insurance.batch', '');
SELECT pg_catalog.pg_extension_config_dump(pg_catalog.pg_get_serial_sequence('insurance.batch', 'batch')::regclass, '');

CREATE FUNCTION insurance.refuse_rewrite() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bookings do not change'
        USING ERRCODE = 'object_not_in_prerequisite_state',
              DETAIL = pg_catalog.format('%s on %I.%I is refused.', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
              HINT = 'Correct the source and call insurance.settle() again: a new version supersedes the old one.';
END
$$;
COMMENT ON FUNCTION insurance.refuse_rewrite() IS 'Trigger: what is booked stays as it is';
CREATE TRIGGER booked_for_good BEFORE UPDATE OR DELETE ON insurance.booking FOR EACH ROW EXECUTE FUNCTION insurance.refuse_rewrite();
CREATE TRIGGER booked_for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON insurance.batch FOR EACH STATEMENT EXECUTE FUNCTION insurance.refuse_rewrite();
ALTER TABLE insurance.booking ENABLE ALWAYS TRIGGER booked_for_good;
ALTER TABLE insurance.batch ENABLE ALWAYS TRIGGER booked_for_good;

CREATE FUNCTION insurance.open_year(coverage_year integer) RETURNS boolean
    LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE COST 10000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    partition constant text := 'booking_' || open_year.coverage_year;
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('insurance.open_year', 0));
    -- not by to_regclass(), which may remember from before the lock that there is none
    IF EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = 'insurance'::regnamespace AND c.relname = partition) THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('CREATE TABLE insurance.%I PARTITION OF insurance.booking FOR VALUES IN (%s)', partition, open_year.coverage_year);
    EXECUTE pg_catalog.format('ALTER TABLE insurance.%I ADD PRIMARY KEY (coverage_year, person, version)', partition);
    -- bookings of an area come together, and a county is read without the others
    EXECUTE pg_catalog.format('CREATE INDEX ON insurance.%I USING brin (area) WITH (pages_per_range = 32)', partition);
    -- what is in force is all but few: who has a later version is found without the others
    EXECUTE pg_catalog.format('CREATE INDEX ON insurance.%I (coverage_year, person, version) WHERE version > 1', partition);
    EXECUTE pg_catalog.format('CREATE TRIGGER truncated_never BEFORE TRUNCATE ON insurance.%I FOR EACH STATEMENT EXECUTE FUNCTION insurance.refuse_rewrite()', partition);
    RETURN true;
END
$$;
COMMENT ON FUNCTION insurance.open_year(integer) IS
'Make the partition of the ledger for a coverage year (开账), as insurance.settle() does where there is none and its caller may; false where it is there';

-- ------------------------------------------------------------------
-- What is in force
-- ------------------------------------------------------------------

CREATE VIEW insurance.current_booking AS
SELECT b.coverage_year, b.area, b.person, b.version, b.booked_on, b.run, b.facts, b.policy, b.assessment
FROM insurance.booking b
WHERE b.assessment IS NOT NULL
  -- most persons have one version: the second condition makes the side of the later ones small
  AND NOT EXISTS (SELECT FROM insurance.booking n
                  WHERE n.coverage_year = b.coverage_year AND n.person = b.person AND n.version = b.version + 1 AND n.version > 1);
COMMENT ON VIEW insurance.current_booking IS 'The bookings in force: of each person and year the highest version, unless it is a reversal';
COMMENT ON COLUMN insurance.current_booking.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.current_booking.area IS 'The area of the person';
COMMENT ON COLUMN insurance.current_booking.person IS 'The person';
COMMENT ON COLUMN insurance.current_booking.version IS 'The version in force';
COMMENT ON COLUMN insurance.current_booking.booked_on IS 'The day on which it was booked';
COMMENT ON COLUMN insurance.current_booking.run IS 'The run that booked it';
COMMENT ON COLUMN insurance.current_booking.facts IS 'Fingerprint of the facts';
COMMENT ON COLUMN insurance.current_booking.policy IS 'Fingerprint of the policy';
COMMENT ON COLUMN insurance.current_booking.assessment IS 'The assessment';

-- Both versions stay as they are, and so does their difference: it is not kept a second time.
CREATE VIEW insurance.delta AS
SELECT b.coverage_year, b.person, b.version, c.account, c.payer, c.fen, b.area
FROM insurance.booking b
JOIN insurance.booking o ON o.coverage_year = b.coverage_year AND o.person = b.person AND o.version = b.version - 1,
     LATERAL insurance.account_changes(o.assessment, b.assessment) c
WHERE b.version > 1;
COMMENT ON VIEW insurance.delta IS
'By how much a version differs from the one before, by account and payer (差额): see insurance.account_changes(). A first version has no difference; insurance.posting has its amounts, too.';
COMMENT ON COLUMN insurance.delta.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.delta.person IS 'The person';
COMMENT ON COLUMN insurance.delta.version IS 'The version that differs from the one before';
COMMENT ON COLUMN insurance.delta.account IS 'fee, aid, fiscal, top_up, repair, refund or due';
COMMENT ON COLUMN insurance.delta.payer IS 'person, central, local, fiscal, undivided, or a payer of aid';
COMMENT ON COLUMN insurance.delta.fen IS 'Difference in fen';
COMMENT ON COLUMN insurance.delta.area IS 'The area of the version, also of a person who has moved there';

CREATE VIEW insurance.posting AS
SELECT b.coverage_year, b.person, b.version, c.account, c.payer, c.fen
FROM insurance.booking b, LATERAL insurance.account_changes(NULL, b.assessment) c
WHERE b.version = 1
UNION ALL
SELECT d.coverage_year, d.person, d.version, d.account, d.payer, d.fen
FROM insurance.delta d;
COMMENT ON VIEW insurance.posting IS
'Everything that was booked, by account and payer (分录): the amounts of first versions and the differences of later ones. The sums of a person are the amounts of the version in force.';
COMMENT ON COLUMN insurance.posting.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.posting.person IS 'The person';
COMMENT ON COLUMN insurance.posting.version IS 'The version that books it';
COMMENT ON COLUMN insurance.posting.account IS 'fee, aid, fiscal, top_up, repair, refund or due';
COMMENT ON COLUMN insurance.posting.payer IS 'person, central, local, fiscal, undivided, or a payer of aid';
COMMENT ON COLUMN insurance.posting.fen IS 'Amount in fen';

CREATE VIEW insurance.progress AS
SELECT r.run, r.source, r.coverage_year,
       CASE WHEN r.finished_at IS NOT NULL THEN 'finished'
            WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l
                         WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND l.classid = 'insurance.run'::regclass::oid
                           AND l.objid::bigint = r.run
                           AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())) THEN 'running'
            ELSE 'interrupted' END AS state,
       r.areas_done, r.areas_total, r.rows_done, greatest(r.rows_expected, r.rows_done) AS rows_expected,
       pg_catalog.round(100.0 * r.areas_done / nullif(r.areas_total, 0), 1) AS percent,
       pg_catalog.round((r.rows_done / nullif(extract(epoch FROM coalesce(r.finished_at, r.last_batch_at) - r.started_at), 0))::numeric) AS rows_per_second,
       CASE WHEN r.finished_at IS NULL AND r.rows_done > 0
            THEN r.last_batch_at + (r.last_batch_at - r.started_at) * (greatest(r.rows_expected - r.rows_done, 0)::double precision / r.rows_done) END AS expected_end,
       r.batches, r.booked, r.superseded, r.reversed, r.started_at, r.last_batch_at, r.finished_at, r.started_by
FROM insurance.run r;
COMMENT ON VIEW insurance.progress IS 'How far each call of insurance.settle() is (结算进度), while it runs and afterwards';
COMMENT ON COLUMN insurance.progress.run IS 'Number of the run';
COMMENT ON COLUMN insurance.progress.source IS 'The table or view that is settled';
COMMENT ON COLUMN insurance.progress.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.progress.state IS 'running, finished or interrupted: the same call goes on';
COMMENT ON COLUMN insurance.progress.areas_done IS 'Areas that are done, by this call or by others that share the work';
COMMENT ON COLUMN insurance.progress.areas_total IS 'Areas that are to be done';
COMMENT ON COLUMN insurance.progress.rows_done IS 'Rows that this call has compared and, where they differ, booked';
COMMENT ON COLUMN insurance.progress.rows_expected IS 'Rows of the source, estimated';
COMMENT ON COLUMN insurance.progress.percent IS 'Areas done, in per cent';
COMMENT ON COLUMN insurance.progress.rows_per_second IS 'Rows a second since the call began';
COMMENT ON COLUMN insurance.progress.expected_end IS 'When it will be finished at this rate, were it alone';
COMMENT ON COLUMN insurance.progress.batches IS 'Batches committed';
COMMENT ON COLUMN insurance.progress.booked IS 'First versions booked';
COMMENT ON COLUMN insurance.progress.superseded IS 'Later versions booked';
COMMENT ON COLUMN insurance.progress.reversed IS 'Reversals booked';
COMMENT ON COLUMN insurance.progress.started_at IS 'When the call began';
COMMENT ON COLUMN insurance.progress.last_batch_at IS 'When it last committed a batch';
COMMENT ON COLUMN insurance.progress.finished_at IS 'When it was finished';
COMMENT ON COLUMN insurance.progress.started_by IS 'Who called';
GRANT SELECT ON insurance.progress TO PUBLIC;

-- ------------------------------------------------------------------
-- The source
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.source_name(source regclass) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10 AS $$
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = source
$$;
COMMENT ON FUNCTION insurance.source_name(regclass) IS 'The name of a table or view with its schema, whatever the search_path';

CREATE FUNCTION insurance.settle_facts(source regclass, person_column name DEFAULT 'person', area_column name DEFAULT 'region') RETURNS text
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 10000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    problems text[] := '{}';
    problem text;
    facts text;
BEGIN
    WITH wanted AS (
        -- the facts are the arguments of assessment(), so that none is forgotten
        SELECT p.proargnames[a.n] AS name, p.proargtypes[a.n - 1] AS type, a.n
        FROM pg_catalog.pg_proc p, pg_catalog.generate_series(2, p.pronargs) a(n)
        WHERE p.oid = (SELECT f.oid FROM pg_catalog.pg_proc f WHERE f.pronamespace = 'insurance'::regnamespace AND f.proname = 'assessment'
                       AND f.proargtypes[0] = 'insurance.policy'::regtype)
    ), present AS (
        SELECT a.attname::text AS name, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END AS type, pg_catalog.format_type(a.atttypid, a.atttypmod) AS written
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
    ), compared AS (
        SELECT w.name, w.type, w.n, p.type AS found, p.written,
               p.type = w.type OR EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.castsource = p.type AND c.casttarget = w.type AND c.castcontext = 'i') AS fits
        FROM wanted w LEFT JOIN present p USING (name)
    )
    SELECT pg_catalog.array_agg(q.problem ORDER BY q.place, q.problem),
           (SELECT pg_catalog.string_agg(pg_catalog.format('%1$I => %1$I', c.name), ', ' ORDER BY c.n) FROM compared c WHERE c.found IS NOT NULL)
    INTO problems, facts
    FROM (SELECT 1 AS place, pg_catalog.format('there is no column %s for the person: name it with person_column =>', pg_catalog.quote_ident(person_column)) AS problem
          WHERE NOT EXISTS (SELECT FROM present p WHERE p.name = person_column::text)
        UNION ALL
          SELECT 2, pg_catalog.format('there is no column %s for the area, a region code: name it with area_column =>', pg_catalog.quote_ident(area_column))
          WHERE NOT EXISTS (SELECT FROM present p WHERE p.name = area_column::text)
        UNION ALL
          SELECT 3, pg_catalog.format('column %I is of type %s, integer is needed', p.name, p.written)
          FROM present p WHERE p.name = area_column::text AND p.type NOT IN ('integer'::regtype, 'smallint'::regtype)
        UNION ALL
          SELECT 4, pg_catalog.format('there is no column %I (%s)', c.name, pg_catalog.format_type(c.type, NULL))
          FROM compared c WHERE c.found IS NULL AND c.name IN ('birth_date', 'paid_on')
        UNION ALL
          SELECT 5, pg_catalog.format('column %I is of type %s, %s is needed', c.name, c.written, pg_catalog.format_type(c.type, NULL))
          FROM compared c WHERE c.found IS NOT NULL AND NOT c.fits
        UNION ALL
          -- what is nearly the name of a fact would be left out without a word
          SELECT 6, pg_catalog.format('column %I is no fact. %s', p.name, insurance.names_like(p.name, ARRAY(SELECT w.name FROM wanted w)))
          FROM present p
          WHERE p.name NOT IN (person_column::text, area_column::text) AND NOT EXISTS (SELECT FROM wanted w WHERE w.name = p.name)
            AND EXISTS (SELECT FROM compared w WHERE w.found IS NULL AND pg_catalog.replace(pg_catalog.lower(p.name), '_', '') IN (pg_catalog.replace(w.name, '_', ''), pg_catalog.rtrim(pg_catalog.replace(w.name, '_', ''), 's')))) q;
    IF problems IS NOT NULL THEN
        RAISE EXCEPTION '% cannot be settled: % problem(s)', source, pg_catalog.cardinality(problems)
            USING ERRCODE = 'datatype_mismatch',
                  DETAIL = pg_catalog.array_to_string(problems, E'\n'),
                  HINT = 'Give a view with the columns person, region and the facts by the names of the arguments of insurance.assessment(); facts that it does not have are not known.';
    END IF;
    RETURN facts;
END
$$;
COMMENT ON FUNCTION insurance.settle_facts(regclass, name, name) IS
'The facts that a table or view has, as arguments of insurance.assessment(). All that is wrong with its columns is one error (datatype_mismatch), a problem a line: columns that are missing, or of a type that does not become the needed one by itself, or nearly of the name of a fact.';

CREATE FUNCTION insurance.settle_areas(source regclass, coverage_year integer, area_column name) RETURNS integer[]
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 100000 AS $$
DECLARE
    areas integer[];
    unknown boolean;
    vanished text;
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
               WHERE i.indrelid = source AND i.indisvalid AND i.indpred IS NULL AND a.attname = area_column) THEN
        -- from one area to the next by the index
        EXECUTE pg_catalog.format('WITH RECURSIVE a AS ((SELECT s.%1$I AS area FROM %2$s s WHERE s.%1$I IS NOT NULL ORDER BY s.%1$I LIMIT 1)'
            ' UNION ALL SELECT (SELECT s.%1$I FROM %2$s s WHERE s.%1$I > a.area ORDER BY s.%1$I LIMIT 1) FROM a WHERE a.area IS NOT NULL)'
            ' SELECT pg_catalog.array_agg(a.area ORDER BY a.area), EXISTS (SELECT FROM %2$s s WHERE s.%1$I IS NULL) FROM a WHERE a.area IS NOT NULL', area_column, source)
        INTO areas, unknown;
    ELSE
        EXECUTE pg_catalog.format('SELECT pg_catalog.array_agg(a.area ORDER BY a.area) FILTER (WHERE a.area IS NOT NULL), pg_catalog.bool_or(a.area IS NULL)'
            ' FROM (SELECT DISTINCT s.%I FROM %s s) a(area)', area_column, source)
        INTO areas, unknown;
    END IF;
    IF unknown THEN
        RAISE EXCEPTION 'rows of % have no area', source
            USING ERRCODE = 'not_null_violation', HINT = pg_catalog.format('Find them with SELECT * FROM %s WHERE %I IS NULL, or name the areas that are to be settled: areas =>.', source, area_column);
    END IF;
    SELECT pg_catalog.string_agg(s.area::text, ', ' ORDER BY s.area) INTO vanished
    FROM insurance.settled_area s
    WHERE s.coverage_year = settle_areas.coverage_year AND s.source = insurance.source_name(settle_areas.source) AND s.persons > 0 AND s.area <> ALL (coalesce(areas, '{}'));
    IF vanished IS NOT NULL THEN
        RAISE EXCEPTION 'nobody of these areas is in % any more: %', source, vanished
            USING ERRCODE = 'no_data_found', HINT = 'To take back all their bookings, name them: areas =>.';
    END IF;
    RETURN coalesce(areas, '{}');
END
$$;
COMMENT ON FUNCTION insurance.settle_areas(regclass, integer, name) IS
'The areas of a source; an error where a row has none (not_null_violation), or where an area that was settled from it is gone as a whole (no_data_found)';

CREATE FUNCTION insurance.affected(
    old_policy insurance.policy,
    new_policy insurance.policy,
    source regclass,
    areas integer[] DEFAULT NULL,
    person_column name DEFAULT 'person',
    area_column name DEFAULT 'region'
) RETURNS TABLE (person text, area integer, before insurance.assessment, after insurance.assessment)
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 ROWS 1000 AS $$
BEGIN
    RETURN QUERY EXECUTE pg_catalog.format(
        'SELECT x.person, x.area, x.before, x.after'
        ' FROM (SELECT s.%1$I::text AS person, s.%2$I::integer AS area, insurance.assessment($1, %3$s) AS before, insurance.assessment($2, %3$s) AS after FROM %4$s s'
        '       WHERE ($3 IS NULL OR s.%2$I = ANY ($3)) AND insurance.may_differ($1, $2, %3$s) OFFSET ''0'') x'
        ' WHERE NOT insurance.same_answers(x.before, x.after)',
        person_column, area_column, insurance.settle_facts(source, person_column, area_column), source)
    USING old_policy, new_policy, areas;
END
$$;
COMMENT ON FUNCTION insurance.affected(insurance.policy, insurance.policy, regclass, integer[], name, name) IS
'Whom a new policy answers otherwise than the old one (受影响人员), before anything is booked: with both assessments, whose amounts insurance.account_changes(before, after) compares. The source as for insurance.settle().';

-- ------------------------------------------------------------------
-- Settling
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.refuse_repeats(source regclass, area integer, person_column name, area_column name) RETURNS void
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 100000 AS $$
DECLARE
    persons text;
BEGIN
    EXECUTE pg_catalog.format('SELECT pg_catalog.string_agg(t.person, '', '' ORDER BY t.person) FROM (SELECT s.%I::text AS person FROM %s s WHERE s.%I = $1 GROUP BY 1 HAVING pg_catalog.count(*) > 1 LIMIT 10) t',
        person_column, source, area_column)
    INTO persons USING area;
    IF persons IS NOT NULL THEN
        RAISE EXCEPTION 'persons of area % are in % more than once', area, source
            USING ERRCODE = 'cardinality_violation', DETAIL = persons, HINT = 'A source has one row for each person of the year.';
    END IF;
END
$$;
COMMENT ON FUNCTION insurance.refuse_repeats(regclass, integer, name, name) IS
'An error (cardinality_violation) that names them where persons of an area are in the source more than once';

CREATE FUNCTION insurance.settle_batch(
    run bigint,
    source regclass,
    facts text,
    coverage_year integer,
    area integer,
    policy insurance.policy,
    batch_rows integer,
    person_column name,
    area_column name,
    OUT done boolean,
    OUT persons bigint,
    OUT booked bigint,
    OUT superseded bigint,
    OUT reversed bigint
) LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 1000000 AS $$
#variable_conflict use_column
DECLARE
    of_policy constant bigint := insurance.fingerprint(policy);
    known insurance.settled_area;
    others insurance.policy[];      -- by which bookings in force may have been made
    first boolean;                  -- nobody is booked but by batches of this very settlement
    -- A view is read behind a fence: a row that it leaves out in the end must not count as visited. A table needs none, and the
    -- OR that adds nothing to it has an index on the area read by a bitmap: no row is looked up by itself.
    fence constant boolean := NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = source AND c.relkind IN ('r', 'p', 'm'));
    rows_of_source constant text := pg_catalog.format(
        CASE WHEN fence THEN '(SELECT s.%1$I::text AS person, insurance.fact_fingerprint(%3$s) AS facts, %4$s FROM (SELECT * FROM %5$s s WHERE s.%2$I = $2 OFFSET ''0'') s WHERE '
             ELSE '(SELECT s.%1$I::text AS person, insurance.fact_fingerprint(%3$s) AS facts, %4$s FROM %5$s s WHERE (s.%2$I = $2 OR s.%2$I = -1 AND s.%2$I <> -1) AND ' END
        || '(insurance.is_unbooked(s.%1$I::text, $2, %3$s)',
        person_column, area_column, facts, pg_catalog.regexp_replace(facts, ' => \S+?(,|$)', '\1', 'g'), source);
    changed text;                   -- may follow: or whom another policy may have answered otherwise
    end_of_rows constant text := ') OFFSET ''0'') x';
    -- in the order of the key of the ledger, which is then met from one end to the other, twice
    in_order constant text := pg_catalog.format(') ORDER BY s.%I::text COLLATE "C" OFFSET ''0'') x', person_column);
    n bigint;
    moved text[];
BEGIN
    booked := 0; superseded := 0; reversed := 0;
    SELECT * INTO known FROM insurance.settled_area a WHERE a.coverage_year = settle_batch.coverage_year AND a.area = settle_batch.area;
    others := ARRAY(SELECT p.policy FROM insurance.settled_policy p
                    WHERE p.coverage_year = settle_batch.coverage_year AND p.area = settle_batch.area
                      AND p.fingerprint = ANY (known.policies) AND p.fingerprint <> of_policy);
    first := coalesce(known.persons, 0) = 0 AND others = '{}';
    -- looked for first: the document of a policy is not made for every batch
    IF NOT EXISTS (SELECT FROM insurance.settled_policy p
                   WHERE p.coverage_year = settle_batch.coverage_year AND p.area = settle_batch.area AND p.fingerprint = of_policy) THEN
        INSERT INTO insurance.settled_policy (coverage_year, area, fingerprint, policy)
        VALUES (settle_batch.coverage_year, settle_batch.area, of_policy, settle_batch.policy) ON CONFLICT DO NOTHING;
    END IF;
    -- until the area is complete, any of these may be the policy of a booking
    INSERT INTO insurance.settled_area AS a (coverage_year, area, source, policies, run)
    VALUES (settle_batch.coverage_year, settle_batch.area, insurance.source_name(settle_batch.source), ARRAY[of_policy], settle_batch.run)
    ON CONFLICT (coverage_year, area) DO UPDATE
        SET source = excluded.source, run = excluded.run, completed_at = NULL,
            policies = CASE WHEN a.policies @> excluded.policies THEN a.policies ELSE a.policies || excluded.policies END;

    IF first THEN
        PERFORM insurance.booked_begin(true);
        SELECT coalesce(pg_catalog.sum(l.n) FILTER (WHERE l.last), 0) INTO persons
        FROM (SELECT insurance.booked_load(b.keys) AS n, b.batch = pg_catalog.max(b.batch) OVER () AS last FROM insurance.batch b
              WHERE b.coverage_year = settle_batch.coverage_year AND b.area = settle_batch.area ORDER BY b.batch) l;
        BEGIN
            EXECUTE pg_catalog.format(
                'INSERT INTO insurance.booking (coverage_year, area, version, booked_on, run, facts, policy, person, assessment)'
                ' SELECT $1, $2, 1, CURRENT_DATE, $3, x.facts, $5, x.person, insurance.assessment($4, %s) FROM %s LIMIT $6',
                facts, rows_of_source || end_of_rows)
            USING coverage_year, area, run, policy, of_policy, batch_rows;
            GET DIAGNOSTICS booked = ROW_COUNT;
            IF booked > 0 THEN
                INSERT INTO insurance.batch (coverage_year, area, run, keys)
                VALUES (settle_batch.coverage_year, settle_batch.area, settle_batch.run, insurance.booked_fresh());
            END IF;
            n := booked;
            persons := persons + booked;
        EXCEPTION WHEN unique_violation THEN
            -- somebody has a booking in another area, or is in the source twice
            first := false;
        END;
    END IF;
    IF NOT first THEN
        PERFORM insurance.booked_begin(false);
        SELECT coalesce(pg_catalog.sum(l.n) FILTER (WHERE l.last), 0) INTO persons
        FROM (SELECT insurance.booked_load(b.keys) AS n, b.batch = pg_catalog.max(b.batch) OVER () AS last FROM insurance.batch b
              WHERE b.coverage_year = settle_batch.coverage_year AND b.area = settle_batch.area ORDER BY b.batch) l;
        changed := (SELECT pg_catalog.string_agg(pg_catalog.format(
                               ' OR insurance.may_differ($7[%1$s], $4, %2$s) AND NOT insurance.same_answers(insurance.assessment($7[%1$s], %2$s), insurance.assessment($4, %2$s))', i, facts), '')
                    FROM pg_catalog.generate_subscripts(others, 1) i);
        EXECUTE pg_catalog.format($q$
            WITH c AS MATERIALIZED (
                SELECT x.person, x.facts, insurance.assessment($4, %1$s) AS assessment, insurance.booking_key(x.person, $2, x.facts) AS key,
                       -- no old key: nobody, or a reversal
                       o.version, o.area AS old_area, CASE WHEN o.facts IS NOT NULL THEN insurance.booking_key(x.person, o.area, o.facts) END AS old_key
                FROM %2$s
                LEFT JOIN LATERAL (SELECT b.version, b.area, b.facts, b.assessment FROM insurance.booking b
                                   WHERE b.coverage_year = $1 AND b.person = x.person ORDER BY b.version DESC LIMIT 1) o ON true
                WHERE o.assessment IS NULL OR o.area <> $2 OR o.facts <> x.facts
                   OR NOT insurance.same_answers(o.assessment, insurance.assessment($4, %1$s))
                LIMIT $6
            ), bookings AS (
                INSERT INTO insurance.booking (coverage_year, area, version, booked_on, run, facts, policy, person, assessment)
                SELECT $1, $2, coalesce(c.version, 0) + 1, CURRENT_DATE, $3, c.facts, $5, c.person, c.assessment FROM c
            ), batches AS (
                INSERT INTO insurance.batch (coverage_year, area, run, keys)
                SELECT $1, k.area, $3, pg_catalog.string_agg(pg_catalog.int8send(k.key), '')
                FROM (SELECT $2 AS area, c.key FROM c
                      UNION ALL
                      SELECT c.old_area, c.old_key FROM c WHERE c.old_key IS NOT NULL) k
                GROUP BY k.area
            )
            SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE c.version IS NULL),
                   pg_catalog.count(*) FILTER (WHERE c.old_key IS NULL OR c.old_area <> $2) + $8,
                   pg_catalog.array_agg(c.person) FILTER (WHERE c.old_key IS NOT NULL AND c.old_area <> $2),
                   -- not of who was booked by another policy, and visited himself
                   pg_catalog.count(*) FILTER (WHERE c.old_area = $2 AND c.old_key <> c.key AND insurance.booked_visit(c.old_key)) * 0
            FROM c$q$, facts, rows_of_source || coalesce(changed, '') || in_order)
        INTO n, booked, persons, moved
        USING coverage_year, area, run, policy, of_policy, batch_rows, others, persons;
        superseded := n - booked;
        IF moved IS NOT NULL THEN
            EXECUTE pg_catalog.format('SELECT pg_catalog.array_agg(s.%1$I::text) FROM %3$s s WHERE s.%2$I <> $1 AND s.%1$I::text = ANY ($2)', person_column, area_column, source)
            INTO moved USING area, moved;
            IF moved IS NOT NULL THEN
                RAISE EXCEPTION 'persons of area % are in another area of %, too', area, source
                    USING ERRCODE = 'cardinality_violation', DETAIL = pg_catalog.array_to_string(moved[:10], ', '), HINT = 'A source has one row for each person of the year.';
            END IF;
        END IF;
    END IF;
    IF insurance.booked_repeats() > 0 THEN
        PERFORM insurance.refuse_repeats(source, area, person_column, area_column);
    END IF;
    done := n < batch_rows;

    -- All rows were read: whom none of them is about has vanished.
    IF done AND insurance.booked_unvisited() > 0 THEN
        WITH c AS MATERIALIZED (
            SELECT b.person, b.version, b.assessment, insurance.booking_key(b.person, b.area, b.facts) AS key
            FROM insurance.current_booking b
            WHERE b.coverage_year = settle_batch.coverage_year AND b.area = settle_batch.area
              AND insurance.is_unvisited(insurance.booking_key(b.person, b.area, b.facts))
            LIMIT settle_batch.batch_rows
        ), bookings AS (
            INSERT INTO insurance.booking (coverage_year, area, version, booked_on, run, person)
            SELECT settle_batch.coverage_year, settle_batch.area, c.version + 1, CURRENT_DATE, settle_batch.run, c.person FROM c
        ), batches AS (
            INSERT INTO insurance.batch (coverage_year, area, run, keys)
            SELECT settle_batch.coverage_year, settle_batch.area, settle_batch.run, pg_catalog.string_agg(pg_catalog.int8send(c.key), '')
            FROM c HAVING pg_catalog.count(*) > 0
        )
        SELECT pg_catalog.count(*) INTO reversed FROM c;
        persons := persons - reversed;
        done := reversed < batch_rows;
    END IF;
    IF done THEN
        UPDATE insurance.settled_area a
        SET policies = ARRAY[of_policy], persons = settle_batch.persons, completed_at = pg_catalog.clock_timestamp()
        WHERE a.coverage_year = settle_batch.coverage_year AND a.area = settle_batch.area;
    END IF;
END
$$;
COMMENT ON FUNCTION insurance.settle_batch(bigint, regclass, text, integer, integer, insurance.policy, integer, name, name) IS
'One batch of insurance.settle(), which holds the lock of the area: compares its rows with the bookings in force and books at most batch_rows that differ. done: nothing is left; persons: bookings in force of the area.';

CREATE FUNCTION insurance.tell_progress(run bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE STRICT PARALLEL RESTRICTED COST 1000 AS $$
DECLARE
    p insurance.progress;
BEGIN
    SELECT * INTO p FROM insurance.progress q WHERE q.run = tell_progress.run;
    RAISE NOTICE '[%] % of % areas, % rows at % a second, % booked, % superseded, % reversed, end at %',
        pg_catalog.rpad(pg_catalog.repeat('#', (p.percent / 5)::integer), 20, '.'), p.areas_done, p.areas_total, p.rows_done, p.rows_per_second,
        p.booked, p.superseded, p.reversed, pg_catalog.to_char(p.expected_end, 'HH24:MI:SS');
END
$$;
COMMENT ON FUNCTION insurance.tell_progress(bigint) IS 'A NOTICE with a bar that says how far a run of insurance.settle() is';

CREATE PROCEDURE insurance.settle(
    source regclass,
    coverage_year integer,
    policy insurance.policy DEFAULT NULL,
    areas integer[] DEFAULT NULL,
    person_column name DEFAULT 'person',
    area_column name DEFAULT 'region',
    batch_rows integer DEFAULT 250000,
    notice boolean DEFAULT false
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    began constant timestamptz := pg_catalog.clock_timestamp();
    facts text;
    this_run bigint;
    todo integer[];
    busy integer[];
    total integer;
    expected json;
    this_area integer;
    area_policy insurance.policy;
    lock_key bigint;
    batch record;
    rows_before bigint := 0;        -- of areas that are done
    area_rows bigint;
    tries integer;
    retry boolean;
    wait boolean := false;
    missing text;
BEGIN
    IF source IS NULL OR coverage_year IS NULL OR person_column IS NULL OR area_column IS NULL OR batch_rows IS NULL OR batch_rows < 1 THEN
        RAISE EXCEPTION 'insurance.settle() needs a source, a coverage year, names of columns and batch_rows of at least 1'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF policy IS NOT NULL AND insurance.coverage_year(policy) <> coverage_year THEN
        RAISE EXCEPTION 'the policy is of coverage year %, not %', insurance.coverage_year(policy), coverage_year
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    facts := insurance.settle_facts(source, person_column, area_column);
    IF pg_catalog.to_regclass('insurance.booking_' || coverage_year) IS NULL THEN
        PERFORM insurance.open_year(coverage_year);
    END IF;
    todo := CASE WHEN areas IS NULL THEN insurance.settle_areas(source, coverage_year, area_column)
                 ELSE ARRAY(SELECT DISTINCT a FROM pg_catalog.unnest(areas) a WHERE a IS NOT NULL ORDER BY a) END;
    IF policy IS NULL THEN
        SELECT pg_catalog.string_agg(a::text, ', ' ORDER BY a) INTO missing
        FROM pg_catalog.unnest(todo) a WHERE insurance.policy_in_force(a, coverage_year) IS NULL;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION 'no notice covers coverage year % in these areas: %', coverage_year, missing
                USING ERRCODE = 'no_data_found', HINT = 'Add the notice with insurance.add_document(), give a policy, or name the areas that are to be settled: areas =>.';
        END IF;
    END IF;
    total := pg_catalog.cardinality(todo);
    EXECUTE pg_catalog.format('EXPLAIN (FORMAT JSON) SELECT FROM %s s WHERE %L IS NULL OR s.%I = ANY (%L)', source, areas, area_column, areas) INTO expected;
    INSERT INTO insurance.run (source, coverage_year, pinned, areas, areas_total, rows_expected)
    VALUES (insurance.source_name(settle.source), settle.coverage_year, insurance.fingerprint(settle.policy), settle.areas, total, (expected #>> '{0,Plan,Plan Rows}')::numeric)
    RETURNING run INTO this_run;
    COMMIT;

    -- Who shares the work takes other areas; what is left in the end is waited for.
    WHILE pg_catalog.cardinality(todo) > 0 LOOP
        busy := '{}';
        FOREACH this_area IN ARRAY todo LOOP
            lock_key := pg_catalog.hashtextextended(pg_catalog.format('insurance.settle(%s, %s)', coverage_year, this_area), 0);
            area_rows := 0;
            tries := 0;
            LOOP
                -- The locks are those of the transaction: none survives a session, or an error.
                PERFORM pg_catalog.set_config('jit', 'off', true);     -- a batch is over before it pays
                PERFORM pg_catalog.pg_advisory_xact_lock('insurance.run'::regclass::oid::bigint::bit(32)::integer, this_run::integer);
                IF wait THEN
                    PERFORM pg_catalog.pg_advisory_xact_lock(lock_key);
                ELSIF NOT pg_catalog.pg_try_advisory_xact_lock(lock_key) THEN
                    busy := busy || this_area;
                    EXIT;
                END IF;
                area_policy := coalesce(policy, insurance.policy_in_force(this_area, coverage_year));
                -- somebody else may have done it since this call began
                IF EXISTS (SELECT FROM insurance.settled_area a
                           WHERE a.coverage_year = settle.coverage_year AND a.area = this_area AND a.completed_at >= began
                             AND a.source = insurance.source_name(settle.source) AND a.policies = ARRAY[insurance.fingerprint(area_policy)]) THEN
                    UPDATE insurance.run r SET areas_done = r.areas_done + 1, last_batch_at = pg_catalog.clock_timestamp() WHERE r.run = this_run;
                    COMMIT;
                    EXIT;
                END IF;
                retry := false;
                BEGIN
                    batch := insurance.settle_batch(this_run, source, facts, coverage_year, this_area, area_policy, batch_rows, person_column, area_column);
                EXCEPTION WHEN unique_violation OR deadlock_detected THEN
                    -- A person whom another call books at the same time in another this_area; else he is in the source twice.
                    -- Who waits for a lock of this transaction is not read, lest there be another deadlock: it gives way.
                    IF SQLSTATE = '23505' THEN
                        PERFORM insurance.refuse_repeats(source, this_area, person_column, area_column);
                    END IF;
                    tries := tries + 1;
                    IF tries >= 5 THEN
                        RAISE;
                    END IF;
                    retry := true;
                END;
                IF NOT retry THEN
                    area_rows := CASE WHEN batch.done THEN batch.persons ELSE area_rows + batch.booked + batch.superseded END;
                    UPDATE insurance.run r
                    SET areas_done = r.areas_done + batch.done::integer, rows_done = rows_before + area_rows, batches = r.batches + 1,
                        booked = r.booked + batch.booked, superseded = r.superseded + batch.superseded, reversed = r.reversed + batch.reversed,
                        last_batch_at = pg_catalog.clock_timestamp()
                    WHERE r.run = this_run;
                END IF;
                COMMIT;
                CONTINUE WHEN retry;
                IF notice THEN
                    PERFORM insurance.tell_progress(this_run);
                END IF;
                EXIT WHEN batch.done;
            END LOOP;
            rows_before := rows_before + area_rows;
        END LOOP;
        wait := pg_catalog.cardinality(busy) = pg_catalog.cardinality(todo);
        todo := busy;
    END LOOP;
    UPDATE insurance.run r SET finished_at = pg_catalog.clock_timestamp() WHERE r.run = this_run;
    COMMIT;

    -- Autovacuum does not analyze the parent of partitions.  Its owner does, here, where autovacuum would: after a tenth
    -- and some.  Whoever else is at it is not waited for.
    IF (SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') AND 1000 + 0.1 * greatest(c.reltuples, 0) <
               (SELECT pg_catalog.sum(r.booked + r.superseded + r.reversed) FROM insurance.run r
                WHERE r.last_batch_at > coalesce(pg_catalog.pg_stat_get_last_analyze_time(c.oid), '-infinity'))
        FROM pg_catalog.pg_class c WHERE c.oid = 'insurance.booking'::regclass) THEN
        PERFORM pg_catalog.set_config('client_min_messages', 'error', true);
        ANALYZE (SKIP_LOCKED) insurance.booking;
        COMMIT;
    END IF;
END
$$;
COMMENT ON PROCEDURE insurance.settle(regclass, integer, insurance.policy, integer[], name, name, integer, boolean) IS
'Book a year (年度结算入账): compare a table or view, one row a person, with the ledger, and book what differs, area by area, in batches of at most batch_rows bookings with a COMMIT each. Columns: the person, the area (a region code), birth_date, paid_on, and whatever other facts of insurance.assessment() there are, by their names; every problem of the columns is one error. Each area is assessed by the policy in force for it, or all by the policy given. Who was booked with the same facts, and whom the policy answers alike, gets no new version; who is no longer in the source gets a reversal; insurance.delta has the differences. Stopped at any moment (cancel, kill, crash, error), the same call goes on where it was; several calls share the areas between them, and each returns when all are done. areas: only these; an area whose persons are all gone must be named. notice: a line with a bar after every batch. Called by its owner, it analyzes the ledger after a tenth of it is new. Not within a transaction block.';
REVOKE EXECUTE ON PROCEDURE insurance.settle(regclass, integer, insurance.policy, integer[], name, name, integer, boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION insurance.open_year(integer) FROM PUBLIC;
