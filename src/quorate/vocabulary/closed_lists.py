"""The closed lists: every word a column with a fixed set of values may hold. They live here only."""

from __future__ import annotations

CHANNELS = (
    "web", "email", "webinar", "event", "social", "ad", "review_site", "search", "meeting", "call",
    "chat", "direct_mail", "product", "community", "partner",
)  # fmt: skip

ACTIONS = (
    "viewed", "downloaded", "clicked", "opened", "delivered", "bounced", "replied", "sent", "invited",
    "registered", "attended", "missed", "asked", "answered", "posted", "reacted", "commented", "shared",
    "followed", "connected", "searched", "compared", "reviewed", "requested_demo", "requested_contact",
    "submitted_form", "trialled", "signed_up", "logged_in", "used", "purchased", "subscribed",
    "unsubscribed", "called", "voicemail", "noted", "responded", "referred", "other",
)  # fmt: skip

# The actions each channel's records can carry; a pair outside this list is a mapping mistake.
ACTIONS_BY_CHANNEL: dict[str, tuple[str, ...]] = {
    "web": (
        "viewed", "downloaded", "clicked", "searched", "compared", "asked", "requested_demo",
        "requested_contact", "submitted_form", "registered", "signed_up", "subscribed", "unsubscribed",
        "trialled", "purchased", "responded", "other",
    ),
    "email": (
        "sent", "delivered", "bounced", "opened", "clicked", "replied", "shared", "subscribed",
        "unsubscribed", "responded", "asked", "other",
    ),
    "webinar": ("invited", "registered", "attended", "missed", "asked", "answered", "responded", "viewed", "other"),
    "event": ("invited", "registered", "attended", "missed", "asked", "responded", "other"),
    "social": (
        "viewed", "clicked", "posted", "reacted", "commented", "shared", "followed", "connected", "sent",
        "replied", "responded", "other",
    ),
    "ad": ("viewed", "clicked", "responded", "submitted_form", "other"),
    "review_site": ("viewed", "compared", "reviewed", "searched", "clicked", "asked", "responded", "other"),
    "search": ("searched", "clicked", "viewed", "other"),
    "meeting": ("invited", "attended", "missed", "asked", "noted", "other"),
    "call": ("called", "answered", "voicemail", "attended", "missed", "asked", "other"),
    "chat": ("asked", "answered", "replied", "sent", "other"),
    "direct_mail": ("sent", "delivered", "responded", "other"),
    "product": ("signed_up", "trialled", "logged_in", "used", "viewed", "purchased", "asked", "other"),
    "community": ("posted", "commented", "asked", "answered", "reacted", "followed", "viewed", "other"),
    "partner": ("referred", "responded", "attended", "sent", "other"),
}  # fmt: skip

INITIATORS = ("buyer", "sales", "marketing", "success", "other")
OWNER_FUNCTIONS = ("sales", "marketing", "success", "operations", "other")
AUTHOR_FUNCTIONS = ("sales", "marketing", "success", "operations")
# Who a person is to the application, each with everything that the ones before may do or with what is their own.
ACCESS_ROLES = ("viewer", "sales", "marketing", "success", "operations", "owner")
# What a program's token may do, each within what its user may.
TOKEN_SCOPES = ("read", "write", "admin")
MOVE_OWNERS = ("sales", "marketing", "success", "both")

STATEMENT_SUBJECTS = (
    "role", "stance", "influence", "membership", "stage", "criterion", "competitor", "cause_of_loss", "identity",
    "content",
)  # fmt: skip
# What colleagues state in the application itself; identity and content have ways of their own.
STATED_IN_APP = (
    "role", "stance", "influence", "membership", "stage", "criterion", "competitor", "cause_of_loss",
)  # fmt: skip
STATED_MEMBERSHIPS = ("confirmed", "not_a_member", "left")
CAUSES_OF_LOSS = ("price", "competitor", "indecision", "status_quo", "timing", "other")

CONTENT_FORMATS = (
    "article", "paper", "report", "video", "webinar", "podcast", "case_study", "guide", "template",
    "calculator", "demo", "deck", "page", "documentation", "email", "event", "other",
)  # fmt: skip
CONTENT_INTENTS = ("insight", "guidance", "proof", "product", "pricing", "onboarding")
CONTENT_AUDIENCES = ("team", "member")
LABEL_KINDS = ("intent", "role", "stage")
LIFT_SCOPES = ("all", "offering")
SUGGESTION_REASONS = ("nothing_fits", "all_read")

