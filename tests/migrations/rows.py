"""Representative rows of each revision's tables. `#oak` is the key of what is called oak; all people are invented."""

from __future__ import annotations

# What each revision adds; the tables of the job queue are the queue's own.
TABLES: dict[str, set[str]] = {
    "0001": {
        "agencies", "bank_holidays", "event_seals", "events", "invitations", "localities", "postcodes", "roles",
        "sessions", "throttles", "users", "wards",
    },
    "0002": {"kept_forms", "messages"},
    "0003": {
        "contact_people", "contacts", "families", "grants", "memberships", "openings", "people", "restrictions",
    },
    "0004": {
        "decisions", "lead_practitioners", "levels", "matters", "offers", "outcomes", "readings", "scores",
    },
    "0005": set(),
    "0006": set(),
    "0007": {"ward_localities"},
    "0008": {"contact_exclusions", "contact_phone_calls", "contact_posts", "draft_pages", "drafts", "safe_ways"},
    "0009": set(),
    "0010": set(),
    "0011": {"urgent_notices"},
    "0012": {"attachments", "file_parts", "files"},
    "0013": {"call_backs", "call_tries"},
    "0014": set(),
    "0015": {"claims", "kept_searches"},
    "0016": {"released_counts", "releases"},
    "0017": {"agency_keys", "contacts_by_key"},
    "0018": set(),
    "0019": {"contact_person_keys", "merges", "person_keys"},
    "0020": {"duties", "urgent_alerts"},
    "0021": {"hand_over_openings", "hand_over_outcomes", "hand_overs", "tellings"},
    "0022": {"decision_services", "service_localities", "service_needs", "service_words", "services"},
    "0023": {"agreements_to_ask", "person_links", "proposals", "statutory_statuses"},
    "0024": set(),
    "0025": set(),
    "0026": set(),
}  # fmt: skip

ROWS: dict[str, str] = {}

ROWS["0001"] = """
INSERT INTO agencies (id, slug, name, source, lead_type, active) VALUES
    (#school, 'hill-school', 'Hill School', 'school', 'education', true),
    (#old_nursery, 'old-nursery', 'Old Nursery', 'early_years', 'early_years', false);
INSERT INTO localities (id, slug, name, position) VALUES (#north, 'north', 'North', 1), (#south, 'south', 'South', 2);
INSERT INTO wards (id, code, name, locality_id, valid_from, valid_to) VALUES
    (#ward, 'W1', 'Mill Ward', #north, '2015-01-01', NULL),
    (#old_ward, 'W0', 'Old Ward', #north, '2009-01-01', '2015-01-01');
INSERT INTO postcodes (postcode, ward_id) VALUES ('ZZ1 1AA', #ward), ('ZZ1 1AB', #old_ward);
INSERT INTO bank_holidays (day, title) VALUES ('2050-05-05', 'A day of this partnership''s own');
INSERT INTO users (id, agency_id, email, name, password_hash, invited_at, joined_at, closed_at) VALUES
    (#ada, #school, 'ada@example.org', 'Ada Moss', 'a hash', '2021-01-04 09:00Z', '2021-01-05 09:00Z', NULL),
    (#ben, #school, 'ben@example.org', 'Ben Frost', NULL, '2021-01-04 09:00Z', NULL, NULL),
    (#cy, #school, 'cy@example.org', 'Cy Marsh', 'a hash', '2020-01-04 09:00Z', '2020-01-05 09:00Z',
        '2021-01-04 09:00Z');
INSERT INTO roles (id, user_id, role, agency_id, locality_id, starts_on, ends_on) VALUES
    (#ada_refers, #ada, 'referrer', #school, NULL, '2021-01-05', NULL),
    (#ada_coordinates, #ada, 'coordinator', NULL, #north, '2021-01-05', NULL),
    (#ada_screened, #ada, 'screener', NULL, NULL, '2021-01-05', '2021-01-05'),
    (#ada_screens, #ada, 'screener', NULL, NULL, '2021-02-05', NULL);
INSERT INTO sessions (id, token_digest, user_id, device, started_at, last_seen_at, ended_at, ended_because) VALUES
    (#session, '\\x01', #ada, 'Firefox', '2021-02-01 09:00Z', '2021-02-01 09:05Z', NULL, NULL),
    (#old_session, '\\x02', #ada, 'Firefox', '2021-01-05 09:00Z', '2021-01-05 09:05Z', '2021-01-05 10:00Z',
        'signed_out');
INSERT INTO invitations (id, user_id, made_by, made_at, expires_at, used_at, withdrawn_at) VALUES
    (#invited_ada, #ada, NULL, '2021-01-04 09:00Z', '2021-01-11 09:00Z', '2021-01-05 09:00Z', NULL),
    (#invited_ben, #ben, #ada, '2021-01-04 09:00Z', '2021-01-11 09:00Z', NULL, NULL),
    (#invited_ben_before, #ben, #ada, '2021-01-01 09:00Z', '2021-01-08 09:00Z', NULL, '2021-01-04 09:00Z');
INSERT INTO throttles (bucket, window_start, tries) VALUES ('\\x0a', '2021-02-01 09:00Z', 3);
INSERT INTO events (id, kind, actor, happened_at, contact_id, family_id, person_id, matter_id, user_id, payload,
    salt, digest)
VALUES
    (#joined, 'account:joined', 'portal:test', '2021-01-05 09:00Z', NULL, NULL, NULL, NULL, #ada, '{"role": "x"}',
        '\\x01', '\\x02'),
    (#erased, 'contact:sent', 'portal:test', '2021-01-06 09:00Z', NULL, NULL, NULL, NULL, NULL, '{}', NULL, '\\x03');
INSERT INTO event_seals (position, event_id, previous, seal, sealed_at) VALUES
    (1, #joined, '\\x00', '\\x11', '2021-01-05 09:00:05Z'), (2, #erased, '\\x11', '\\x12', '2021-01-06 09:00:05Z');
"""

