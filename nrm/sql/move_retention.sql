create trigger move_retention after update of force on nrm_referral for each row when (old.force is distinct from new.force) execute function scope.move_retention('referral');