OUTCOMES = ("open", "won", "lost_competitor", "lost_no_decision", "lost_other")
JOURNEY_OUTCOMES = (*OUTCOMES, "quiet")
STANCES = ("champion", "supporter", "neutral", "sceptic", "opponent", "unknown")
MEMBERSHIPS = ("confirmed", "likely", "candidate", "left")
MOMENTA = ("active", "cooling", "quiet")

FUNCTIONS = (
    "general_management", "finance", "it", "engineering", "security", "operations", "procurement", "legal",
    "marketing", "sales", "customer_service", "human_resources", "product", "data", "research", "other",
)  # fmt: skip
SENIORITIES = ("c_level", "vp", "director", "head", "manager", "senior", "specialist", "junior", "owner")

IDENTIFIER_KINDS = (
    "email", "crm_contact", "crm_lead", "device", "user", "social", "domain", "network", "account_name",
    "crm_account", "phone",
)  # fmt: skip
MATCH_SUBJECTS = ("person", "account", "person_to_account")
MATCH_DECISIONS = ("same", "different", "unresolved")
DECIDERS = ("rule", "model", "colleague")

STAGE_BASES = ("criteria", "statement", "inferred", "crm")
DIRECTIONS = ("forward", "back", "reopened")
CRITERION_KINDS = ("entry", "exit", "back", "track")

MOVE_SERVES = ("criterion", "quorum", "expansion", "retention")
MOVE_STATUSES = ("proposed", "accepted", "snoozed", "done", "dismissed", "expired")
# What people do to moves and say about them, what became of it, and the words for why not and what came of it.
PLAN_EVENT_KINDS = (
    "accepted", "handed_over", "commented", "mentioned", "snoozed", "dismissed", "done", "edited", "reopened", "added",
    "learned", "undone",
)  # fmt: skip
PLAN_EVENT_EFFECTS = ("changed", "said", "held")
DISMISSAL_REASONS = ("wrong_person", "wrong_time", "already_done", "not_for_this_team", "no_means", "other")
MOVE_RESULTS = ("helped", "no_difference", "set_back", "too_early")
# What a thing done in social media answers, how it stood to other contact, and why a colleague should answer it.
SOCIAL_SOURCES = ("brand_post", "colleague_post", "follow", "ad")
SOCIAL_STANDINGS = ("joined", "alone", "none")
SOCIAL_REASONS = ("answered_their_posts", "speaks_with_the_team")