ROWS["0002"] = """
INSERT INTO kept_forms (id, user_id, path, fields, kept_at, expires_at)
VALUES (#kept_form, #ada, '/contacts/new/', '\\x01', '2021-02-01 09:00Z', '2021-02-02 09:00Z');
INSERT INTO messages (id, template, to_user_id, to_mailbox, about, owed_at, tries, next_try_at, last_fault,
    sent_at, provider_reference, dead_at, opened_at)
VALUES
    (#told, 'contact_decided', #ada, NULL, 'C-0000-0000', '2021-02-01 09:00Z', 1, '2021-02-01 09:00Z', NULL,
        '2021-02-01 09:01Z', 'one@x', NULL, NULL),
    (#told_again, 'contact_decided', #ada, NULL, 'C-0000-0000', '2021-02-02 09:00Z', 0, '2021-02-02 09:00Z', NULL,
        NULL, NULL, NULL, NULL),
    (#anchor, 'event_anchor', NULL, 'anchors@example.org', '', '2021-02-01 09:00Z', 5, '2021-02-03 09:00Z',
        'service_busy', NULL, NULL, '2021-02-03 09:00Z', NULL);
INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'send_message',
    '{"message_id": "x"}');
"""

ROWS["0003"] = """
INSERT INTO people (id, forename, surname, sort_key, born_on, known_since) VALUES
    (#ida, 'Ida', 'Oak', 'oak ida', '2016-03-01', '2021-02-01 10:00Z'), (#mo, 'Mo', '', 'mo', NULL,
        '2021-02-01 10:00Z');
INSERT INTO families (id, postcode, locality_id, formed_at) VALUES
    (#oaks, 'ZZ1 1AA', #north, '2021-02-01 10:00Z'), (#ashes, NULL, NULL, '2021-02-01 11:00Z');
INSERT INTO memberships (id, family_id, person_id, role, position, since, ended_at) VALUES
    (#ida_left, #oaks, #ida, 'child', 1, '2021-02-01 10:00Z', '2021-02-03 10:00Z'),
    (#ida_is_back, #oaks, #ida, 'child', 1, '2021-02-04 10:00Z', NULL),
    (#mo_is_in, #oaks, #mo, 'adult', 2, '2021-02-01 10:00Z', NULL);
INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, decided_at,
    postcode, locality_id, worries, working_well, needs_to_happen, referrer_level, agreement, family_id)
VALUES
    (#contact, 'C-0000-0000', #sending, #ada, #school, 'school', '2021-02-01 09:00Z', '2021-02-02 09:00Z',
        '2021-02-01 10:00Z', 'ZZ1 1AA', #north, 'Often late.', '', 'Somebody to talk to.', 3, 'given', #oaks),
    (#waiting, 'C-1000-0002', #other_sending, #ada, #school, 'school', '2021-02-02 09:00Z', '2021-02-03 09:00Z',
        NULL, NULL, NULL, 'Tired.', 'Reads a lot.', 'Rest.', NULL, 'not_asked', NULL);
INSERT INTO contact_people (id, contact_id, position, role, forename, surname, born_on, person_id) VALUES
    (#ida_named, #contact, 1, 'child', 'Ida', 'Oak', '2016-03-01', #ida), (#mo_named, #contact, 2, 'adult', 'Mo',
        '', NULL, NULL);
INSERT INTO grants (id, user_id, role, agency_id, locality_id, person_id, family_id, contact_id, capacity, reason,
    source_event_id, since, until, ended_at, ended_by_event_id)
VALUES
    (#to_sender, #ada, NULL, NULL, NULL, NULL, NULL, #contact, 'sender', 'sent', #joined, '2021-02-01 09:00Z',
        NULL, NULL, NULL),
    (#to_lead, NULL, 'agency_lead', #school, NULL, NULL, NULL, #contact, 'agency_lead', 'sent', #joined,
        '2021-02-01 09:00Z', NULL, NULL, NULL),
    (#to_coordinator, NULL, 'coordinator', NULL, #north, NULL, #oaks, NULL, 'coordinator', 'routed', #joined,
        '2021-02-01 09:00Z', NULL, NULL, NULL),
    (#to_named, #ada, NULL, NULL, NULL, #ida, NULL, NULL, 'named', 'asked', #joined, '2021-02-01 09:00Z',
        '2021-03-01 09:00Z', '2021-02-10 09:00Z', #erased);
INSERT INTO restrictions (id, person_id, family_id, contact_id, reason, imposed_by, imposed_at, lifted_at,
    lifted_by, lifted_with)
VALUES
    (#over_ida, #ida, NULL, NULL, 'protection', #ada, '2021-02-01 09:00Z', '2021-02-05 09:00Z', #ada, #ben),
    (#over_ashes, NULL, #ashes, NULL, 'staff', #ada, '2021-02-01 09:00Z', NULL, NULL, NULL),
    (#over_waiting, NULL, NULL, #waiting, 'staff', #ada, '2021-02-01 09:00Z', NULL, NULL, NULL);
INSERT INTO openings (id, user_id, permission, subject_kind, subject_id, opened_at) VALUES
    (#opened, #ada, 'contact:read', 'contact', #contact, '2021-02-01 09:30Z'),
    (#searched, #ada, 'contact:list', 'contact', NULL, '2021-02-01 09:31Z');
"""

