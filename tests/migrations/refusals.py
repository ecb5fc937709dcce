"""For every check and every uniqueness of a revision, one statement that it refuses; see `rows.py` for the rows."""

from __future__ import annotations

import json

from tests.migrations.revised import key


def again(table: str, which: str, **changes: object) -> str:
    """The same row under another key, changed only as it says."""
    changed = json.dumps({"id": str(key(f"another of {table}")), **changes}, default=str)
    copy = f"SELECT (jsonb_populate_record(t, '{changed}')).* FROM {table} t WHERE id = #{which}"  # noqa: S608 -- our own words
    return f"INSERT INTO {table} {copy}"


def sql_of(table: str, which: str, change: str) -> str:
    return f"UPDATE {table} SET {change} WHERE id = #{which}"  # noqa: S608 -- our own words


REFUSED: dict[str, dict[str, str]] = {}

REFUSED["0001"] = {
    "ck_agencies_name_not_blank": sql_of("agencies", "school", "name = ' '"),
    "ck_agencies_source_known": sql_of("agencies", "school", "source = 'rumour'"),
    "ck_agencies_lead_type_known": sql_of("agencies", "school", "lead_type = 'circus'"),
    "uq_agencies_name": again("agencies", "school", slug="another"),
    "uq_agencies_slug": again("agencies", "school", name="Another"),
    "ck_events_actor_named": sql_of("events", "joined", "actor = ''"),
    "ck_events_erased_whole": sql_of("events", "joined", "salt = NULL"),
    "ck_event_seals_position_from_one": "UPDATE event_seals SET position = 0 WHERE position = 1",
    "uq_event_seals_event_id": "UPDATE event_seals SET event_id = #joined WHERE position = 2",
    "uq_localities_name": again("localities", "north", slug="another"),
    "uq_localities_slug": again("localities", "north", name="Another"),
    "ck_users_name_not_blank": sql_of("users", "ada", "name = ''"),
    "ck_users_joined_with_password": sql_of("users", "ada", "joined_at = NULL"),
    "ck_users_email_in_lower_case": sql_of("users", "ada", "email = 'Ada@example.org'"),
    "uq_users_email": again("users", "ada"),
    "ck_wards_valid_in_order": sql_of("wards", "old_ward", "valid_to = valid_from"),
    "uq_wards_code": again("wards", "ward"),
    "ck_postcodes_dates_in_order": "UPDATE postcodes SET terminated_on = introduced_on - 1",
    "ck_invitations_expires_later": sql_of("invitations", "invited_ben", "expires_at = made_at"),
    "ck_invitations_used_or_withdrawn": sql_of("invitations", "invited_ada", "withdrawn_at = used_at"),
    "ck_roles_agency_scope": sql_of("roles", "ada_refers", "agency_id = NULL"),
    "ck_roles_locality_scope": sql_of("roles", "ada_coordinates", "locality_id = NULL"),
    "ck_roles_role_known": sql_of("roles", "ada_screens", "role = 'king'"),
    "ck_roles_dates_in_order": sql_of("roles", "ada_screened", "ends_on = starts_on - 1"),
    "uq_roles_held_once": sql_of("roles", "ada_screened", "ends_on = NULL"),
    "ck_sessions_ended_with_reason": sql_of("sessions", "old_session", "ended_because = NULL"),
    "uq_sessions_token_digest": again("sessions", "session"),
}

REFUSED["0002"] = {
    "ck_kept_forms_expires_later": sql_of("kept_forms", "kept_form", "expires_at = kept_at"),
    "ck_messages_sent_with_reference": sql_of("messages", "told", "provider_reference = NULL"),
    "ck_messages_one_addressee": sql_of("messages", "told", "to_mailbox = 'both@example.org'"),
    "ck_messages_sent_or_dead": sql_of("messages", "told", "dead_at = sent_at"),
    "ck_messages_tries_counted": sql_of("messages", "told", "tries = -1"),
}

