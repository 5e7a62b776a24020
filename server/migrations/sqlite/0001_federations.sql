-- Times are milliseconds since the Unix epoch. JSON columns hold the wire types of feddtpt-shared.

-- One row: the secret that participant tokens are derived from.
CREATE TABLE server (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL
) STRICT;

CREATE TABLE federations (
    id              TEXT    PRIMARY KEY,
    spec            TEXT    NOT NULL,
    vocabulary      TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    round           INTEGER NOT NULL,
    attempt         INTEGER NOT NULL,
    phase           TEXT,
    phase_opened_ms INTEGER NOT NULL,
    -- Participants not heard of since this time are away: nobody waits for them.
    active_since_ms INTEGER NOT NULL,
    -- Counts every change; step_revision is its value at the last change of round, attempt or phase.
    revision        INTEGER NOT NULL,
    step_revision   INTEGER NOT NULL,
    reason          TEXT,
    prompt          TEXT    NOT NULL,
    created_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX federations_by_status ON federations (status);

CREATE TABLE invites (
    hash        TEXT    PRIMARY KEY,
    federation  TEXT    NOT NULL REFERENCES federations (id),
    expires_ms  INTEGER NOT NULL,
    nonce       TEXT,
    participant TEXT,
    created_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE participants (
    id           TEXT    PRIMARY KEY,
    federation   TEXT    NOT NULL REFERENCES federations (id),
    token_hash   TEXT    NOT NULL UNIQUE,
    joined_ms    INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    left_ms      INTEGER
) STRICT;

CREATE INDEX participants_by_federation ON participants (federation);

-- One proposal for each participant and round, whatever the attempt: a retry keeps what was accepted.
CREATE TABLE proposals (
    federation  TEXT    NOT NULL REFERENCES federations (id),
    round       INTEGER NOT NULL,
    participant TEXT    NOT NULL REFERENCES participants (id),
    attempt     INTEGER NOT NULL,
    prompt      TEXT    NOT NULL,
    digest      TEXT    NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (federation, round, participant)
) STRICT;

-- Published prompts; round 0 is the seed prompt.
CREATE TABLE rounds (
    federation   TEXT    NOT NULL REFERENCES federations (id),
    round        INTEGER NOT NULL,
    prompt       TEXT    NOT NULL,
    record       TEXT    NOT NULL,
    submissions  TEXT    NOT NULL,
    published_ms INTEGER NOT NULL,
    PRIMARY KEY (federation, round)
) STRICT;

CREATE TABLE transcript (
    federation TEXT    NOT NULL REFERENCES federations (id),
    sequence   INTEGER NOT NULL,
    entry      TEXT    NOT NULL,
    PRIMARY KEY (federation, sequence)
) STRICT;