ROWS["0004"] = """
INSERT INTO decisions (id, contact_id, number, author_id, decided_at, reasons, words_to_referrer, message_id) VALUES
    (#decision, #contact, 1, #ada, '2021-02-01 10:00Z', 'One plan.', 'Thank you.', #told),
    (#second_thought, #contact, 2, #ada, '2021-02-02 10:00Z', 'More is known.', 'Thank you again.', #told_again);
INSERT INTO outcomes (id, decision_id, child_id, level, route, primary_need) VALUES
    (#outcome, #decision, #ida_named, 3, 'lead_practitioner', 'parenting'),
    (#second_outcome, #second_thought, #ida_named, 2, 'universal', 'other');
INSERT INTO matters (id, reference, family_id, decision_id, locality_id, route, level, primary_need, routed_at,
    accepted_at, closed_at, closed_by, closure_reason)
VALUES
    (#closed_case, 'M-0000-0000', #oaks, #decision, #north, 'lead_practitioner', 3, 'parenting',
        '2021-02-01 10:00Z', '2021-02-03 10:00Z', '2021-05-20 11:00Z', #ada, 'needs_met'),
    (#reopened_case, 'M-1000-0002', #oaks, #decision, #north, 'lead_practitioner', 2, 'behaviour',
        '2021-06-01 10:00Z', '2021-06-03 10:00Z', NULL, NULL, NULL),
    (#on_the_board, 'M-0000-001M', #ashes, #decision, NULL, 'lead_practitioner', 4, 'other', '2021-06-01 10:00Z',
        NULL, NULL, NULL, NULL);
INSERT INTO lead_practitioners (id, matter_id, user_id, agency_type, accepted_at, ended_at) VALUES
    (#led_first, #closed_case, #cy, 'education', '2021-02-03 10:00Z', '2021-03-03 10:00Z'),
    (#led_next, #closed_case, #ada, 'education', '2021-03-03 10:00Z', '2021-05-20 11:00Z'),
    (#leads, #reopened_case, #ada, 'education', '2021-06-03 10:00Z', NULL);
INSERT INTO levels (id, matter_id, moment, level, recorded_at, recorded_by) VALUES
    (#level_then, #closed_case, 'allocation', 3, '2021-02-03 10:00Z', #cy),
    (#level_after, #closed_case, 'closure', 1, '2021-05-20 11:00Z', #ada),
    (#level_now, #reopened_case, 'allocation', 4, '2021-06-03 10:00Z', #ada);
INSERT INTO offers (id, matter_id, to_user_id, offered_by, offered_at, answer_by, accepted_at, declined_at,
    decline_reason, lapsed_at)
VALUES
    (#accepted, #closed_case, #ada, #cy, '2021-02-02 10:00Z', '2021-02-04 23:59:59Z', '2021-02-03 10:00Z', NULL,
        NULL, NULL),
    (#declined, #on_the_board, #cy, #ada, '2021-06-02 10:00Z', '2021-06-04 23:59:59Z', NULL, '2021-06-02 11:00Z',
        'capacity', NULL),
    (#lapsed, #on_the_board, #cy, #ada, '2021-06-03 10:00Z', '2021-06-05 23:59:59Z', NULL, NULL, NULL,
        '2021-06-06 00:00Z'),
    (#asked, #on_the_board, #ada, #ada, '2021-06-07 10:00Z', '2021-06-09 23:59:59Z', NULL, NULL, NULL, NULL);
INSERT INTO readings (id, family_id, matter_id, star, edition, top, kind, held_on, scored_by, recorded_by,
    recorded_at, superseded_by)
VALUES
    (#first_star, #oaks, #closed_case, 'family_star_plus', '1.1', 10, 'first', '2021-02-10', 'together', #ada,
        '2021-02-10 17:00Z', NULL),
    (#wrong_star, #oaks, #closed_case, 'family_star_plus', '1.1', 10, 'first', '2021-02-09', 'practitioner', #ada,
        '2021-02-09 17:00Z', #first_star),
    (#last_star, #oaks, #closed_case, 'family_star_plus', '1.1', 10, 'closing', '2021-05-18', 'together', #ada,
        '2021-05-18 17:00Z', NULL);
INSERT INTO scores (reading_id, area, top, score) VALUES
    (#first_star, 'home_money', 10, 1), (#first_star, 'keeping_safe', 10, 10),
    (#wrong_star, 'home_money', 10, 2), (#last_star, 'home_money', 10, 5);
"""