REFUSED["0003"] = {
    "ck_contacts_again_after_decision": sql_of("contacts", "waiting", "again_due_at = now()"),
    "ck_contacts_joined_to_another": sql_of("contacts", "waiting", "joined_to_id = id"),
    "ck_people_merged_into_another": sql_of("people", "ida", "merged_into_id = id"),
    "ck_memberships_role_known": sql_of("memberships", "mo_is_in", "role = 'dog'"),
    "ck_memberships_dates_in_order": sql_of("memberships", "ida_left", "ended_at = since - interval '1 second'"),
    "uq_memberships_live": sql_of("memberships", "ida_left", "ended_at = NULL"),
    "ck_contacts_agreement_known": sql_of("contacts", "contact", "agreement = 'perhaps'"),
    "ck_contacts_worries_not_blank": sql_of("contacts", "contact", "worries = '  '"),
    "ck_contacts_source_known": sql_of("contacts", "contact", "source = 'rumour'"),
    "ck_contacts_decided_after_received": sql_of(
        "contacts", "contact", "decided_at = received_at - interval '1 second'"
    ),
    "ck_contacts_referrer_level_known": sql_of("contacts", "contact", "referrer_level = 5"),
    # Not copies: the database works some columns out itself, and lets nobody write them.
    "uq_contacts_reference": sql_of("contacts", "waiting", "reference = 'C-0000-0000'"),
    "uq_contacts_sending_key": sql_of("contacts", "waiting", "sending_key = #sending"),
    "ck_contact_people_role_known": sql_of("contact_people", "ida_named", "role = 'dog'"),
    "uq_contact_people_contact_id_position": again("contact_people", "ida_named"),
    "ck_grants_reason_not_blank": sql_of("grants", "to_sender", "reason = ''"),
    "ck_grants_capacity_known": sql_of("grants", "to_sender", "capacity = 'curious'"),
    "ck_grants_role_known": sql_of("grants", "to_lead", "role = 'king'"),
    "ck_grants_ended_by_event": sql_of("grants", "to_named", "ended_by_event_id = NULL"),
    "ck_grants_one_holder": sql_of("grants", "to_sender", "role = 'screener'"),
    "ck_grants_one_subject": sql_of("grants", "to_sender", "family_id = #oaks"),
    "ck_grants_scope_with_role": sql_of("grants", "to_sender", "agency_id = #school"),
    "ck_grants_until_after_since": sql_of("grants", "to_named", "until = since"),
    "ck_restrictions_reason_not_blank": sql_of("restrictions", "over_ida", "reason = ''"),
    "ck_restrictions_lifted_by_two": sql_of("restrictions", "over_ida", "lifted_with = lifted_by"),
    "ck_restrictions_one_subject": sql_of("restrictions", "over_ida", "family_id = #oaks"),
}

