-- Ballots named candidates by their words. They name them by their places in a numbered list now, which an old one does not tell: whoever
-- judged in a stage that is open is asked again. What was published stays as it was.
DELETE FROM ballots WHERE votes NOT LIKE '{"stage":%';
