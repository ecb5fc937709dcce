-- What the bare pages read: the same tables as the portal's own pages, in as few statements as they need.
-- %(key)s is the record's reference, or the id of the reader or the locality; %(session)s the reader's session.

-- who asks
SELECT s.started_at, s.last_seen_at, u.name, a.name, r.role, r.agency_id, r.locality_id
FROM sessions s JOIN users u ON u.id = s.user_id JOIN agencies a ON a.id = u.agency_id
LEFT JOIN roles r ON r.user_id = u.id
WHERE s.id = %(session)s AND s.ended_at IS NULL;

-- contacts sent
SELECT count(*),
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM contact_posts q WHERE q.contact_id = c.id AND q.kind = 'question'
             AND NOT EXISTS (SELECT FROM contact_posts a WHERE a.answers_id = q.id)))
FROM contacts c
WHERE c.decided_at IS NULL AND c.withdrawn_at IS NULL AND c.sender_id = %(key)s
  AND EXISTS (SELECT FROM grants g WHERE g.contact_id = c.id AND g.ended_at IS NULL);
SELECT c.reference, c.urgent,
       (SELECT string_agg(p.forename || ' ' || p.surname, ', ' ORDER BY p.position) FROM contact_people p
        WHERE p.contact_id = c.id AND p.role = 'child'),
       c.received_at, c.decided_at, c.withdrawn_at, u.name,
       (SELECT s.name FROM claims l JOIN users s ON s.id = l.screener_id
        WHERE l.contact_id = c.id AND l.ended_at IS NULL),
       (SELECT max(q.posted_at) FROM contact_posts q WHERE q.contact_id = c.id AND q.kind = 'question'
          AND NOT EXISTS (SELECT FROM contact_posts a WHERE a.answers_id = q.id))
FROM contacts c JOIN users u ON u.id = c.sender_id
WHERE c.sender_id = %(key)s AND EXISTS (SELECT FROM grants g WHERE g.contact_id = c.id AND g.ended_at IS NULL)
ORDER BY c.received_at DESC, c.id DESC LIMIT 26;

-- a contact
SELECT c.*, u.name, a.name, l.name, w.name, s.*
FROM contacts c JOIN users u ON u.id = c.sender_id JOIN agencies a ON a.id = c.agency_id
LEFT JOIN localities l ON l.id = c.locality_id LEFT JOIN wards w ON w.id = c.ward_id
LEFT JOIN safe_ways s ON s.contact_id = c.id
WHERE c.reference = %(key)s AND EXISTS (SELECT FROM grants g WHERE g.contact_id = c.id AND g.ended_at IS NULL);
SELECT p.* FROM contact_people p JOIN contacts c ON c.id = p.contact_id WHERE c.reference = %(key)s ORDER BY p.position;
SELECT e.name, a.name FROM contact_exclusions e JOIN contacts c ON c.id = e.contact_id
LEFT JOIN agencies a ON a.id = e.agency_id WHERE c.reference = %(key)s ORDER BY e.position;
SELECT p.spoke_to, p.phoned_at FROM contact_phone_calls p JOIN contacts c ON c.id = p.contact_id
WHERE c.reference = %(key)s ORDER BY p.phoned_at;
SELECT u.name, d.decided_at, d.reasons, d.words_to_referrer, o.level, o.route, o.primary_need
FROM decisions d JOIN contacts c ON c.id = d.contact_id JOIN users u ON u.id = d.author_id
JOIN outcomes o ON o.decision_id = d.id
WHERE c.reference = %(key)s ORDER BY d.number DESC;
SELECT q.kind, q.posted_at, q.words, u.name FROM contact_posts q JOIN contacts c ON c.id = q.contact_id
JOIN users u ON u.id = q.author_id
WHERE c.reference = %(key)s ORDER BY q.posted_at, q.id;

-- the queue
SELECT slug, name FROM localities ORDER BY position;
SELECT day FROM bank_holidays WHERE day >= current_date;
SELECT u.name FROM duties d JOIN users u ON u.id = d.user_id WHERE d.ended_at IS NULL AND now() BETWEEN begins_at AND ends_at;
SELECT count(*), count(*) FILTER (WHERE c.decide_by < now()), count(*) FILTER (WHERE c.decide_by < current_date + 1)
FROM contacts c
WHERE c.decide_by IS NOT NULL AND c.joined_to_id IS NULL
  AND EXISTS (SELECT FROM grants g WHERE g.contact_id = c.id AND g.ended_at IS NULL);
