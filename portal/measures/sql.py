"""The definitions in SQL over the raw rows: these are the truth, and everything else is checked against them.

Each statement gives one row a locality (null where it is not known): numerator, denominator, and out of how many; of
every locality, or of the one that is asked about. `BY_AGENCY` gives a row a locality and agency that led the case when
it was closed: what that agency knows already. What is counted of requests stands in `lines.py`.
"""

from __future__ import annotations

# Whether a date lies at most so many working days after another. So many calendar days hold no more working days: most
# dates are settled by that, and the days of the others are counted one by one.
_WITHIN = """
    CASE WHEN {up_to} <= {after} + {days} THEN true ELSE (
        SELECT count(*) FROM generate_series(1, {up_to} - {after}) AS later(n)
        WHERE extract(isodow FROM {after} + n) < 6 AND NOT EXISTS (SELECT FROM bank_holidays WHERE day = {after} + n)
    ) <= {days} END
"""

_CLOSED = """
closed AS (
    SELECT id, locality_id, {led_by} AS agency_id,
           (accepted_at AT TIME ZONE 'Europe/London')::date AS accepted_on,
           (closed_at AT TIME ZONE 'Europe/London')::date AS closed_on
    FROM matters
    WHERE closed_at >= :begins AND closed_at < :ends
      AND (:everywhere OR locality_id IS NOT DISTINCT FROM CAST(:place AS uuid))
)"""
_NOBODY = "CAST(NULL AS uuid)"
_LAST_LEAD = """(
        SELECT u.agency_id FROM lead_practitioners l JOIN users u ON u.id = l.user_id
        WHERE l.matter_id = matters.id ORDER BY l.accepted_at DESC LIMIT 1
    )"""

# First: the earliest unsuperseded reading of kind first, at most 30 working days after acceptance. Closing: the latest
# of kind closing, between the first and 10 working days after closure, of the same star and edition, with enough areas
# in common. My Star, of 5, needs 4 areas; the others 5.
_PAIRS = f"""
firsts AS (
    SELECT DISTINCT ON (c.id) c.id AS matter_id, c.locality_id, c.accepted_on, c.closed_on,
           r.id AS reading_id, r.star, r.edition, r.top, r.held_on
    FROM closed c JOIN readings r ON r.matter_id = c.id AND r.kind = 'first' AND r.superseded_by IS NULL
    ORDER BY c.id, r.held_on, r.recorded_at
),
in_time AS (
    SELECT * FROM firsts f WHERE {_WITHIN.format(after="f.accepted_on", up_to="f.held_on", days=30)}
),
lasts AS (
    SELECT DISTINCT ON (f.matter_id) f.matter_id, f.locality_id, f.top, f.reading_id AS first_id, r.id AS closing_id
    FROM in_time f
    JOIN readings r ON r.matter_id = f.matter_id AND r.kind = 'closing' AND r.superseded_by IS NULL
        AND r.star = f.star AND r.edition = f.edition AND r.held_on >= f.held_on
    WHERE {_WITHIN.format(after="f.closed_on", up_to="r.held_on", days=10)}
    ORDER BY f.matter_id, r.held_on DESC, r.recorded_at DESC
),
pairs AS MATERIALIZED (
    SELECT l.matter_id, l.locality_id,
           count(*) FILTER (WHERE b.score > a.score) AS up, count(*) FILTER (WHERE b.score < a.score) AS down
    FROM lasts l
    JOIN scores a ON a.reading_id = l.first_id
    JOIN scores b ON b.reading_id = l.closing_id AND b.area = a.area
    GROUP BY l.matter_id, l.locality_id, l.top
    HAVING count(*) >= CASE WHEN l.top = 5 THEN 4 ELSE 5 END
)"""  # noqa: S608 - put together from our own pieces only

_O1 = f"""
WITH {_CLOSED}
SELECT c.locality_id, c.agency_id,
       count(*) FILTER (WHERE b.level < a.level) AS numerator,
       count(*) FILTER (WHERE b.level IS NOT NULL AND a.level IS NOT NULL) AS denominator,
       count(*) AS out_of
FROM closed c
LEFT JOIN levels a ON a.matter_id = c.id AND a.moment = 'allocation'
LEFT JOIN levels b ON b.matter_id = c.id AND b.moment = 'closure'
GROUP BY c.locality_id, c.agency_id
"""  # noqa: S608 - put together from our own pieces only

_O2 = f"""
WITH {_CLOSED}, {_PAIRS}
SELECT c.locality_id, c.agency_id,
       count(*) FILTER (WHERE p.up > p.down) AS numerator,
       count(p.matter_id) AS denominator,
       count(*) AS out_of
FROM closed c LEFT JOIN pairs p ON p.matter_id = c.id
GROUP BY c.locality_id, c.agency_id
"""  # noqa: S608 - put together from our own pieces only

_O3 = f"""
WITH {_CLOSED}, {_PAIRS}
SELECT c.locality_id, c.agency_id, count(p.matter_id) AS numerator, count(*) AS denominator, count(*) AS out_of
FROM closed c LEFT JOIN pairs p ON p.matter_id = c.id
GROUP BY c.locality_id, c.agency_id
"""  # noqa: S608 - put together from our own pieces only

_BY_CODE = {"O1": _O1, "O2": _O2, "O3": _O3}
STATEMENTS: dict[str, str] = {code: said.format(led_by=_NOBODY) for code, said in _BY_CODE.items()}
BY_AGENCY: dict[str, str] = {code: said.format(led_by=_LAST_LEAD) for code, said in _BY_CODE.items()}
