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
CREATE TABLE manifest_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "manifest_version" VALUES(1);
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
CREATE INDEX ix_evidence_segments_table_name ON evidence_segments (table_name);
CREATE INDEX ix_publications_run_id ON publications (run_id);
COMMIT;