# What followed a play within 28 days, and what the effects of plays are read from and come to.
PLAY_FOLLOWUPS = ("progress", "stayed", "back", "lost", "not_yet_known")
EFFECT_BASES = ("drawn", "mixed", "association")
PLAY_FINDINGS = ("helps", "hurts", "unclear", "thin", "no_overlap", "comparison")
PLAY_POLICIES = ("as_done", "best_single", "learned")
POLICY_ESTIMATORS = ("ips", "snips", "dr", "dr_shrunk")
# What a team is told this week; see `plans/arguments.py` for which comes first.
PLAN_ARGUMENTS = (
    "expansion", "retention", "functions", "indecision", "status_quo", "agreement", "criterion", "missing_role",
    "question",
)  # fmt: skip
# What the gain of a move was worked out from, then why it is not known.
GAIN_BASES = (
    "own_stages", "quorum", "usual_risk",
    "no_amount", "several_currencies", "no_outlook", "few_closed", "few_open", "risk_is_usual",
    "no_gain_seen",
    "not_counted", "nothing_hangs_on_it", "moves_no_stage", "after_purchase", "not_measured",
)  # fmt: skip
HELD_BACK_REASONS = ("pressure", "refused", "no_basis", "hurts", "experiment")
COVERAGE_FINDINGS = ("gap", "waste", "works", "thin")
# Whether a cohort can tell what became of it, and in what ways a journey is lost.
WATERFALL_FINDINGS = ("known", "too_young")
PERIOD_GRAINS = ("month", "quarter")
CHANGE_MEASURES = ("customers", "amount")
CHANGE_PARTS = ("before", "volume", "start", "conversion", "value", "after", "change")
LOSS_CAUSES = ("lost_competitor", "lost_no_decision", "lost_other", "quiet")
CONTRIBUTION_MODELS = (
    "first", "last", "linear", "u_shaped", "w_shaped", "time_decay", "markov", "shapley", "incremental",
)  # fmt: skip
CONTRIBUTION_DIMENSIONS = ("channel", "campaign", "content", "function")
# What an experiment compares, whom it leaves out and why, and what a reading of it may say; see `revenue/experiments`.
EXPERIMENT_KINDS = ("universal_holdout", "play", "programme")
EXPERIMENT_UNITS = ("account",)
EXPERIMENT_BASES = ("drawn", "imported")
EXPERIMENT_STATUSES = ("planned", "running", "stopped", "done")
EXPERIMENT_EVENT_KINDS = ("planned", "started", "assigned", "stopped")
EXPERIMENT_ARMS = ("treated", "holdout")
ASSIGNMENT_REASONS = ("drawn", "carried", "arrived", "family", "imported")
EXPERIMENT_EXCLUSION_REASONS = ("held_out_elsewhere", "other_experiment", "not_concerned")
EXPERIMENT_METRICS = ("next_stage", "two_way", "won", "won_amount")
EXPERIMENT_READINGS = (
    "separated", "not_separated", "too_early", "one_arm_empty", "not_measured", "several_currencies",
)  # fmt: skip
EXPERIMENT_TRAITS = ("accounts", "stage", "size", "tier", "touches_before")
BALANCE_FINDINGS = ("alike", "unlike", "ratio_mismatch", "unknown")
EXPERIMENT_LEAKS = ("contact", "moved_person")
# What a figure of the incremental model rests on, why there is none, and what is assumed otherwise beside it.
INCREMENTAL_BASES = ("model", "holdout", "combined")
INCREMENTAL_STATUSES = (
    "ok",
    "few_journeys",
    "few_won",
    "few_lost",
    "no_causes",
    "no_holdout",
    "few_held_out",
)
INCREMENTAL_ASSUMPTIONS = ("reference", "carry_over", "stage_timing", "demand_capture")
RETURN_PERIODS = ("all", "quarter")
# Whether half of a cost is back, not yet, whether there is none to come back, or nothing says when money came.
PAYBACK_STATUSES = ("paid_back", "not_yet", "no_cost", "not_dated")
# What our functions did, by whom it is told, over what period, and what more of it went with.
ACTIVITY_KINDS = ("all", "call", "meeting", "email", "message", "event", "ad", "letter", "other")
PRODUCTIVITY_GROUPS = ("all", "colleague", "owner")
DOSE_FINDINGS = ("reference", "more_with_more", "more_with_less", "unclear", "thin")
FOLLOW_DIRECTIONS = ("sales_after_marketing", "marketing_after_sales")
FOLLOW_GRAINS = ("month", "all")
ALIGNMENT_OUTCOMES = ("won", "won_amount")
RUN_STATUSES = ("running", "published", "failed")

# How the outlook reads a field of opportunities: as known on each day, as if it had held since the deal was made, not at
# all because it was written after the fact, or not yet because too few deals have closed to tell.
FIELD_READINGS = ("as_known", "since_made", "refused", "too_few")

# What a quarter's open pipeline was, what it became, and every movement between: opening plus movements is closing.
PIPELINE_MOVEMENTS = (
    "opening", "new", "first_stated", "pulled_in", "pushed_in", "pushed_out", "pulled_out", "withdrawn", "grown",
    "shrunk", "won", "lost_competitor", "lost_no_decision", "lost_other", "closing",
)  # fmt: skip

# On what basis a person may be addressed, and in what; a word about all channels stands for each of them.
CONSENT_BASES = ("consent", "legitimate_interest", "contract", "refused", "none")
CONSENT_CHANNELS = ("email", "call", "direct_mail", "social", "ad", "chat", "fax")
PROGRAMME_MOTIONS = ("penetrate", "cross_sell", "up_sell", "keep")
PROGRAMME_SIGNALS = (
    "renewal_due", "renewal_lost", "use_declined", "users_gone", "champion_left", "spoke_against", "looked_at_rivals",
)  # fmt: skip
EXCLUSION_REASONS = ("refused", "no_basis", "experiment")
CONSENT_SCOPES = ("all", *CONSENT_CHANNELS)

