-- The stage of scoring that is open, from 1; 0 outside of it. The prompts that participants are asked to judge in it, as JSON.
ALTER TABLE federations ADD COLUMN stage BIGINT NOT NULL DEFAULT 0;
ALTER TABLE federations ADD COLUMN candidates TEXT;

-- The first round whose candidates it may judge: whoever joins a round that has closed its proposals begins with the next.
ALTER TABLE participants ADD COLUMN votes_from BIGINT NOT NULL DEFAULT 0;

-- What the rounds of strategies with a gate have come to before they are published: candidates, and how each stage judged them.
CREATE TABLE contests (
    federation TEXT   NOT NULL REFERENCES federations (id),
    round      BIGINT NOT NULL,
    contest      TEXT   NOT NULL,
    PRIMARY KEY (federation, round)
);

-- One ballot for each participant and stage.
CREATE TABLE ballots (
    federation  TEXT   NOT NULL REFERENCES federations (id),
    round       BIGINT NOT NULL,
    stage       BIGINT NOT NULL,
    participant TEXT   NOT NULL REFERENCES participants (id),
    votes       TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (federation, round, stage, participant)
);
