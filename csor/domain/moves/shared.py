"""Conditions that several moves share."""

from csor.domain.conditions import checks, decision, delivery

CHECKED = (checks.mandatory_settled, checks.none_taken_over, checks.none_set_aside)
DECIDABLE = (*CHECKED, checks.none_stale, checks.matches_strong_enough)
VERIFIED = (delivery.identity_verified, delivery.standing_verified, delivery.best_placed)
DECIDES = (decision.not_own_recommendation, decision.not_recommended_deliverer)
AT_DOOR = (
    delivery.authority_in_force,
    delivery.no_refusal_outstanding,
    delivery.applicant_if_recipient_known,
    *(delivery.unless_immediate(shown) for shown in VERIFIED),
    delivery.authoriser_does_not_deliver,
    delivery.identity_at_the_door,
)