CLOSED_LISTS: dict[str, tuple[str, ...]] = {
    "channels": CHANNELS,
    "actions": ACTIONS,
    "initiators": INITIATORS,
    "owner_functions": OWNER_FUNCTIONS,
    "author_functions": AUTHOR_FUNCTIONS,
    "access_roles": ACCESS_ROLES,
    "token_scopes": TOKEN_SCOPES,
    "move_owners": MOVE_OWNERS,
    "statement_subjects": STATEMENT_SUBJECTS,
    "content_formats": CONTENT_FORMATS,
    "content_intents": CONTENT_INTENTS,
    "content_audiences": CONTENT_AUDIENCES,
    "label_kinds": LABEL_KINDS,
    "lift_scopes": LIFT_SCOPES,
    "suggestion_reasons": SUGGESTION_REASONS,
    "field_readings": FIELD_READINGS,
    "outcomes": OUTCOMES,
    "pipeline_movements": PIPELINE_MOVEMENTS,
    "journey_outcomes": JOURNEY_OUTCOMES,
    "stances": STANCES,
    "memberships": MEMBERSHIPS,
    "momenta": MOMENTA,
    "functions": FUNCTIONS,
    "seniorities": SENIORITIES,
    "identifier_kinds": IDENTIFIER_KINDS,
    "match_subjects": MATCH_SUBJECTS,
    "match_decisions": MATCH_DECISIONS,
    "deciders": DECIDERS,
    "stage_bases": STAGE_BASES,
    "directions": DIRECTIONS,
    "criterion_kinds": CRITERION_KINDS,
    "move_serves": MOVE_SERVES,
    "move_statuses": MOVE_STATUSES,
    "move_results": MOVE_RESULTS,
    "plan_event_kinds": PLAN_EVENT_KINDS,
    "plan_event_effects": PLAN_EVENT_EFFECTS,
    "dismissal_reasons": DISMISSAL_REASONS,
    "consent_bases": CONSENT_BASES,
    "consent_channels": CONSENT_CHANNELS,
    "consent_scopes": CONSENT_SCOPES,
    "programme_motions": PROGRAMME_MOTIONS,
    "programme_signals": PROGRAMME_SIGNALS,
    "exclusion_reasons": EXCLUSION_REASONS,
    "activity_kinds": ACTIVITY_KINDS,
    "productivity_groups": PRODUCTIVITY_GROUPS,
    "dose_findings": DOSE_FINDINGS,
    "follow_directions": FOLLOW_DIRECTIONS,
    "follow_grains": FOLLOW_GRAINS,
    "alignment_outcomes": ALIGNMENT_OUTCOMES,
    "coverage_findings": COVERAGE_FINDINGS,
    "waterfall_findings": WATERFALL_FINDINGS,
    "loss_causes": LOSS_CAUSES,
    "period_grains": PERIOD_GRAINS,
    "change_measures": CHANGE_MEASURES,
    "change_parts": CHANGE_PARTS,
    "effect_bases": EFFECT_BASES,
    "social_sources": SOCIAL_SOURCES,
    "social_standings": SOCIAL_STANDINGS,
    "social_reasons": SOCIAL_REASONS,
    "play_findings": PLAY_FINDINGS,
    "play_followups": PLAY_FOLLOWUPS,
    "play_policies": PLAY_POLICIES,
    "policy_estimators": POLICY_ESTIMATORS,
    "gain_bases": GAIN_BASES,
    "held_back_reasons": HELD_BACK_REASONS,
    "plan_arguments": PLAN_ARGUMENTS,
    "contribution_models": CONTRIBUTION_MODELS,
    "contribution_dimensions": CONTRIBUTION_DIMENSIONS,
    "experiment_kinds": EXPERIMENT_KINDS,
    "experiment_units": EXPERIMENT_UNITS,
    "experiment_bases": EXPERIMENT_BASES,
    "experiment_statuses": EXPERIMENT_STATUSES,
    "experiment_event_kinds": EXPERIMENT_EVENT_KINDS,
    "experiment_arms": EXPERIMENT_ARMS,
    "assignment_reasons": ASSIGNMENT_REASONS,
    "experiment_exclusion_reasons": EXPERIMENT_EXCLUSION_REASONS,
    "experiment_metrics": EXPERIMENT_METRICS,
    "experiment_readings": EXPERIMENT_READINGS,
    "experiment_traits": EXPERIMENT_TRAITS,
    "balance_findings": BALANCE_FINDINGS,
    "experiment_leaks": EXPERIMENT_LEAKS,
    "incremental_bases": INCREMENTAL_BASES,
    "incremental_statuses": INCREMENTAL_STATUSES,
    "incremental_assumptions": INCREMENTAL_ASSUMPTIONS,
    "return_periods": RETURN_PERIODS,
    "payback_statuses": PAYBACK_STATUSES,
    "run_statuses": RUN_STATUSES,
}
