-- Serves from: 0016
-- Who is told by mail when an event endpoint accepts nothing: a SealedPart as JSON, and the language of the mail.

alter table event_endpoints add column contact_sealed text;
alter table event_endpoints add column contact_language text not null default 'ko';
