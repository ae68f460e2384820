BEGIN TRANSACTION;
CREATE TABLE access_events (
	event_no INTEGER NOT NULL, 
	event_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	user_id TEXT, 
	author_key TEXT NOT NULL, 
	author_name TEXT NOT NULL, 
	author_function TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	payload TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (event_no), 
	UNIQUE (event_id)
);
INSERT INTO "access_events" VALUES(1,'e_3660c648382df30a','user_added','u_084f9b9a96da5367','c_ola','Ola Operator','operations','2026-06-30 12:00:00.000000','{"email": "olga@ours.example", "name": "Olga Owner", "role": "owner", "sees": {"kind": "all", "where": {}}}','0000000000000000000000000000000000000000000000000000000000000000','3660c648382df30adddd88ada1d4227879a79b7f2cd1a8f0a99edddca267248b');
INSERT INTO "access_events" VALUES(2,'e_72846e5a67f2324a','signed_in','u_084f9b9a96da5367','c_ola','Ola Operator','operations','2026-06-30 12:00:00.000000','{"way": "password"}','3660c648382df30adddd88ada1d4227879a79b7f2cd1a8f0a99edddca267248b','72846e5a67f2324acb38e8c006bc6e71da1d8cc85855107b924ddd5a3afe6893');
INSERT INTO "access_events" VALUES(3,'e_c75cb7a0a7fb828f','token_made','u_084f9b9a96da5367','c_ola','Ola Operator','operations','2026-06-30 12:00:00.000000','{"expires_at": "2026-07-01T12:00:00", "name": "a program", "scopes": ["read"], "token_id": "t_3de99851aa86"}','72846e5a67f2324acb38e8c006bc6e71da1d8cc85855107b924ddd5a3afe6893','c75cb7a0a7fb828fd458fbf6d36a8bce39cdacf101225813c74b591adf20867d');
INSERT INTO "access_events" VALUES(4,'e_2eca488a7387b31a','link_made','u_084f9b9a96da5367','c_ola','Ola Operator','operations','2026-06-30 12:00:00.000000','{"expires_at": "2026-07-01T12:00:00"}','c75cb7a0a7fb828fd458fbf6d36a8bce39cdacf101225813c74b591adf20867d','2eca488a7387b31a6c36d381ba30e5f1f1e71a7a25afa6161e4a40716d5603ef');
INSERT INTO "access_events" VALUES(5,'e_c2ffd5ab39b34449','signed_in','u_084f9b9a96da5367','c_ola','Ola Operator','operations','2026-06-30 12:00:00.000000','{}','2eca488a7387b31a6c36d381ba30e5f1f1e71a7a25afa6161e4a40716d5603ef','c2ffd5ab39b344495e6702f43c9fe989630d6b2cf3289f7df3c2f11e2795ff25');
CREATE TABLE answered_requests (
	who TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	request_hash TEXT NOT NULL, 
	begun_at DATETIME NOT NULL, 
	status INTEGER, 
	headers TEXT, 
	body TEXT, 
	PRIMARY KEY (who, "key")
);
INSERT INTO "answered_requests" VALUES('u_1','key-1','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','2026-06-30 12:00:00.000000',201,'{}','{"id":"n_1"}');
CREATE TABLE api_tokens (
	token_id TEXT NOT NULL, 
	secret_hash TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	scopes TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	used_at DATETIME, 
	PRIMARY KEY (token_id), 
	UNIQUE (secret_hash)
);
INSERT INTO "api_tokens" VALUES('t_3de99851aa86','7af778d7896ee4a98d6598dca93e1c3f66c9d364f872f4f901fb0590388a53ee','u_084f9b9a96da5367','a program','["read"]','2026-06-30 12:00:00.000000','2026-07-01 12:00:00.000000',NULL,NULL);
CREATE TABLE day_publications (
	publication_no INTEGER NOT NULL, 
	PRIMARY KEY (publication_no)
);
INSERT INTO "day_publications" VALUES(1);
INSERT INTO "day_publications" VALUES(2);
CREATE TABLE default_views (
	colleague_key TEXT NOT NULL, 
	list TEXT NOT NULL, 
	view_id TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (colleague_key, list)
);
INSERT INTO "default_views" VALUES('c_sam','journeys','v_1','2026-06-30 12:00:00.000000');
CREATE TABLE deliveries (
	colleague_key TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	status TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	tried_at DATETIME NOT NULL, 
	failure TEXT, 
	PRIMARY KEY (colleague_key, channel, item_id)
);
INSERT INTO "deliveries" VALUES('c_sam','mail','ch_1','sending',1,'2026-06-30 12:00:00.000000',NULL);
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
CREATE TABLE experiment_events (
	event_no INTEGER NOT NULL, 
	event_id TEXT NOT NULL, 
	experiment_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	author_key TEXT NOT NULL, 
	author_name TEXT NOT NULL, 
	author_function TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	known_at DATETIME NOT NULL, 
	payload TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (event_no), 
	UNIQUE (event_id)
);
INSERT INTO "experiment_events" VALUES(1,'e_19170e44a4231b23','quiet','planned','c_ola','Ola Operator','operations','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000','{"ends_on": null, "functions": ["marketing"], "holdout_share": 0.25, "kind": "universal_holdout", "name": "Quiet", "seed": "seed of quiet", "starts_on": "2026-01-05", "window_days": 28}','0000000000000000000000000000000000000000000000000000000000000000','19170e44a4231b23f8d52b4e8b61b6ab9baca85221599974edf1fa90b063f7e2');
CREATE TABLE failed_attempts (
	subject_hash TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	PRIMARY KEY (subject_hash)
);
INSERT INTO "failed_attempts" VALUES('3cdb336482db5d9ee348d5312fcd73f7252e774cb4f1d5c3aa5345e9484623c6',1,'2026-06-30 12:00:00.000000');
CREATE TABLE follows (
	colleague_key TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	followed_id TEXT NOT NULL, 
	is_following BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (colleague_key, kind, followed_id)
);
INSERT INTO "follows" VALUES('c_sam','journey','j_1',1,'2026-06-30 12:00:00.000000');
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
INSERT INTO "ledger_version" VALUES('p0011');
CREATE TABLE manifest_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "manifest_version" VALUES(1);
CREATE TABLE noticed_changes (
	change_id TEXT NOT NULL, 
	noticed_at DATETIME NOT NULL, 
	run_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	journey_id TEXT, 
	owner_id TEXT, 
	change TEXT NOT NULL, 
	PRIMARY KEY (change_id)
);
INSERT INTO "noticed_changes" VALUES('ch_1','2026-06-30 12:00:00.000000','run_1','stage_changed','a_1','j_1','c_sam','{}');
CREATE TABLE noticed_runs (
	run_id TEXT NOT NULL, 
	publication_no INTEGER NOT NULL, 
	as_of_at DATETIME NOT NULL, 
	noticed_at DATETIME NOT NULL, 
	PRIMARY KEY (run_id)
);
INSERT INTO "noticed_runs" VALUES('run_1',1,'2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000');
CREATE TABLE notification_preferences (
	colleague_key TEXT NOT NULL, 
	colleague_name TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	rhythm TEXT NOT NULL, 
	kinds TEXT NOT NULL, 
	quiet_from TEXT, 
	quiet_until TEXT, 
	zone TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (colleague_key)
);
INSERT INTO "notification_preferences" VALUES('c_sam','Sam Seller','mail','daily','["mention"]',NULL,NULL,'UTC','2026-06-30 12:00:00.000000');
CREATE TABLE password_links (
	secret_hash TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	PRIMARY KEY (secret_hash)
);
INSERT INTO "password_links" VALUES('a664a990467124b55b94f7f4614a1c5193dacd3beb65d9e47c2bdea520749220','u_084f9b9a96da5367','2026-06-30 12:00:00.000000','2026-07-01 12:00:00.000000',NULL);
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
CREATE TABLE read_items (
	colleague_key TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	read_at DATETIME NOT NULL, 
	PRIMARY KEY (colleague_key, item_id)
);
INSERT INTO "read_items" VALUES('c_sam','ch_1','2026-06-30 12:00:00.000000');
CREATE TABLE reader_choices (
	colleague_key TEXT NOT NULL, 
	language TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (colleague_key)
);
INSERT INTO "reader_choices" VALUES('c_sam','de','2026-06-30 12:00:00.000000');
CREATE TABLE redactions (
	event_no INTEGER NOT NULL, 
	event_id TEXT NOT NULL, 
	ledger TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	line_seal TEXT NOT NULL, 
	token TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (event_no), 
	UNIQUE (event_id)
);
INSERT INTO "redactions" VALUES(1,'e_a08ccd2cd0b2be4d','said_events',2,'db8af6a3e8f388b86ec677e64275a62eca344f6a1fb8437fef39a7c9d2b39060','gone_1','2026-07-01 00:00:00.000000','0000000000000000000000000000000000000000000000000000000000000000','a08ccd2cd0b2be4de9b7b8b185637ea859d403a4a5166e7d54de8b8d076d105f');
CREATE TABLE replaced_segments (
	path TEXT NOT NULL, 
	replaced_at DATETIME NOT NULL, 
	PRIMARY KEY (path)
);
CREATE TABLE said_events (
	event_no INTEGER NOT NULL, 
	event_id TEXT NOT NULL, 
	thing TEXT NOT NULL, 
	place TEXT NOT NULL, 
	said_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	effect TEXT NOT NULL, 
	account_id TEXT, 
	journey_id TEXT, 
	person_id TEXT, 
	move_id TEXT, 
	author_key TEXT NOT NULL, 
	author_name TEXT NOT NULL, 
	author_function TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	known_at DATETIME NOT NULL, 
	seen_version INTEGER, 
	version INTEGER, 
	payload TEXT NOT NULL, 
	applies TEXT, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (event_no), 
	CONSTRAINT one_saying_makes_a_version UNIQUE (place, version), 
	UNIQUE (event_id)
);
INSERT INTO "said_events" VALUES(1,'e_bd9e19104867448d','note','n_0','n_0','written','changed','a_1',NULL,NULL,NULL,'c_sam','Sam Seller','sales','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000',0,1,'{"text": "Wants a pilot"}',NULL,'0000000000000000000000000000000000000000000000000000000000000000','bd9e19104867448d9cd09b4250aee22fe8ddba3a63f46e8f405dfab0b3c48050');
INSERT INTO "said_events" VALUES(2,'e_1dc833fe90e5a4ed','erased','erased:2','n_1','written','changed','a_1',NULL,'p_zoe',NULL,'c_sam','Sam Seller','sales','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000001',0,1,'{}',NULL,'bd9e19104867448d9cd09b4250aee22fe8ddba3a63f46e8f405dfab0b3c48050','1dc833fe90e5a4edd6a3c09d55ba095b297683ba0702cf3f0a2bfce423545813');
CREATE TABLE sessions (
	secret_hash TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	way TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	begun_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (secret_hash)
);
INSERT INTO "sessions" VALUES('c8a325ab2c67ce8d5b823a44fc09cd6651b72434c9ba29c92627bfd70d3732d1','u_084f9b9a96da5367','password','a browser','2026-06-30 12:00:00.000000','2026-06-30 12:00:00.000000','2026-07-14 12:00:00.000000');
CREATE TABLE users (
	user_id TEXT NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	access_role TEXT NOT NULL, 
	sees TEXT NOT NULL, 
	password_hash TEXT, 
	provider TEXT, 
	provider_subject TEXT, 
	created_at DATETIME NOT NULL, 
	disabled_at DATETIME, 
	PRIMARY KEY (user_id), 
	CONSTRAINT one_user_for_each_of_a_providers UNIQUE (provider, provider_subject), 
	UNIQUE (email)
);
INSERT INTO "users" VALUES('u_084f9b9a96da5367','olga@ours.example','Olga Owner','owner','{"kind": "all", "where": {}}',NULL,NULL,NULL,'2026-06-30 12:00:00.000000',NULL);
CREATE TABLE webhook_messages (
	webhook TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	body TEXT NOT NULL, 
	queued_at DATETIME NOT NULL, 
	status TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_at DATETIME NOT NULL, 
	failure TEXT, 
	PRIMARY KEY (webhook, message_id)
);
INSERT INTO "webhook_messages" VALUES('crm','msg_1','{"type":"stage_changed"}','2026-06-30 12:00:00.000000','waiting',0,'2026-06-30 12:00:00.000000',NULL);
CREATE INDEX ix_evidence_segments_table_name ON evidence_segments (table_name);
CREATE INDEX ix_publications_run_id ON publications (run_id);
CREATE INDEX ix_plan_events_move_id ON plan_events (move_id);
CREATE INDEX ix_plan_events_journey_id ON plan_events (journey_id);
CREATE TRIGGER no_update_of_plan_events before update on plan_events begin select raise(abort, 'a line of the ledger cannot be changed'); end;
CREATE TRIGGER no_delete_of_plan_events before delete on plan_events begin select raise(abort, 'a line of the ledger cannot be taken out'); end;
CREATE INDEX ix_experiment_events_experiment_id ON experiment_events (experiment_id);
CREATE TRIGGER no_update_of_experiment_events before update on experiment_events begin select raise(abort, 'a line of the ledger cannot be changed'); end;
CREATE TRIGGER no_delete_of_experiment_events before delete on experiment_events begin select raise(abort, 'a line of the ledger cannot be taken out'); end;
CREATE INDEX ix_said_events_said_id ON said_events (said_id);
CREATE INDEX ix_said_events_move_id ON said_events (move_id);
CREATE INDEX ix_said_events_journey_id ON said_events (journey_id);
CREATE INDEX ix_said_events_place ON said_events (place);
CREATE INDEX ix_said_events_account_id ON said_events (account_id);
CREATE INDEX ix_said_events_person_id ON said_events (person_id);
CREATE TRIGGER no_update_of_said_events before update on said_events begin select raise(abort, 'a line of the ledger cannot be changed'); end;
CREATE TRIGGER no_delete_of_said_events before delete on said_events begin select raise(abort, 'a line of the ledger cannot be taken out'); end;
CREATE INDEX ix_noticed_changes_noticed_at ON noticed_changes (noticed_at);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_api_tokens_user_id ON api_tokens (user_id);
CREATE INDEX ix_password_links_user_id ON password_links (user_id);
CREATE INDEX ix_access_events_user_id ON access_events (user_id);
CREATE INDEX ix_redactions_ledger ON redactions (ledger);
CREATE TRIGGER no_update_of_redactions before update on redactions begin select raise(abort, 'a line of the ledger cannot be changed'); end;
CREATE TRIGGER no_delete_of_redactions before delete on redactions begin select raise(abort, 'a line of the ledger cannot be taken out'); end;
CREATE TRIGGER no_update_of_access_events before update on access_events begin select raise(abort, 'a line of the ledger cannot be changed'); end;
CREATE TRIGGER no_delete_of_access_events before delete on access_events begin select raise(abort, 'a line of the ledger cannot be taken out'); end;
CREATE INDEX ix_answered_requests_begun_at ON answered_requests (begun_at);
COMMIT;