SELECT c.reference, c.urgent, c.received_at, c.source, l.name, c.decide_by, c.pointed_level,
       (SELECT s.name FROM claims k JOIN users s ON s.id = k.screener_id
        WHERE k.contact_id = c.id AND k.ended_at IS NULL),
       (SELECT max(q.posted_at) FROM contact_posts q WHERE q.contact_id = c.id AND q.kind = 'question'
          AND NOT EXISTS (SELECT FROM contact_posts a WHERE a.answers_id = q.id)),
       EXISTS (SELECT FROM contact_posts q WHERE q.contact_id = c.id AND q.kind <> 'question'
          AND NOT EXISTS (SELECT FROM claims k WHERE k.contact_id = c.id AND k.claimed_at >= q.posted_at)),
       (SELECT string_agg(p.born_on::text, ', ' ORDER BY p.position) FROM contact_people p
        WHERE p.contact_id = c.id AND p.role = 'child')
FROM contacts c LEFT JOIN localities l ON l.id = c.locality_id
WHERE c.decide_by IS NOT NULL AND c.joined_to_id IS NULL
  AND EXISTS (SELECT FROM grants g WHERE g.contact_id = c.id AND g.ended_at IS NULL)
ORDER BY c.queue_place, c.decide_by, c.id LIMIT 26;

-- a contact at the front door
SELECT c.*, u.name, a.name, l.name, w.name, s.*
FROM contacts c JOIN users u ON u.id = c.sender_id JOIN agencies a ON a.id = c.agency_id
LEFT JOIN localities l ON l.id = c.locality_id LEFT JOIN wards w ON w.id = c.ward_id
LEFT JOIN safe_ways s ON s.contact_id = c.id
WHERE c.reference = %(key)s AND EXISTS (SELECT FROM grants g WHERE g.contact_id = c.id AND g.ended_at IS NULL);
SELECT p.* FROM contact_people p JOIN contacts c ON c.id = p.contact_id WHERE c.reference = %(key)s ORDER BY p.position;
SELECT e.name, a.name FROM contact_exclusions e JOIN contacts c ON c.id = e.contact_id
LEFT JOIN agencies a ON a.id = e.agency_id WHERE c.reference = %(key)s ORDER BY e.position;
SELECT p.spoke_to, p.phoned_at FROM contact_phone_calls p JOIN contacts c ON c.id = p.contact_id
WHERE c.reference = %(key)s ORDER BY p.phoned_at;
SELECT d.decided_at, d.reasons, d.words_to_referrer FROM decisions d JOIN contacts c ON c.id = d.contact_id
WHERE c.reference = %(key)s ORDER BY d.number DESC;
SELECT q.kind, q.posted_at, q.words, u.name FROM contact_posts q JOIN contacts c ON c.id = q.contact_id
JOIN users u ON u.id = q.author_id
WHERE c.reference = %(key)s ORDER BY q.posted_at, q.id;
SELECT s.name, l.claimed_at FROM claims l JOIN contacts c ON c.id = l.contact_id JOIN users s ON s.id = l.screener_id
WHERE c.reference = %(key)s AND l.ended_at IS NULL;

-- a board
SELECT m.reference, m.level, m.primary_need,
       (SELECT string_agg(p.born_on::text, ', ' ORDER BY s.position) FROM memberships s JOIN people p ON p.id = s.person_id
        WHERE s.family_id = m.family_id AND s.role = 'child'),
       m.routed_at, u.name, o.answer_by
FROM matters m
LEFT JOIN offers o ON o.matter_id = m.id AND o.accepted_at IS NULL AND o.declined_at IS NULL AND o.lapsed_at IS NULL
LEFT JOIN users u ON u.id = o.to_user_id
WHERE m.locality_id = %(key)s AND m.closed_at IS NULL AND m.accepted_at IS NULL
  AND EXISTS (SELECT FROM grants g WHERE g.family_id = m.family_id AND g.ended_at IS NULL)
ORDER BY m.routed_at, m.id LIMIT 200;