REFUSED["0004"] = {
    "ck_decisions_agreed_by_somebody": sql_of("decisions", "decision", "agreed_at = NULL"),
    "ck_decisions_agreed_by_another": sql_of("decisions", "decision", "agreed_by_id = author_id"),
    "ck_matters_withdrawn_by_somebody": sql_of("matters", "on_the_board", "withdrawn_at = now()"),
    "ck_matters_withdrawn_or_accepted": sql_of(
        "matters", "closed_case", "withdrawn_at = now(), withdrawn_by = closed_by"
    ),
    "ck_matters_withdrawn_after_routed": sql_of(
        "matters", "on_the_board", "withdrawn_at = routed_at - interval '1s', withdrawn_by = #ada"
    ),
    "ck_decisions_reasons_not_blank": sql_of("decisions", "decision", "reasons = ' '"),
    "ck_decisions_words_to_referrer_not_blank": sql_of("decisions", "decision", "words_to_referrer = ''"),
    "ck_decisions_number_from_one": sql_of("decisions", "decision", "number = 0"),
    "uq_decisions_contact_id_number": again("decisions", "decision", message_id=key("anchor")),
    "uq_decisions_message_id": again("decisions", "decision", number=3),
    "ck_matters_closure_reason_known": sql_of("matters", "closed_case", "closure_reason = 'tired of it'"),
    "ck_matters_primary_need_known": sql_of("matters", "closed_case", "primary_need = 'pocket_money'"),
    "ck_matters_route_known": sql_of("matters", "closed_case", "route = 'round_the_houses'"),
    "ck_matters_accepted_after_routed": sql_of("matters", "reopened_case", "accepted_at = routed_at - interval '1 s'"),
    "ck_matters_closed_after_accepted": sql_of("matters", "closed_case", "closed_at = accepted_at - interval '1 s'"),
    "ck_matters_level_known": sql_of("matters", "closed_case", "level = 0"),
    "ck_matters_closed_whole": sql_of("matters", "closed_case", "closed_by = NULL"),
    "uq_matters_reference": again("matters", "closed_case"),
    "uq_matters_one_live_a_family": again("matters", "reopened_case", reference="M-Z000-000V"),
    "ck_outcomes_primary_need_known": sql_of("outcomes", "outcome", "primary_need = 'pocket_money'"),
    "ck_outcomes_route_known": sql_of("outcomes", "outcome", "route = 'round_the_houses'"),
    "ck_outcomes_level_known": sql_of("outcomes", "outcome", "level = 5"),
    "uq_outcomes_decision_id_child_id": again("outcomes", "outcome"),
    "ck_lead_practitioners_agency_type_known": sql_of("lead_practitioners", "leads", "agency_type = 'circus'"),
    "ck_lead_practitioners_dates_in_order": sql_of("lead_practitioners", "led_first", "ended_at = '2021-02-03 09:59Z'"),
    "uq_lead_practitioners_one_a_case": again("lead_practitioners", "leads", user_id=key("cy")),
    "ck_levels_moment_known": sql_of("levels", "level_now", "moment = 'bedtime'"),
    "ck_levels_level_known": sql_of("levels", "level_now", "level = 5"),
    "uq_levels_one_each": again("levels", "level_now", level=1),
    "ck_offers_decline_reason_known": sql_of("offers", "declined", "decline_reason = 'tired of it'"),
    "ck_offers_declined_with_reason": sql_of("offers", "declined", "decline_reason = NULL"),
    "ck_offers_answer_after_offer": sql_of("offers", "asked", "answer_by = offered_at"),
    "ck_offers_one_answer": sql_of("offers", "accepted", "lapsed_at = accepted_at"),
    "uq_offers_one_live_a_matter": again("offers", "asked", to_user_id=key("cy")),
    "uq_readings_one_of_a_kind_a_day": again("readings", "last_star", edition="2.0", scored_by="practitioner"),
    "ck_readings_star_and_top_known": sql_of("readings", "last_star", "star = 'lucky_star'"),
    "ck_readings_kind_known": sql_of("readings", "last_star", "kind = 'falling'"),
    "ck_readings_scored_by_known": sql_of("readings", "last_star", "scored_by = 'nobody'"),
    "ck_scores_score_within_scale": "UPDATE scores SET score = 11 WHERE reading_id = #last_star",
}

REFUSED["0005"] = {}
REFUSED["0006"] = {}
REFUSED["0007"] = {}  # its one check is on postcodes, and stands with their own
REFUSED["0012"] = {
    "ck_files_name_not_blank": sql_of("files", "letter", "name = ' '"),
    "ck_files_kept_in_known": sql_of("files", "letter", "kept_in = 'attic'"),
    "ck_files_kind_known": sql_of("files", "letter", "kind = 'exe'"),
    "ck_files_verdict_known": sql_of("files", "letter", "verdict = 'perhaps'"),
    "ck_files_scanned_with_verdict": sql_of("files", "letter", "verdict = NULL"),
    "ck_files_sha256_whole": sql_of("files", "letter", "sha256 = ''"),
    "ck_files_size_from_one": sql_of("files", "letter", "size = 0"),
    "ck_files_tries_counted": sql_of("files", "letter", "tries = -1"),
    "ck_file_parts_number_from_one": "UPDATE file_parts SET number = 0",
    "ck_file_parts_content_bounded": "UPDATE file_parts SET content = ''",
    "ck_attachments_one_place": sql_of("attachments", "letter_sent", "draft_id = #draft"),
    "ck_attachments_number_bounded": sql_of("attachments", "letter_sent", "number = 11"),
    "uq_attachments_contact_id_number": again("attachments", "letter_sent", file_id=key("other")),
    "uq_attachments_draft_id_number": again("attachments", "picture_added", file_id=key("other"), sha256="\\x00"),
    "uq_attachments_draft_id_sha256": again("attachments", "picture_added", file_id=key("other"), number=2),
    "uq_attachments_file_id": again("attachments", "letter_sent", number=2),
}

