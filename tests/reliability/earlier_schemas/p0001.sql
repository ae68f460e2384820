BEGIN TRANSACTION;
CREATE TABLE evidence_segments (
	path TEXT NOT NULL, 
	table_name TEXT NOT NULL, 
	row_count BIGINT NOT NULL, 
	byte_count BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	import_no INTEGER NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO "evidence_segments" VALUES('evidence/observed_touches/1.parquet','observed_touches',4,900,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1);
CREATE TABLE import_files (
	import_no INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	rows_read BIGINT NOT NULL, 
	evidence_count BIGINT NOT NULL, 
	duplicate_count BIGINT NOT NULL, 
	set_aside_count BIGINT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (import_no, file)
);
INSERT INTO "import_files" VALUES(1,'events.jsonl',7,4,2,1,'one date was guessed');
CREATE TABLE imports (
	import_no INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	imported_at DATETIME NOT NULL, 
	PRIMARY KEY (import_no)
);
INSERT INTO "imports" VALUES(1,'segment','2026-06-30 12:00:00.000000');
CREATE TABLE ledger_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT ledger_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "ledger_version" VALUES('p0001');
CREATE TABLE manifest_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "manifest_version" VALUES(1);
CREATE TABLE plan_events (
	event_no INTEGER NOT NULL, 
	event_id TEXT NOT NULL, 
	move_id TEXT, 
	journey_id TEXT, 
	segment TEXT, 
	kind TEXT NOT NULL, 
	effect TEXT NOT NULL, 
	author_key TEXT NOT NULL, 
	author_name TEXT NOT NULL, 
	author_function TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	known_at DATETIME NOT NULL, 
	seen_version INTEGER, 
	version INTEGER, 
	payload TEXT NOT NULL, 
	move TEXT, 
	"before" TEXT, 
	"after" TEXT, 
	applies TEXT, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (event_no), 
	CONSTRAINT one_change_makes_a_version UNIQUE (move_id, version), 
	UNIQUE (event_id)
);
INSERT INTO "plan_events" VALUES(1,'e_00e7d62440864b93','m_1','j_1',NULL,'commented','said','c_sam','Sam Seller','sales','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000',NULL,NULL,'{"text": "Comment 1"}','{"channel": "email", "due_on": "2026-07-03", "journey_id": "j_1", "move_id": "m_1", "owner_function": "both", "owner_id": null, "person_id": "p_ann", "play": "reference_call", "reasons": "{}", "serves": "criterion"}',NULL,NULL,NULL,'0000000000000000000000000000000000000000000000000000000000000000','00e7d62440864b938756a89ebe7e8dc5a7bc9df8e8b51cfff725999155c118ec');
INSERT INTO "plan_events" VALUES(2,'e_8a0a5d1eb94f5b09','m_1','j_1',NULL,'commented','said','c_sam','Sam Seller','sales','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000',NULL,NULL,'{"text": "Comment 2"}','{"channel": "email", "due_on": "2026-07-03", "journey_id": "j_1", "move_id": "m_1", "owner_function": "both", "owner_id": null, "person_id": "p_ann", "play": "reference_call", "reasons": "{}", "serves": "criterion"}',NULL,NULL,NULL,'00e7d62440864b938756a89ebe7e8dc5a7bc9df8e8b51cfff725999155c118ec','8a0a5d1eb94f5b09a77ce375b043e7ced0e37a52de58bc64d934235165b912ce');
INSERT INTO "plan_events" VALUES(3,'e_ea5b8396d333c61b','m_1','j_1',NULL,'commented','said','c_sam','Sam Seller','sales','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000',NULL,NULL,'{"text": "Comment 3"}','{"channel": "email", "due_on": "2026-07-03", "journey_id": "j_1", "move_id": "m_1", "owner_function": "both", "owner_id": null, "person_id": "p_ann", "play": "reference_call", "reasons": "{}", "serves": "criterion"}',NULL,NULL,NULL,'8a0a5d1eb94f5b09a77ce375b043e7ced0e37a52de58bc64d934235165b912ce','ea5b8396d333c61b3b6f3c41331ced9f2a9686aa87c95437d7779a55533b8d07');
CREATE TABLE publications (
	publication_no INTEGER NOT NULL, 
	run_id TEXT NOT NULL, 
	as_of_at DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	PRIMARY KEY (publication_no)
);
INSERT INTO "publications" VALUES(1,'run_1','2026-07-01 12:00:00.000000','2026-07-01 12:00:00.000000','2026-07-01 12:00:00.000000',0);
INSERT INTO "publications" VALUES(2,'run_2','2026-07-02 12:00:00.000000','2026-07-02 12:00:00.000000','2026-07-02 12:00:00.000000',1);
CREATE TABLE published_segments (
	publication_no INTEGER NOT NULL, 
	table_name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	row_count BIGINT NOT NULL, 
	byte_count BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (publication_no, table_name)
);
INSERT INTO "published_segments" VALUES(1,'accounts','published/accounts/1.parquet',3,800,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
INSERT INTO "published_segments" VALUES(2,'accounts','published/accounts/1.parquet',3,800,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
CREATE TABLE replaced_segments (
	path TEXT NOT NULL, 
	replaced_at DATETIME NOT NULL, 
	PRIMARY KEY (path)
);
CREATE INDEX ix_evidence_segments_table_name ON evidence_segments (table_name);
CREATE INDEX ix_publications_run_id ON publications (run_id);
CREATE INDEX ix_plan_events_journey_id ON plan_events (journey_id);
CREATE INDEX ix_plan_events_move_id ON plan_events (move_id);
CREATE TRIGGER no_update_of_plan_events before update on plan_events begin select raise(abort, 'a line of the ledger cannot be changed'); end;
CREATE TRIGGER no_delete_of_plan_events before delete on plan_events begin select raise(abort, 'a line of the ledger cannot be taken out'); end;
COMMIT;
