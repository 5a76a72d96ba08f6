"""Labels, help texts and messages of constraints in plain English; no value and no condition changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0011_queries_say_whether_they_are_answered"),
        ("nrm", "0032_since_when_notifications_are_recorded"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="care",
            name="guardian_worker",
            field=models.CharField(
                blank=True,
                choices=[
                    ("direct", "Direct worker (no one in the UK has parental responsibility)"),
                    ("coordinator", "Regional practice coordinator (someone in the UK has it)"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="cps_view",
            field=models.CharField(
                blank=True,
                choices=[("accepts", "Accepts the claim"), ("disputes", "Disputes the claim")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="excluded",
            field=models.CharField(
                choices=[
                    ("yes", "Yes, Schedule 4 excludes it"),
                    ("no", "No, the defence is open"),
                    ("unclear", "Unclear, check Schedule 4"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="police_view",
            field=models.CharField(
                blank=True,
                choices=[("accepts", "Accepts the claim"), ("disputes", "Disputes the claim")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="raised_by",
            field=models.CharField(
                choices=[
                    ("defence", "The person or their solicitor"),
                    ("police", "The police"),
                    ("cps", "The Crown Prosecution Service"),
                    ("court", "The court"),
                    ("other", "Another person, such as a social worker"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="look",
            name="state",
            field=models.CharField(
                choices=[("asked", "Requested"), ("open", "Granted"), ("refused", "Refused")],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="rule",
            name="is_verified",
            field=models.BooleanField(default=False, verbose_name="Date and value are verified"),
        ),
        migrations.AlterField(
            model_name="safecontact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("phone", "Phone call"),
                    ("text", "Text message"),
                    ("email", "E-mail"),
                    ("post", "Post"),
                    ("somebody", "Through another person"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="asked_by",
            field=models.CharField(
                choices=[("person", "The person"), ("representative", "A person acting for them")], max_length=16
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="checked",
            field=models.CharField(
                choices=[
                    ("known", "Known to the officer"),
                    ("document", "By document"),
                    ("authority", "By written authority from the person"),
                    ("other", "In another way, recorded with the decision"),
                ],
                max_length=12,
                verbose_name="how identity was checked",
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("access", "Access: to see data held (s.45)"),
                    ("correction", "Correction: data is wrong (s.46)"),
                    ("restriction", "Restriction: limit use of data (s.47)"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="taking",
            name="form",
            field=models.CharField(
                choices=[
                    ("json", "JSON, for use by software"),
                    ("pdf", "PDF, to read or print"),
                    ("held", "All data held about the person, to answer an access request"),
                ],
                max_length=8,
                verbose_name="what is made",
            ),
        ),
        migrations.AlterField(
            model_name="taking",
            name="state",
            field=models.CharField(
                choices=[("asked", "Awaiting approval"), ("allowed", "Approved"), ("refused", "Refused")],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="state",
            field=models.CharField(
                choices=[
                    ("offered", "Offered"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("noted", "Declined, and read by the offering force"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.AlterConstraint(
            model_name="agedecision",
            name="nrm_age_decision_once_a_day",
            constraint=models.UniqueConstraint(
                fields=("referral", "on"),
                name="nrm_age_decision_once_a_day",
                violation_error_message="An age decision for that date is already recorded.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="agedecision",
            name="nrm_age_decision_has_maker_and_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided__in", ["adult", "child"]),
                    ("decider__in", ["local_authority", "age_board", "court", "document"]),
                    models.Q(("reason", ""), _negated=True),
                ),
                name="nrm_age_decision_has_maker_and_reason",
                violation_error_message="Enter what was decided, who decided it and why.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="care",
            name="nrm_care_one_liaison_officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("liaison__isnull", True), models.Q(("liaison_name", ""), ("liaison_phone", "")), _connector="OR"
                ),
                name="nrm_care_one_liaison_officer",
                violation_error_message="Choose an officer with an account, or enter the details of one without. Do not do both.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="care",
            name="nrm_care_liaison_can_be_rung",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("liaison_name", ""), ("liaison_phone", "")),
                    models.Q(
                        models.Q(("liaison_name", ""), _negated=True), models.Q(("liaison_phone", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="nrm_care_liaison_can_be_rung",
                violation_error_message="Enter the officer’s name and phone number.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="care",
            name="nrm_care_guardian_where_there_are_any",
            constraint=models.CheckConstraint(
                condition=models.Q(("guardian_referred_on__isnull", True), ("guardian_area", "yes"), _connector="OR"),
                name="nrm_care_guardian_where_there_are_any",
                violation_error_message="You can refer a child to a guardian only where a guardian service covers the area.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="care",
            name="nrm_care_guardian_worker_after_referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("guardian_worker", ""), ("guardian_referred_on__isnull", False), _connector="OR"),
                name="nrm_care_guardian_worker_after_referral",
                violation_error_message="Enter the date the child was referred to the guardian.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="chargedoffence",
            name="nrm_charged_offence_begins_once",
            constraint=models.UniqueConstraint(
                fields=("code", "valid_from"),
                name="nrm_charged_offence_begins_once",
                violation_error_message="This offence already has a row from that date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="chargedoffence",
            name="nrm_charged_offence_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="nrm_charged_offence_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="chargedoffence",
            name="nrm_charged_offence_one_row_a_day",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="nrm_charged_offence_one_row_a_day",
                violation_error_message="This offence already has a row on one of these dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="claim",
            name="nrm_claim_result_has_its_day",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", ""), ("result_on__isnull", True)),
                    models.Q(models.Q(("result", ""), _negated=True), ("result_on__isnull", False)),
                    _connector="OR",
                ),
                name="nrm_claim_result_has_its_day",
                violation_error_message="Enter both the result and its date, or neither.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="claim",
            name="nrm_claim_ends_after_it_is_raised",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result_on__isnull", True), ("result_on__gte", models.F("raised_on")), _connector="OR"
                ),
                name="nrm_claim_ends_after_it_is_raised",
                violation_error_message="The date of the result is before the date of the claim. Check both.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="claim",
            name="nrm_claim_act_before_claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("act_on__isnull", True), ("act_on__lte", models.F("raised_on")), _connector="OR"),
                name="nrm_claim_act_before_claim",
                violation_error_message="The act is after the claim. Check both dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="claim",
            name="nrm_claim_element_borne_out_or_contradicted",
            constraint=models.CheckConstraint(
                condition=models.Q(("borne_out__overlap", models.F("contradicted")), _negated=True),
                name="nrm_claim_element_borne_out_or_contradicted",
                violation_error_message="An element is either supported or contradicted, not both.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="claim",
            name="nrm_claim_elements_fit_the_age",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("age_at_act", "adult"),
                        ("borne_out__contained_by", ["compelled", "by_exploitation", "no_alternative"]),
                        ("contradicted__contained_by", ["compelled", "by_exploitation", "no_alternative"]),
                    ),
                    models.Q(
                        models.Q(("age_at_act", "adult"), _negated=True),
                        ("borne_out__contained_by", ["direct_consequence", "reasonable_child"]),
                        ("contradicted__contained_by", ["direct_consequence", "reasonable_child"]),
                    ),
                    _connector="OR",
                ),
                name="nrm_claim_elements_fit_the_age",
                violation_error_message="The elements of the defence depend on the person’s age at the time of the act. Check both.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="comparison",
            name="nrm_comparison_once",
            constraint=models.UniqueConstraint(
                fields=("referral", "other_referral"),
                name="nrm_comparison_once",
                violation_error_message="A colleague has already replied. Reload the page.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="comparison",
            name="nrm_comparison_of_two",
            constraint=models.CheckConstraint(
                condition=models.Q(("referral", models.F("other_referral")), _negated=True),
                name="nrm_comparison_of_two",
                violation_error_message="You cannot compare a referral with itself.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="comparison",
            name="nrm_comparison_reply_is_to_same_and_has_person_and_time",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("other_at__isnull", True), ("other_by__isnull", True), ("other_says", "")),
                    models.Q(
                        models.Q(("other_says", ""), _negated=True),
                        ("other_at__isnull", False),
                        ("other_by__isnull", False),
                        ("says", "same"),
                    ),
                    _connector="OR",
                ),
                name="nrm_comparison_reply_is_to_same_and_has_person_and_time",
                violation_error_message="You can confirm or contradict only “The same person”.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="look",
            name="nrm_look_asked_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("referral", "asked_by"),
                name="nrm_look_asked_once",
                violation_error_message="You already have a request. The force has not decided yet.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="missingepisode",
            name="nrm_missing_once_at_a_time",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("referral",),
                name="nrm_missing_once_at_a_time",
                violation_error_message="The person is already recorded as missing. Record how that episode ended first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="missingepisode",
            name="nrm_missing_ends_after_it_began",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("how_ended", "")),
                    models.Q(("ended_on__gte", models.F("missing_on")), models.Q(("how_ended", ""), _negated=True)),
                    _connector="OR",
                ),
                name="nrm_missing_ends_after_it_began",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="personcategory",
            name="nrm_category_once",
            constraint=models.UniqueConstraint(
                fields=("referral", "category"),
                name="nrm_category_once",
                violation_error_message="The person already has this category.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="priorityrequest",
            name="nrm_priority_asked_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "waiting")),
                fields=("referral",),
                name="nrm_priority_asked_once",
                violation_error_message="You have already made a request. Record the authority’s response first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="priorityrequest",
            name="nrm_priority_has_custody_time_limit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "custody_time_limit"), _negated=True),
                    ("custody_time_limit__isnull", False),
                    _connector="OR",
                ),
                name="nrm_priority_has_custody_time_limit",
                violation_error_message="Enter the date the custody time limit ends.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="priorityrequest",
            name="nrm_priority_answered_after_asked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "waiting"), ("answered_on__isnull", True)),
                    models.Q(
                        models.Q(("answer", "waiting"), _negated=True), ("answered_on__gte", models.F("asked_on"))
                    ),
                    _connector="OR",
                ),
                name="nrm_priority_answered_after_asked",
                violation_error_message="The response is dated before the request. Change one of the dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="referral",
            name="nrm_referral_kind_follows_from_age_and_consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case_type", "notification"), ("consent", "refused"), ("under_18", "no")),
                    models.Q(("case_type", "referral"), ("consent", "given"), ("under_18", "no")),
                    models.Q(
                        ("case_type", "referral"),
                        ("under_18__in", ["yes", "not_sure"]),
                        ("consent__in", ["not_needed", "given"]),
                    ),
                    models.Q(("case_type", "undecided"), ("state", "draft")),
                    _connector="OR",
                ),
                name="nrm_referral_kind_follows_from_age_and_consent",
                violation_error_message="Age and consent decide whether this is a referral or a notification. You cannot choose it.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="referral",
            name="nrm_referral_referred_has_reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("authority_reference", ""),
                        ("reference_missing", False),
                        ("state__in", ["draft", "ready_to_refer", "ready_to_notify"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                        models.Q(("authority_reference", ""), _negated=True),
                        ("reference_missing", False),
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                        ("authority_reference", ""),
                        ("reference_missing", True),
                    ),
                    _connector="OR",
                ),
                name="nrm_referral_referred_has_reference",
                violation_error_message="Enter the reference from the Home Office.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="referral",
            name="nrm_referral_age_is_decided_where_it_was_not_sure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_decided", ""),
                    models.Q(
                        ("age_decided__in", ["adult", "child"]),
                        ("under_18", "not_sure"),
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nrm_referral_age_is_decided_where_it_was_not_sure",
                violation_error_message="You can record an age decision only where the submitted form says “not sure”.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="rule",
            name="nrm_rule_begins_once",
            constraint=models.UniqueConstraint(
                fields=("code", "valid_from"),
                name="nrm_rule_begins_once",
                violation_error_message="This rule already has a value from that date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="rule",
            name="nrm_rule_one_present_value",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("code",),
                name="nrm_rule_one_present_value",
                violation_error_message="End the current value of this rule first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="rule",
            name="nrm_rule_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="nrm_rule_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="rule",
            name="nrm_rule_one_value_a_day",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="nrm_rule_one_value_a_day",
                violation_error_message="This rule already has a value on one of these dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="safeguardingaction",
            name="nrm_safeguarding_done_is_nobody_s",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_name_again", False), ("done_at__isnull", True), _connector="OR"),
                name="nrm_safeguarding_done_is_nobody_s",
                violation_error_message="This action is done, so it cannot be reassigned.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="step",
            name="nrm_step_correction_keeps_both_dates",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "correct_date"), ("sent_at__isnull", False), ("sent_at_before__isnull", False)),
                    models.Q(
                        models.Q(("move", "correct_date"), _negated=True),
                        ("sent_at__isnull", True),
                        ("sent_at_before__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="nrm_step_correction_keeps_both_dates",
                violation_error_message="A date correction needs both the correct date and the date recorded before.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="step",
            name="nrm_step_only_a_request_is_late",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_late", False),
                    ("move__in", ["reconsider_cg", "reconsider_disqualification", "reconsider_rg"]),
                    _connector="OR",
                ),
                name="nrm_step_only_a_request_is_late",
                violation_error_message="Only a reconsideration request can be accepted out of time.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="subjectrequest",
            name="nrm_request_decided_has_person_and_day",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("decided_on__isnull", True), ("outcome", "open")),
                    models.Q(
                        models.Q(("outcome", "open"), _negated=True),
                        ("decided_by__isnull", False),
                        ("decided_on__gte", models.F("received_on")),
                    ),
                    _connector="OR",
                ),
                name="nrm_request_decided_has_person_and_day",
                violation_error_message="Enter who decided and the date, which must be on or after the date of the request.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="subjectrequest",
            name="nrm_request_refused_has_ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["partly", "refused"]), _negated=True),
                    models.Q(models.Q(("ground", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="nrm_request_refused_has_ground",
                violation_error_message="To refuse, choose a ground in section 45(4) and enter the reason.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="subjectrequest",
            name="nrm_request_due_after_it_came",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("received_on"))),
                name="nrm_request_due_after_it_came",
                violation_error_message="The due date must be after the date of the request.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="subjectrequest",
            name="nrm_request_lifted_is_a_restriction_with_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_by__isnull", True), ("lifted_on__isnull", True), ("lifted_why", "")),
                    models.Q(
                        ("kind", "restriction"),
                        ("lifted_by__isnull", False),
                        ("lifted_on__gte", models.F("decided_on")),
                        ("outcome__in", ["granted", "partly"]),
                        models.Q(("lifted_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nrm_request_lifted_is_a_restriction_with_reason",
                violation_error_message="You can lift only a restriction that was granted. Enter the reason.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="taking",
            name="nrm_taking_decided_by_another",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="nrm_taking_decided_by_another",
                violation_error_message="You cannot approve your own export request.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="taking",
            name="nrm_taking_taken_only_when_allowed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_at__isnull", True),
                    models.Q(("ends_at__gte", models.F("taken_at")), ("state", "allowed")),
                    _connector="OR",
                ),
                name="nrm_taking_taken_only_when_allowed",
                violation_error_message="You can download a file only while its approval lasts.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="taking",
            name="nrm_taking_of_everything_answers_a_request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form", "held"), ("request__isnull", False)),
                    models.Q(models.Q(("form", "held"), _negated=True), ("request__isnull", True)),
                    _connector="OR",
                ),
                name="nrm_taking_of_everything_answers_a_request",
                violation_error_message="You can export all data held only to answer an access request.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="transfer",
            name="nrm_transfer_one_offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("referral",),
                name="nrm_transfer_one_offer",
                violation_error_message="This referral is already offered to a force. Withdraw that offer first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="transfer",
            name="nrm_transfer_to_another",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="nrm_transfer_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="transfer",
            name="nrm_transfer_declined_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("declined_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="nrm_transfer_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
        ),
    ]