# What it asks of contacts and the people on them stands with theirs.
REFUSED["0003"] |= {
    "ck_contacts_came_by_known": sql_of("contacts", "full", "came_by = 'pigeon'"),
    "ck_contacts_asked_for_known": sql_of("contacts", "full", "asked_for = 'a_miracle'"),
    "ck_contacts_home_known": sql_of("contacts", "full", "home = 'the_moon'"),
    "ck_contacts_pointer_rule_known": sql_of("contacts", "full", "pointer_rule = 'a_feeling'"),
    "ck_contacts_agreed_how_known": sql_of("contacts", "full", "agreed_how = 'by_pigeon'"),
    "ck_contacts_told_of_sharing_known": sql_of("contacts", "full", "told_of_sharing = 'perhaps'"),
    "ck_contacts_child_seen_known": sql_of("contacts", "full", "child_seen = 'perhaps'"),
    "ck_contacts_withdrawn_because_known": sql_of("contacts", "withdrawn", "withdrawn_because = 'tired of it'"),
    "ck_contacts_pointed_level_known": sql_of("contacts", "full", "pointed_level = 5"),
    "ck_contacts_pointed_with_reasons": sql_of("contacts", "full", "pointer_words = NULL"),
    "ck_contacts_scale_known": sql_of("contacts", "full", "scale = 11"),
    "ck_contacts_sent_by_somebody": sql_of("contacts", "from_family", "came_by = 'journey'"),
    "ck_contacts_withdrawn_with_reason": sql_of("contacts", "withdrawn", "withdrawn_because = NULL"),
    "ck_contacts_withdrawn_or_decided": sql_of("contacts", "withdrawn", "decided_at = withdrawn_at"),
    "uq_contacts_agency_id_incident": sql_of("contacts", "contact", "incident = 'HS-21-7'"),
    "ck_contact_people_kinship_known": sql_of("contact_people", "nameless_named", "kinship = 'landlord'"),
    "ck_contact_people_interpreter_known": sql_of("contact_people", "may_named", "interpreter = 'perhaps'"),
    "ck_contact_people_parental_responsibility_known": sql_of(
        "contact_people", "nameless_named", "parental_responsibility = 'perhaps'"
    ),
    "ck_contact_people_one_age": sql_of("contact_people", "may_named", "estimated_age = 6"),
    "ck_contact_people_due_when_unborn": sql_of("contact_people", "may_named", "due_on = '2021-06-01'"),
    "ck_contact_people_estimated_age_of_a_child": sql_of("contact_people", "estimated_named", "estimated_age = 26"),
}
REFUSED["0008"] = {
    "ck_contact_exclusions_agency_or_name": "UPDATE contact_exclusions SET name = 'Old Nursery' WHERE position = 1",
    "ck_contact_phone_calls_spoke_to_not_blank": sql_of("contact_phone_calls", "phoned", "spoke_to = ' '"),
    "uq_contact_phone_calls_contact_id_spoke_to_phoned_at": again("contact_phone_calls", "phoned"),
    "ck_contact_posts_answers_a_question": sql_of("contact_posts", "answer", "answers_id = NULL"),
    "ck_contact_posts_words_not_blank": sql_of("contact_posts", "addition", "words = ' '"),
    "ck_contact_posts_kind_known": sql_of("contact_posts", "addition", "kind = 'sigh'"),
    "uq_contact_posts_answers_id": again("contact_posts", "answer", sending_key=key("another_key")),
    "uq_contact_posts_sending_key": again("contact_posts", "addition"),
    "ck_drafts_way_known": sql_of("drafts", "draft", "way = 'pigeon'"),
    "ck_drafts_sent_with_contact": sql_of("drafts", "sent_draft", "contact_id = NULL"),
    "uq_drafts_reference": again("drafts", "draft"),
    "ck_safe_ways_may_leave_message_known": "UPDATE safe_ways SET may_leave_message = 'perhaps'",
    "ck_safe_ways_may_write_known": "UPDATE safe_ways SET may_write = 'perhaps'",
    "ck_draft_pages_revision_from_one": "UPDATE draft_pages SET revision = 0 WHERE revision = 1",
}
REFUSED["0009"] = {}  # it holds the old rows to what 0008 asks, and its uniqueness stands with that of contacts

