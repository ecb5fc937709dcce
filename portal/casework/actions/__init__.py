"""What happens to a matter and the case it becomes: opening, stars, ending."""

from portal.casework.actions.agreement import answer_agreement, ask_agreement
from portal.casework.actions.ending import close_case, release_cases
from portal.casework.actions.merging import merge_people, unmerge_people
from portal.casework.actions.opening import begin_case, open_matter
from portal.casework.actions.stars import StarTaken, correct_star, record_star

__all__ = [
    "StarTaken",
    "answer_agreement",
    "ask_agreement",
    "begin_case",
    "close_case",
    "correct_star",
    "merge_people",
    "open_matter",
    "record_star",
    "release_cases",
    "unmerge_people",
]