ROWS["0005"] = ""  # it brings no table; what it allows is shown in test_corrected_readings.py
ROWS["0006"] = ""  # nor does this; what it lets in is shown in test_more_stars.py

ROWS["0007"] = """
INSERT INTO ward_localities (ward_id, since, locality_id) VALUES (#ward, '2020-01-01', #north);
INSERT INTO postcodes (postcode, ward_id, introduced_on, terminated_on) VALUES ('ZZ9 9ZZ', NULL, '1980-01-01', NULL);
"""

ROWS["0008"] = """
INSERT INTO contacts (id, reference, sending_key, came_by, sender_id, agency_id, source, caller, caller_role, incident,
    received_at, due_at, urgent, call_back_number, call_back_when, home, address, postcode, ward_id, locality_id, signs,
    guidance_version, pointed_level, pointer_rule, pointer_words, referrer_level, asked_for, worries, working_well,
    needs_to_happen, scale, parents_views, tried, child_seen, agreement, agreed_by, agreed_on, agreed_how,
    agreement_words, told_of_sharing, not_told_because)
VALUES
    (#full, 'C-2000-0004', #full_sending, 'call', #ada, #school, 'school', 'Bo Reed', 'Neighbour', 'HS-21-7',
        '2021-02-03 09:00Z', '2021-02-04 09:00Z', true, '01632 960101', 'After four.', 'refuge', 'A safe place.',
        'ZZ1 1AA', #ward, #north, '{cold_home,hungry}', '2021-01', 4, 'any_level_4', 'One sign of level 4.', 3, 'help',
        'Hungry.', 'Draws.', 'Food.', 7, 'They are tired.', 'A breakfast club.', 'yes', 'given', 'Mo Elm', '2021-02-02',
        'by_phone', 'They were glad.', 'no', 'It would not be safe.');
INSERT INTO contacts (id, reference, sending_key, came_by, source, received_at, due_at, worries, working_well,
    needs_to_happen, agreement)
VALUES
    (#from_family, 'C-3000-0006', #family_sending, 'help', 'family', '2021-02-03 10:00Z', '2021-02-04 10:00Z',
        'We need help.', '', '', 'given');
INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, worries,
    working_well, needs_to_happen, agreement, withdrawn_at, withdrawn_by, withdrawn_because)
VALUES
    (#withdrawn, 'C-4000-0008', #withdrawn_sending, #ada, #school, 'school', '2021-02-03 11:00Z', '2021-02-04 11:00Z',
        'Sent twice.', '', '', 'given', '2021-02-03 11:05Z', #ada, 'sent_twice');
INSERT INTO contact_people (id, contact_id, position, role, forename, surname, born_on, estimated_age, unborn, due_on,
    sex, ethnicity, disabilities, nhs_number, upn, setting, language, interpreter, own_words, kinship,
    parental_responsibility, lives_elsewhere)
VALUES
    (#may_named, #full, 1, 'child', 'May', 'Elm', '2014-05-01', NULL, false, NULL, 'F', 'WBRI', '{HEAR}', '9990000018',
        'A123456789012', 'Hill School', 'Polish', 'yes', 'I like breakfast.', NULL, NULL, ''),
    (#unborn_named, #full, 2, 'child', '', 'Elm', NULL, NULL, true, '2021-06-01', NULL, NULL, '{}', NULL, NULL, '', '',
        NULL, '', NULL, NULL, ''),
    (#estimated_named, #full, 3, 'child', 'Jo', '', NULL, 4, false, NULL, NULL, NULL, '{}', NULL, NULL, '', '', NULL,
        '', NULL, NULL, ''),
    (#nameless_named, #full, 4, 'adult', '', '', NULL, NULL, false, NULL, NULL, NULL, '{}', NULL, NULL, '', '',
        'not_known', '', 'father', 'yes', '2 Far Road'),
    (#own_child, #from_family, 1, 'child', 'Al', 'Fir', '2015-01-01', NULL, false, NULL, NULL, NULL, '{}', NULL, NULL,
        '', '', NULL, '', NULL, NULL, '');
INSERT INTO people (id, forename, surname, sort_key, born_on, known_since) VALUES
    (#unborn, '', 'Elm', 'elm', NULL, '2021-02-03 10:00Z');
INSERT INTO safe_ways (contact_id, whom, number, when_to_call, may_leave_message, may_write, must_not_know) VALUES
    (#full, 'The mother', '01632 960102', 'Mornings', 'no', 'not_known', 'Her partner'),
    (#from_family, 'Me', '01632 960103', '', 'yes', 'yes', '');
INSERT INTO contact_exclusions (contact_id, position, agency_id, name) VALUES
    (#full, 1, #old_nursery, ''), (#full, 2, NULL, 'The club by the church');
INSERT INTO contact_posts (id, contact_id, sending_key, kind, author_id, posted_at, words, answers_id) VALUES
    (#question, #full, #question_key, 'question', #ada, '2021-02-03 12:00Z', 'Who lives there?', NULL),
    (#answer, #full, #answer_key, 'answer', #ada, '2021-02-03 13:00Z', 'Four people.', #question),
    (#addition, #full, #addition_key, 'addition', #ada, '2021-02-03 14:00Z', 'There is a dog.', NULL);
INSERT INTO contact_phone_calls (id, contact_id, spoke_to, phoned_at, noted_at, noted_by) VALUES
    (#phoned, #full, 'Di at the desk', '2021-02-03 08:50Z', '2021-02-03 09:00Z', #ada),
    (#phoned_by_family, #from_family, 'Di at the desk', '2021-02-03 09:50Z', '2021-02-03 10:00Z', NULL);
INSERT INTO drafts (id, reference, author_id, agency_id, way, begun_at, saved_at, warned_at, urgent_since, reminded_at,
    sent_at, contact_id)
VALUES
    (#draft, 'D-0000-0000', #ada, #school, 'journey', '2021-02-03 08:00Z', '2021-02-03 08:30Z', '2021-02-24 08:30Z',
        '2021-02-03 08:10Z', '2021-02-03 09:10Z', NULL, NULL),
    (#sent_draft, 'D-1000-0002', #ada, #school, 'call', '2021-02-03 08:00Z', '2021-02-03 08:59Z', NULL, NULL, NULL,
        '2021-02-03 09:00Z', #full);
INSERT INTO draft_pages (draft_id, page, number, fields, revision, tab, saved_at) VALUES
    (#draft, 'child', 1, '{"forename": ["May"], "born_on-year": ["0026"]}', 1, #tab, '2021-02-03 08:20Z'),
    (#draft, 'account', 0, '{"worries": [""]}', 3, #tab, '2021-02-03 08:30Z');
"""