REFUSED["0010"] = {}
REFUSED["0011"] = {
    "ck_urgent_notices_due_after_told": "UPDATE urgent_notices SET due_at = told_at",
    "ck_urgent_notices_acknowledged_by_somebody": (
        "UPDATE urgent_notices SET acknowledged_by = NULL WHERE acknowledged_at IS NOT NULL"
    ),
    "ck_urgent_notices_acknowledged_by_account": (
        "UPDATE urgent_notices SET acknowledged_user_id = #ada WHERE acknowledged_at IS NULL"
    ),
    "ck_urgent_notices_acknowledged_by_not_blank": (
        "UPDATE urgent_notices SET acknowledged_by = ' ' WHERE acknowledged_at IS NOT NULL"
    ),
}

REFUSED["0004"] |= {"ck_decisions_told_by_message_or_call": sql_of("decisions", "told_by_call", "call_id = NULL")}
REFUSED["0013"] = {
    "ck_call_backs_because_known": sql_of("call_backs", "call_open", "because = 'bored'"),
    "ck_call_backs_ended_known": sql_of("call_backs", "call_made", "ended = 'badly'"),
    "ck_call_backs_spoke_to_not_blank": sql_of("call_backs", "call_made", "spoke_to = ' '"),
    "ck_call_backs_due_after_promise": sql_of("call_backs", "call_open", "due_at = promised_at"),
    "ck_call_backs_made_after_promise": sql_of("call_backs", "call_made", "made_at = promised_at - interval '1 s'"),
    "ck_call_backs_made_whole": sql_of("call_backs", "call_made", "made_by = NULL"),
    "uq_call_backs_one_open_a_kind": again("call_backs", "call_open"),
    "ck_call_tries_ended_known": sql_of("call_tries", "tried", "ended = 'well'"),
    "uq_call_tries_call_id_sending_key": again("call_tries", "tried"),
}
REFUSED["0014"] = {}
REFUSED["0015"] = {
    "ck_claims_dates_in_order": sql_of("claims", "looked", "ended_at = claimed_at - interval '1 second'"),
    "uq_claims_one_live_a_contact": again("claims", "looks", screener_id=key("cy")),
    "ck_kept_searches_expires_later": sql_of("kept_searches", "kept_search", "expires_at = kept_at"),
}
REFUSED["0016"] = {
    "uq_releases_first_day": again("releases", "quarter"),
    "ck_released_counts_told_known": sql_of("released_counts", "told_north", "told = 'perhaps'"),
    "ck_released_counts_told_exactly_with_number": sql_of("released_counts", "told_north", "number = 9"),
    "ck_released_counts_number_from_nought": sql_of("released_counts", "told_whole", "number = -1"),
    "ck_released_counts_one_scope": sql_of("released_counts", "told_school", "everywhere = true"),
    "uq_released_counts_once": again("released_counts", "told_nowhere"),
}

REFUSED["0017"] = {
    "ck_agency_keys_name_not_blank": sql_of("agency_keys", "key", "name = ' '"),
    "ck_agency_keys_ended_by_somebody": sql_of("agency_keys", "old_key", "ended_by = NULL"),
    "ck_agency_keys_ended_after_made": sql_of("agency_keys", "old_key", "ended_at = made_at - interval '1 second'"),
    "uq_agency_keys_secret_digest": again("agency_keys", "key"),
}

REFUSED["0008"] |= {
    "ck_contact_posts_question_stops": sql_of("contact_posts", "addition", "stops_until = posted_at + interval '1 s'"),
    "ck_contact_posts_stops_later": sql_of("contact_posts", "question", "stops_until = posted_at"),
    "uq_contact_posts_one_stop_a_contact": again("contact_posts", "question", sending_key=key("another_stop")),
}

