-- Since when the clock of a federation stands still; NULL while it runs.
ALTER TABLE federations ADD COLUMN paused_ms BIGINT;
-- Participants that each round asks, as in the spec; NULL asks all.
ALTER TABLE federations ADD COLUMN clients_per_round BIGINT;

-- When somebody joined with it, and when the host took it back.
ALTER TABLE invites ADD COLUMN used_ms BIGINT;
ALTER TABLE invites ADD COLUMN revoked_ms BIGINT;
UPDATE invites SET used_ms = (SELECT joined_ms FROM participants WHERE participants.id = invites.participant);
CREATE INDEX invites_by_federation ON invites (federation, hash);

-- When the host removed it (left_ms is set too), and the last round that asked it where not all are asked.
ALTER TABLE participants ADD COLUMN removed_ms BIGINT;
ALTER TABLE participants ADD COLUMN asked_round BIGINT NOT NULL DEFAULT 0;
