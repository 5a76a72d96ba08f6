-- A row that belongs to a referral has the force of the referral, and so on down: no force adds a row of its own to another
-- force's referral. The keys wait for the end of the transaction, because a transfer gives table after table to the other
-- force. The tables of which this is not so are in tests/mspt/test_force_of_record.py, each with its reason.
alter table nrm_claim add constraint nrm_claim_of_force unique (force, id);
alter table nrm_encounter add constraint nrm_encounter_of_force unique (force, id);
alter table nrm_referral add constraint nrm_referral_of_force unique (force, id);
alter table nrm_referralextraction add constraint nrm_referralextraction_of_force unique (force, id);
alter table nrm_subjectrequest add constraint nrm_subjectrequest_of_force unique (force, id);

alter table nrm_agedecision add constraint nrm_agedecision_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_answertext add constraint nrm_answertext_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_claim add constraint nrm_claim_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_claimtext add constraint nrm_claimtext_force_of_claim
    foreign key (claim_id, force) references nrm_claim (id, force) deferrable initially deferred;
alter table nrm_consentact add constraint nrm_consentact_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_correction add constraint nrm_correction_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_correction add constraint nrm_correction_force_of_request
    foreign key (request_id, force) references nrm_subjectrequest (id, force) deferrable initially deferred;
alter table nrm_exportrequest add constraint nrm_exportrequest_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_formanswer add constraint nrm_formanswer_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_identity add constraint nrm_identity_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_identityaccessrequest add constraint nrm_identityaccessrequest_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_matchinquiry add constraint nrm_matchinquiry_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_missingepisode add constraint nrm_missingepisode_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_ownerchange add constraint nrm_ownerchange_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_personcategory add constraint nrm_personcategory_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_priorityrequest add constraint nrm_priorityrequest_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_referral add constraint nrm_referral_force_of_encounter
    foreign key (encounter_id, force) references nrm_encounter (id, force) deferrable initially deferred;
alter table nrm_referralextractioncell add constraint nrm_referralextractioncell_force_of_extraction
    foreign key (extraction_id, force) references nrm_referralextraction (id, force) deferrable initially deferred;
alter table nrm_referralstep add constraint nrm_referralstep_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_safecontact add constraint nrm_safecontact_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_safeguarding add constraint nrm_safeguarding_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_safeguardingaction add constraint nrm_safeguardingaction_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_safeguardingtext add constraint nrm_safeguardingtext_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
alter table nrm_subjectrequest add constraint nrm_subjectrequest_force_of_referral
    foreign key (referral_id, force) references nrm_referral (id, force) deferrable initially deferred;