ROWS["0009"] = ""  # it brings no table; it holds all rows to what 0008 says, as test_what_partners_tell.py shows

# A revision is not taken back while something would be lost. What of its rows would be, and has to go before.
LOST_WITHOUT: dict[str, str] = {}

LOST_WITHOUT["0008"] = """
DELETE FROM draft_pages;
DELETE FROM drafts;
DELETE FROM contact_posts;
DELETE FROM contact_phone_calls;
DELETE FROM safe_ways;
DELETE FROM contact_exclusions;
DELETE FROM contact_people WHERE contact_id IN (#full, #from_family);
DELETE FROM contacts WHERE id IN (#full, #from_family, #withdrawn);
DELETE FROM people WHERE id = #unborn;
"""

ROWS["0010"] = ""  # it brings no table; what it brings is shown in test_short_form.py

ROWS["0011"] = """
INSERT INTO urgent_notices (contact_id, told_at, due_at, acknowledged_at, acknowledged_by, acknowledged_user_id,
    chased_at)
VALUES
    (#full, '2021-07-03 21:00Z', '2021-07-03 22:00Z', '2021-07-03 22:30Z', 'Invented Night Worker', #ada,
        '2021-07-03 22:05Z'),
    (#from_family, '2021-07-03 21:00Z', '2021-07-03 22:00Z', NULL, NULL, NULL, NULL);
"""
LOST_WITHOUT["0011"] = "DELETE FROM urgent_notices"

ROWS["0012"] = """
INSERT INTO files (id, name, kind, size, sha256, kept_at, kept_in, must_be_scanned, scanned_at, verdict, tries,
    next_scan_at)
VALUES
    (#letter, 'letter.pdf', 'pdf', 3, sha256('one'), '2021-02-01 09:00Z', 'database', true, '2021-02-01 09:01Z',
        'clean', 0, '2021-02-01 09:10Z'),
    (#picture, 'picture.jpg', 'jpg', 4, sha256('two'), '2021-02-01 09:00Z', 's3', false, NULL, NULL, 2,
        '2021-02-01 09:10Z');
INSERT INTO file_parts (file_id, number, content) VALUES (#letter, 1, 'one');
INSERT INTO attachments (id, draft_id, contact_id, number, file_id, sha256, added_at, added_by) VALUES
    (#letter_sent, NULL, #contact, 1, #letter, sha256('one'), '2021-02-01 09:00Z', #ada),
    (#picture_added, #draft, NULL, 1, #picture, sha256('two'), '2021-02-01 09:00Z', #ada);
"""