-- a locality's cases
SELECT m.reference, m.level, m.primary_need, u.name, p.accepted_at
FROM matters m JOIN lead_practitioners p ON p.matter_id = m.id AND p.ended_at IS NULL JOIN users u ON u.id = p.user_id
WHERE m.locality_id = %(key)s AND m.closed_at IS NULL
  AND EXISTS (SELECT FROM grants g WHERE g.family_id = m.family_id AND g.ended_at IS NULL)
ORDER BY p.accepted_at, m.id LIMIT 26;
SELECT count(*) FROM matters m WHERE m.locality_id = %(key)s AND m.closed_at IS NULL
  AND EXISTS (SELECT FROM lead_practitioners p WHERE p.matter_id = m.id AND p.ended_at IS NULL)
  AND EXISTS (SELECT FROM grants g WHERE g.family_id = m.family_id AND g.ended_at IS NULL);

-- a case
SELECT m.reference, m.level, m.primary_need, m.accepted_at, l.name
FROM matters m LEFT JOIN localities l ON l.id = m.locality_id
WHERE m.reference = %(key)s AND EXISTS (SELECT FROM grants g WHERE g.family_id = m.family_id AND g.ended_at IS NULL);
SELECT p.forename, p.surname, s.role, p.born_on
FROM memberships s JOIN people p ON p.id = s.person_id JOIN matters m ON m.family_id = s.family_id
WHERE m.reference = %(key)s ORDER BY s.position;
SELECT u.name, p.accepted_at, p.ended_at
FROM lead_practitioners p JOIN users u ON u.id = p.user_id JOIN matters m ON m.id = p.matter_id
WHERE m.reference = %(key)s ORDER BY p.accepted_at;
SELECT o.offered_at, o.accepted_at, o.declined_at, o.lapsed_at, u.name, a.name
FROM offers o JOIN users u ON u.id = o.to_user_id JOIN agencies a ON a.id = u.agency_id
JOIN matters m ON m.id = o.matter_id
WHERE m.reference = %(key)s ORDER BY o.offered_at;
SELECT r.kind, r.held_on, s.area, s.score
FROM readings r JOIN scores s ON s.reading_id = r.id JOIN matters m ON m.id = r.matter_id
WHERE m.reference = %(key)s ORDER BY r.held_on;
SELECT c.*, u.name, a.name, s.*
FROM contacts c JOIN users u ON u.id = c.sender_id JOIN agencies a ON a.id = c.agency_id
LEFT JOIN safe_ways s ON s.contact_id = c.id JOIN matters m ON m.family_id = c.family_id
WHERE m.reference = %(key)s ORDER BY c.received_at DESC;
SELECT e.name, a.name FROM contact_exclusions e JOIN contacts c ON c.id = e.contact_id
LEFT JOIN agencies a ON a.id = e.agency_id JOIN matters m ON m.family_id = c.family_id
WHERE m.reference = %(key)s ORDER BY e.position;
SELECT e.kind, e.happened_at, u.name
FROM events e JOIN matters m ON m.family_id = e.family_id LEFT JOIN users u ON u.id::text = e.actor
WHERE m.reference = %(key)s ORDER BY e.happened_at DESC LIMIT 200;

-- a caseload
SELECT m.reference, o.answer_by FROM offers o JOIN matters m ON m.id = o.matter_id
WHERE o.to_user_id = %(key)s AND o.accepted_at IS NULL AND o.declined_at IS NULL AND o.lapsed_at IS NULL
  AND EXISTS (SELECT FROM grants g WHERE g.family_id = m.family_id AND g.ended_at IS NULL)
ORDER BY o.answer_by;
SELECT m.reference, m.level, p.accepted_at,
       (SELECT string_agg(n.forename || ' ' || n.surname, ', ' ORDER BY s.position)
        FROM memberships s JOIN people n ON n.id = s.person_id WHERE s.family_id = m.family_id AND s.role = 'child'),
       (SELECT count(*) FROM readings r WHERE r.matter_id = m.id)
FROM matters m JOIN lead_practitioners p ON p.matter_id = m.id
WHERE p.user_id = %(key)s AND p.ended_at IS NULL AND m.closed_at IS NULL
  AND EXISTS (SELECT FROM grants g WHERE g.family_id = m.family_id AND g.ended_at IS NULL)
ORDER BY m.accepted_at, m.id;