REFUSED["0015"] |= {
    "ck_claims_ended_because_known": sql_of("claims", "looked", "ended_because = 'bored'"),
    "ck_claims_because_when_ended": sql_of("claims", "looks", "ended_because = 'lapsed'"),
    "ck_claims_active_after_claimed": sql_of("claims", "looks", "last_active_at = claimed_at - interval '1 s'"),
}

REFUSED["0018"] = {}

REFUSED["0019"] = {
    "ck_merges_of_two": sql_of("merges", "merged", "merged_id = kept_id"),
    "ck_merges_reason_not_blank": sql_of("merges", "merged", "reason = ' '"),
    "ck_merges_undone_by_somebody": sql_of("merges", "merged_once", "undone_by = NULL"),
    "ck_merges_undone_after_made": sql_of("merges", "merged_once", "undone_at = made_at - interval '1 second'"),
    "ck_merges_undone_because_not_blank": sql_of("merges", "merged_once", "undone_because = ' '"),
    "uq_merges_live": again("merges", "merged"),
}

REFUSED["0020"] = {
    "ck_duties_ends_later": sql_of("duties", "duty", "ends_at = begins_at"),
    "ck_duties_ended_by_somebody": sql_of("duties", "no_duty", "ended_at = NULL"),
    "ck_urgent_alerts_step_known": "UPDATE urgent_alerts SET step = 3 WHERE step = 2",
    "ck_urgent_alerts_alerted_after_waiting": "UPDATE urgent_alerts SET alerted_at = waits_since - interval '1 s'",
}

REFUSED["0021"] = {
    "ck_hand_overs_kind_known": sql_of("hand_overs", "taken_on", "kind = 'universal'"),
    "ck_hand_overs_accepted_through_known": sql_of("hand_overs", "taken_on", "accepted_through = 'dream'"),
    "ck_hand_overs_returned_because_known": sql_of("hand_overs", "given_back", "returned_because = 'tired'"),
    "ck_hand_overs_due_after_handed": sql_of("hand_overs", "still_open", "due_at = handed_at"),
    "ck_hand_overs_ended_in_one_way": sql_of("hand_overs", "taken_on", "superseded_at = accepted_at"),
    "ck_hand_overs_accepted_by_name": sql_of("hand_overs", "taken_on", "accepted_by = NULL"),
    "ck_hand_overs_returned_with_reason": sql_of("hand_overs", "given_back", "returned_because = NULL"),
    "ck_hand_overs_withdrawn_with_reason": sql_of("hand_overs", "taken_back", "withdrawn_by = NULL"),
    "ck_hand_overs_accepted_by_account": sql_of("hand_overs", "still_open", "accepted_user_id = handed_by"),
    "ck_hand_overs_other_reason_in_words": sql_of("hand_overs", "given_back", "returned_words = ' '"),
    "ck_hand_overs_open_case_of_a_matter": sql_of("hand_overs", "told_lead", "matter_id = NULL"),
    "ck_hand_overs_names_who_it_goes_to": sql_of("hand_overs", "still_open", "to_words = ''"),
    "ck_hand_overs_accepted_after_handed": sql_of(
        "hand_overs", "taken_on", "accepted_at = handed_at - interval '1 second'"
    ),
    "ck_hand_overs_reminded_after_handed": sql_of(
        "hand_overs", "taken_on", "chased_at = handed_at - interval '1 second'"
    ),
    "ck_hand_overs_accepted_by_not_blank": sql_of("hand_overs", "taken_on", "accepted_by = ' '"),
    "ck_hand_overs_returned_by_not_blank": sql_of("hand_overs", "given_back", "returned_by = ' '"),
    "ck_hand_overs_withdrawn_because_not_blank": sql_of("hand_overs", "taken_back", "withdrawn_because = ' '"),
    "uq_hand_overs_reference": again("hand_overs", "taken_on"),
    "uq_hand_overs_one_open_a_kind": again("hand_overs", "still_open", reference="H-6000-000C"),
    "ck_hand_over_openings_name_not_blank": sql_of("hand_over_openings", "opening", "name = ' '"),
    "ck_tellings_due_after_passed_on": "UPDATE tellings SET due_at = passed_on_at",
    "ck_tellings_told_after_passed_on": (
        "UPDATE tellings SET told_at = passed_on_at - interval '1 second' WHERE told_at IS NOT NULL"
    ),
    "ck_tellings_call_after_passed_on": (
        "UPDATE tellings SET call_owed_at = passed_on_at - interval '1 second' WHERE call_owed_at IS NOT NULL"
    ),
}