ROWS["0013"] = """
INSERT INTO call_backs (id, contact_id, because, promised_at, wanted_by, due_at, number, when_to_call, ended, made_at,
    made_by, spoke_to, said, noted_at)
VALUES
    (#call_made, #full, 'asked_by_referrer', '2021-02-03 09:00Z', '2021-02-03 15:00Z', '2021-02-03 15:00Z',
        '01632 960101', 'After four.', 'spoken', '2021-02-03 14:00Z', #ada, 'Bo Reed', 'They will wait.',
        '2021-02-03 14:05Z'),
    (#call_open, #from_family, 'tell_outcome', '2021-02-03 11:00Z', NULL, '2021-02-04 17:00Z', '', '', NULL, NULL, NULL,
        NULL, '', NULL),
    (#call_asked, #from_family, 'asked_by_referrer', '2021-02-03 11:00Z', NULL, '2021-02-04 17:00Z', '', '', NULL, NULL,
        NULL, NULL, '', NULL);
INSERT INTO call_tries (id, call_id, sending_key, tried_at, tried_by, noted_at, ended, said) VALUES
    (#tried, #call_open, #tried_key, '2021-02-03 12:00Z', #ada, '2021-02-03 12:01Z', 'no_answer', '');
INSERT INTO decisions (id, contact_id, number, author_id, decided_at, reasons, words_to_referrer, message_id, call_id)
VALUES
    (#told_by_call, #from_family, 1, #ada, '2021-02-03 11:00Z', 'One plan.', 'Thank you.', NULL, #call_open);
INSERT INTO grants (id, role, contact_id, capacity, reason, source_event_id, since) VALUES
    (#to_caller, 'screener', #from_family, 'caller', 'call_promised', #joined, '2021-02-03 11:00Z');
"""

ROWS["0014"] = ""  # it brings no table; it holds all rows to what 0013 says

LOST_WITHOUT["0013"] = """
DELETE FROM grants WHERE id = #to_caller;
DELETE FROM decisions WHERE id = #told_by_call;
DELETE FROM call_tries;
DELETE FROM call_backs;
"""

ROWS["0015"] = """
INSERT INTO claims (id, contact_id, screener_id, claimed_at, ended_at) VALUES
    (#looked, #full, #cy, '2021-02-03 09:10Z', '2021-02-03 09:20Z'),
    (#looks, #full, #ada, '2021-02-03 09:30Z', NULL), (#looks_too, #waiting, #ada, '2021-02-03 09:30Z', NULL);
INSERT INTO kept_searches (id, user_id, path, fields, kept_at, expires_at) VALUES
    (#kept_search, #ada, '/contacts/search', '\\x01', '2021-02-01 09:00Z', '2021-02-01 10:00Z');
"""

ROWS["0016"] = """
INSERT INTO releases (id, first_day, made_at, hours) VALUES (#quarter, '2021-01-01', '2021-04-20 05:00Z', 12.5);
INSERT INTO released_counts (id, release_id, agency_id, everywhere, locality_id, part, told, number) VALUES
    (#told_whole, #quarter, NULL, true, NULL, 'received', 'exact', 120),
    (#told_north, #quarter, NULL, false, #north, 'received', 'withheld', NULL),
    (#told_nowhere, #quarter, NULL, false, NULL, 'received', 'few', NULL),
    (#told_school, #quarter, #school, false, NULL, 'returned', 'exact', 7);
"""

LOST_WITHOUT["0016"] = "DELETE FROM released_counts; DELETE FROM releases"

ROWS["0017"] = """
INSERT INTO agency_keys (id, agency_id, user_id, name, prefix, secret_digest, made_at, made_by, last_used_on, ended_at,
    ended_by)
VALUES
    (#key, #school, #ada, 'Our register', 'ehk_aaaaaa', '\\x11', '2021-02-01 09:00Z', #cy, '2021-02-03', NULL, NULL),
    (#old_key, #school, #ada, 'Our register', 'ehk_bbbbbb', '\\x12', '2021-01-01 09:00Z', #cy, NULL,
        '2021-02-01 09:00Z', #cy);
INSERT INTO contacts_by_key (contact_id, key_id) VALUES (#full, #key);
"""

ROWS["0018"] = """
UPDATE contacts SET again_due_at = '2021-03-01 09:00Z' WHERE id = #contact;
UPDATE contacts SET extended_due_at = due_at + interval '2 days', joined_to_id = #full WHERE id = #from_family;
"""

# The release before would show nobody what waits once more, and has no place for the rest.
LOST_WITHOUT["0018"] = "UPDATE contacts SET again_due_at = NULL"

ROWS["0019"] = """
INSERT INTO people (id, forename, surname, sort_key, born_on, known_since, sex, nhs_number, upn, address, postcode,
    born_year, keyed_as)
VALUES
    (#ida_again, 'Ada', 'Oak', 'oak ada', NULL, '2021-02-05 10:00Z', 'F', '9434765919', NULL, '1 Hill Road', 'ZZ1 1AA',
        2016, 1);
UPDATE people SET merged_into_id = #ida WHERE id = #ida_again;
INSERT INTO person_keys (key, person_id) VALUES (-7, #ida_again), (7, #ida_again), (7, #ida);
INSERT INTO contact_person_keys (key, contact_person_id) VALUES (7, #mo_named);
INSERT INTO merges (id, kept_id, merged_id, reason, made_at, made_by, undone_at, undone_by) VALUES
    (#merged_once, #ida, #ida_again, 'The same school.', '2021-02-06 10:00Z', #ada, '2021-02-07 10:00Z', #cy),
    (#merged, #ida, #ida_again, 'The same doctor.', '2021-02-08 10:00Z', #ada, NULL, NULL);
"""

