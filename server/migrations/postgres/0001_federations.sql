-- Times are milliseconds since the Unix epoch, but for leases. Columns with JSON hold the wire types of feddtpt-shared as
-- text, not as jsonb: what was hashed must come back byte for byte.

-- One row: the secret that participant tokens are derived from, on every server alike.
CREATE TABLE server (
    id     SMALLINT PRIMARY KEY CHECK (id = 1),
    secret BYTEA    NOT NULL
);

CREATE TABLE federations (
    id              TEXT   PRIMARY KEY,
    spec            TEXT   NOT NULL,
    vocabulary      TEXT   NOT NULL,
    status          TEXT   NOT NULL,
    round           BIGINT NOT NULL,
    attempt         BIGINT NOT NULL,
    phase           TEXT,
    phase_opened_ms BIGINT NOT NULL,
    -- Participants not heard of since this time are away: nobody waits for them.
    active_since_ms BIGINT NOT NULL,
    -- Counts every change; step_revision is its value at the last change of round, attempt or phase.
    revision        BIGINT NOT NULL,
    step_revision   BIGINT NOT NULL,
    reason          TEXT,
    prompt          TEXT   NOT NULL,
    created_ms      BIGINT NOT NULL
);

CREATE INDEX federations_by_status ON federations (status);

-- Which server works on a step that takes time, and until when, by the clock of this database. Made with its federation.
CREATE TABLE leases (
    federation TEXT        PRIMARY KEY REFERENCES federations (id),
    step       TEXT        NOT NULL DEFAULT '',
    holder     TEXT        NOT NULL DEFAULT '',
    expires_at TIMESTAMPTZ NOT NULL DEFAULT 'epoch'
);

CREATE TABLE invites (
    hash        TEXT   PRIMARY KEY,
    federation  TEXT   NOT NULL REFERENCES federations (id),
    expires_ms  BIGINT NOT NULL,
    nonce       TEXT,
    participant TEXT,
    created_ms  BIGINT NOT NULL
);

CREATE TABLE participants (
    id           TEXT   PRIMARY KEY,
    federation   TEXT   NOT NULL REFERENCES federations (id),
    token_hash   TEXT   NOT NULL UNIQUE,
    joined_ms    BIGINT NOT NULL,
    last_seen_ms BIGINT NOT NULL,
    left_ms      BIGINT
);

CREATE INDEX participants_by_federation ON participants (federation);

-- One proposal for each participant and round, whatever the attempt: a retry keeps what was accepted.
CREATE TABLE proposals (
    federation  TEXT   NOT NULL REFERENCES federations (id),
    round       BIGINT NOT NULL,
    participant TEXT   NOT NULL REFERENCES participants (id),
    attempt     BIGINT NOT NULL,
    prompt      TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (federation, round, participant)
);

-- Published prompts; round 0 is the seed prompt.
CREATE TABLE rounds (
    federation   TEXT   NOT NULL REFERENCES federations (id),
    round        BIGINT NOT NULL,
    prompt       TEXT   NOT NULL,
    record       TEXT   NOT NULL,
    submissions  TEXT   NOT NULL,
    published_ms BIGINT NOT NULL,
    PRIMARY KEY (federation, round)
);

CREATE TABLE transcript (
    federation TEXT   NOT NULL REFERENCES federations (id),
    sequence   BIGINT NOT NULL,
    entry      TEXT   NOT NULL,
    PRIMARY KEY (federation, sequence)
);