REFUSED["0022"] = {
    "ck_services_id_regular": "UPDATE services SET id = 'a b'",
    "ck_services_name_not_blank": "UPDATE services SET name = ' '",
    "ck_services_description_not_blank": "UPDATE services SET description = ' '",
    "ck_services_status_known": "UPDATE services SET status = 'defunct'",
    "ck_services_minimum_age_of_a_person": "UPDATE services SET minimum_age = -1",
    "ck_services_maximum_age_of_a_person": "UPDATE services SET maximum_age = 121",
    "ck_services_ages_in_order": "UPDATE services SET minimum_age = 5",
    "ck_services_valid_in_order": "UPDATE services SET valid_to = '2020-12-31'",
    "ck_services_way_to_come": "UPDATE services SET phone = ' '",
    "ck_service_needs_need_known": "UPDATE service_needs SET need = 'bored'",
    "ck_decision_services_position_from_one": "UPDATE decision_services SET position = 0",
    "ck_decision_services_name_not_blank": "UPDATE decision_services SET name = ' '",
    "ck_decision_services_told_not_blank": "UPDATE decision_services SET told = ' '",
    "uq_decision_services_decision_id_service_id": (
        "INSERT INTO decision_services SELECT decision_id, 2, service_id, name, told FROM decision_services"
    ),
}

REFUSED["0023"] = {
    "ck_proposals_needs_known": sql_of("proposals", "proposed", "needs = 'anybody'"),
    "ck_proposals_because_not_blank": sql_of("proposals", "proposed", "because = ' '"),
    "ck_proposals_refused_because_not_blank": sql_of("proposals", "not_agreed", "refused_because = ' '"),
    "ck_proposals_one_end": sql_of("proposals", "not_agreed", "dropped_at = now()"),
    "ck_proposals_answered_by_somebody": sql_of("proposals", "not_agreed", "answered_by = NULL"),
    "ck_proposals_answered_by_another": sql_of("proposals", "not_agreed", "answered_by = author_id"),
    "ck_proposals_refused_with_reason": sql_of("proposals", "not_agreed", "refused_because = NULL"),
    "uq_proposals_one_open_a_contact": again("proposals", "proposed"),
    "ck_person_links_how_known": sql_of("person_links", "ida_linked", "how = 'guessed'"),
    "ck_person_links_person_unless_not_sure": sql_of("person_links", "ida_linked", "person_id = NULL"),
    "ck_person_links_undone_by_somebody": sql_of("person_links", "ida_linked", "undone_by = NULL"),
    "ck_person_links_undone_after_linked": sql_of(
        "person_links", "ida_linked", "undone_at = linked_at - interval '1s'"
    ),
    "uq_person_links_one_live": again("person_links", "ida_unsure"),
    "ck_statutory_statuses_status_known": sql_of("statutory_statuses", "ida_in_need", "status = 'fine'"),
    "ck_agreements_to_ask_answer_known": "UPDATE agreements_to_ask SET answer = 'perhaps'",
    "ck_agreements_to_ask_asker_not_blank": "UPDATE agreements_to_ask SET asker = ' '",
    "ck_agreements_to_ask_ask_by_after_since": "UPDATE agreements_to_ask SET ask_by = since",
    "ck_agreements_to_ask_answered_whole": "UPDATE agreements_to_ask SET noted_by = NULL",
    "ck_agreements_to_ask_answered_after_since": "UPDATE agreements_to_ask SET answered_at = since - interval '1s'",
    "ck_agreements_to_ask_chased_when_due": "UPDATE agreements_to_ask SET chased_at = ask_by - interval '1s'",
}

REFUSED["0024"] = {}
REFUSED["0025"] = {}  # what it widens stands with the table it is on
REFUSED["0026"] = {}  # its one check is on merges, and stands with their own

# The key of a reading is unique already; this holds only so that a score can be tied to its reading's own scale.
NEEDS_NO_REFUSAL = {"uq_readings_id_top"}