LOST_WITHOUT["0019"] = """
DELETE FROM merges;
DELETE FROM person_keys;
DELETE FROM people WHERE id = #ida_again;
"""

ROWS["0020"] = """
UPDATE claims SET ended_because = 'released' WHERE id = #looked;
UPDATE claims SET last_active_at = claimed_at + interval '5 minutes' WHERE id = #looks;
UPDATE contact_posts SET stops_until = posted_at + interval '2 days' WHERE id = #question;
INSERT INTO duties (id, user_id, begins_at, ends_at, named_at, named_by, ended_at, ended_by) VALUES
    (#duty, #ada, '2021-02-03 08:30Z', '2021-02-03 17:00Z', '2021-02-01 09:00Z', #cy, NULL, NULL),
    (#no_duty, #cy, '2021-02-03 08:30Z', '2021-02-03 17:00Z', '2021-02-01 09:00Z', #cy, '2021-02-02 09:00Z', #cy);
INSERT INTO urgent_alerts (contact_id, waits_since, step, alerted_at) VALUES
    (#full, '2021-02-03 09:00Z', 1, '2021-02-03 09:30Z'), (#full, '2021-02-03 09:00Z', 2, '2021-02-03 10:00Z');
"""

LOST_WITHOUT["0020"] = "DELETE FROM urgent_alerts; DELETE FROM duties"

ROWS["0021"] = """
INSERT INTO hand_overs (id, reference, contact_id, decision_id, kind, matter_id, to_mailbox, to_user_id, to_words,
    handed_at, handed_by, due_at, chased_at, escalated_at, accepted_at, accepted_by, accepted_user_id, accepted_through,
    their_reference, returned_at, returned_by, returned_because, returned_words, withdrawn_at, withdrawn_by,
    withdrawn_because, superseded_at)
VALUES
    (#taken_on, 'H-0000-0000', #contact, #decision, 'safeguarding', NULL, 'team@example.org', NULL, '',
        '2021-02-01 10:00Z', #ada, '2021-02-02 10:00Z', '2021-02-02 10:05Z', '2021-02-02 11:05Z', '2021-02-02 12:00Z',
        'Priya Dunmore', NULL, 'link', 'SG-1', NULL, NULL, NULL, '', NULL, NULL, NULL, NULL),
    (#told_lead, 'H-1000-0002', #contact, #second_thought, 'open_case', #reopened_case, NULL, #ada, '',
        '2021-06-05 10:00Z', #cy, '2021-06-06 10:00Z', NULL, NULL, '2021-06-05 11:00Z', 'Ada', #ada, 'account', '',
        NULL, NULL, NULL, '', NULL, NULL, NULL, NULL),
    (#given_back, 'H-2000-0004', #contact, #second_thought, 'social_worker', NULL, NULL, NULL, 'Lena Ost, east team',
        '2021-06-05 10:00Z', #cy, '2021-06-06 10:00Z', NULL, NULL, NULL, NULL, NULL, NULL, '', '2021-06-05 12:00Z',
        'Lena Ost', 'other', 'The case is closed.', NULL, NULL, NULL, NULL),
    (#taken_back, 'H-3000-0006', #contact, #second_thought, 'out_of_area', NULL, NULL, NULL, 'Eastfield 01632 960777',
        '2021-06-05 10:00Z', #cy, '2021-06-06 10:00Z', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, '',
        '2021-06-05 12:00Z', #ada, 'The wrong area.', NULL),
    (#overtaken, 'H-4000-0008', #from_family, #told_by_call, 'safeguarding', NULL, NULL, NULL, '', '2021-02-03 11:00Z',
        #ada, '2021-02-04 11:00Z', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, '', NULL, NULL, NULL,
        '2021-02-04 09:00Z'),
    (#still_open, 'H-5000-000A', #from_family, #told_by_call, 'out_of_area', NULL, NULL, NULL, 'Eastfield 01632 960777',
        '2021-02-03 11:00Z', #ada, '2021-02-04 11:00Z', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, '',
        NULL, NULL, NULL, NULL);
INSERT INTO hand_over_outcomes (hand_over_id, outcome_id) VALUES (#taken_on, #outcome);
INSERT INTO hand_over_openings (id, hand_over_id, name, opened_at) VALUES
    (#opening, #taken_on, 'Priya Dunmore', '2021-02-02 11:55Z');
INSERT INTO tellings (message_id, contact_id, passed_on_at, due_at, call_owed_at, told_at) VALUES
    (#told, #contact, '2021-02-02 09:05Z', '2021-02-03 09:05Z', '2021-02-03 09:10Z', '2021-02-03 12:00Z'),
    (#told_again, #contact, '2021-02-03 09:05Z', '2021-02-04 09:05Z', NULL, NULL);
"""

LOST_WITHOUT["0021"] = """
DELETE FROM hand_over_openings;
DELETE FROM hand_over_outcomes;
DELETE FROM hand_overs;
"""

ROWS["0022"] = """
INSERT INTO services (id, name, sort_key, description, status, minimum_age, maximum_age, everywhere, phone, valid_from,
    valid_to, imported_at)
VALUES ('svc-1', 'Stay and play', 'stay and play', 'Play for small children.', 'active', 0, 4, false, '01632 960201',
    '2021-01-01', '2021-12-31', '2021-01-01 09:00Z');
INSERT INTO service_needs (need, service_id) VALUES ('parenting', 'svc-1');
INSERT INTO service_localities (locality_id, service_id) VALUES (#north, 'svc-1');
INSERT INTO service_words (word, service_id) VALUES ('play', 'svc-1');
INSERT INTO decision_services (decision_id, position, service_id, name, told) VALUES
    (#told_by_call, 1, 'svc-1', 'Stay and play', 'Come on Tuesdays.');
"""

ROWS["0023"] = """
INSERT INTO proposals (id, contact_id, author_id, proposed_at, needs, because, deciding, agreed_at, refused_at,
    refused_because, answered_by, dropped_at)
VALUES
    (#proposed, #waiting, #ada, '2021-02-02 10:00Z', 'screener', 'The guidance points to level 3.', '{"level": 2}',
        NULL, NULL, NULL, NULL, NULL),
    (#not_agreed, #waiting, #ada, '2021-02-02 09:30Z', 'hub_manager', 'No agreement.', '{"level": 3}', NULL,
        '2021-02-02 09:40Z', 'Ask them first.', #cy, NULL);
INSERT INTO person_links (id, contact_person_id, person_id, how, linked_by, linked_at, score, reasons, undone_at,
    undone_by)
VALUES
    (#ida_linked, #ida_named, #ida, 'linked', #ada, '2021-02-01 09:50Z', 12.5, '{born}', '2021-02-01 09:52Z', #ada),
    (#ida_unsure, #ida_named, NULL, 'not_sure', #ada, '2021-02-01 09:53Z', NULL, '{}', NULL, NULL);
INSERT INTO statutory_statuses (id, person_id, status, since, source, decision_id, recorded_at, recorded_by) VALUES
    (#ida_in_need, #ida, 'child_in_need', '2021-01-04', 'Her social worker', #decision, '2021-02-01 10:00Z', #ada);
INSERT INTO agreements_to_ask (matter_id, asker, asker_id, since, ask_by, answer, answered_at, noted_by, words) VALUES
    (#on_the_board, 'Ada Moss', #ada, '2021-06-01 10:00Z', '2021-06-04 22:59:59Z', 'given', '2021-06-02 10:00Z', #ada,
        'Yes.');
INSERT INTO matters (id, reference, family_id, decision_id, locality_id, route, level, primary_need, routed_at,
    withdrawn_at, withdrawn_by)
VALUES
    (#taken_off, 'M-2000-0004', #ashes, #decision, NULL, 'local_solutions', 2, 'other', '2021-05-01 10:00Z',
        '2021-05-02 10:00Z', #ada);
UPDATE decisions SET differs_because = 'More was seen since.', agreed_by_id = #cy, agreed_at = decided_at
    WHERE id = #decision;
"""

# The release before has no place for them.
LOST_WITHOUT["0023"] = """
DELETE FROM matters WHERE withdrawn_at IS NOT NULL;
DELETE FROM agreements_to_ask;
DELETE FROM statutory_statuses;
DELETE FROM person_links;
DELETE FROM proposals;
UPDATE decisions SET differs_because = '', agreed_by_id = NULL, agreed_at = NULL;
"""

ROWS["0024"] = """
UPDATE agreements_to_ask SET chased_at = '2021-06-05 08:30Z' WHERE matter_id = #on_the_board;
"""

# Without it somebody is reminded once more.
LOST_WITHOUT["0024"] = "UPDATE agreements_to_ask SET chased_at = NULL"

ROWS["0025"] = """
INSERT INTO hand_overs (id, reference, contact_id, decision_id, kind, to_words, handed_at, handed_by, due_at,
    returned_at, returned_by, returned_because)
SELECT #not_them, 'H-2000-0009', contact_id, decision_id, kind, to_words, handed_at, handed_by, due_at,
    returned_at, returned_by, 'other_family' FROM hand_overs WHERE id = #given_back;
"""

# The release before does not know the reason.
LOST_WITHOUT["0025"] = "DELETE FROM hand_overs WHERE id = #not_them"

ROWS["0026"] = """
UPDATE merges SET undone_because = 'They are cousins.' WHERE id = #merged_once;
"""

# The release before has no place for it.
LOST_WITHOUT["0026"] = "UPDATE merges SET undone_because = NULL"
