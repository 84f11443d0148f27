package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run is asked to reach. */
public sealed interface Goal {

    /** Rolls back what is applied, or applied in part. */
    sealed interface Rollback extends Goal {}

    /** Corrects the history by hand, and runs no migration. */
    sealed interface Declaration extends Goal {}

    /** Applies what is registered and not applied, in the registry's order up to and with the target. */
    record Migrate(Optional<String> target) implements Goal {
        @Override
        public String toString() {
            return "migrate" + target.map(id -> " to " + id).orElse("");
        }
    }

    /** Rolls back the last migrations, that many. */
    record RollbackSteps(int steps) implements Rollback {
        public RollbackSteps {
            if (steps < 1) {
                throw new RefusedException(List.of(Finding.error(
                        "",
                        "invalid_steps",
                        "Rolling back " + steps + " migrations is not possible: use 1 or more steps.")));
            }
        }

        @Override
        public String toString() {
            return all() ? "roll back all" : "roll back " + steps;
        }

        boolean all() {
            return steps == Integer.MAX_VALUE;
        }
    }

    /** Rolls back every migration that the registry orders after the target, and the target too if that is said. */
    record RollbackTo(String target, boolean inclusive) implements Rollback {
        @Override
        public String toString() {
            return "roll back " + (inclusive ? "down to and with " : "to ") + target;
        }
    }

    /** Rolls back exactly these. */
    record RollbackOf(List<String> ids) implements Rollback {
        public RollbackOf {
            ids = List.copyOf(ids);
        }

        @Override
        public String toString() {
            return "roll back " + ids;
        }
    }

    /** Declares migrations applied without running them: what is pending, up to and with the target. */
    record Baseline(Optional<String> target) implements Declaration {
        @Override
        public String toString() {
            return "baseline" + target.map(id -> " to " + id).orElse("");
        }
    }

    /** Corrects the record of one migration by hand, without running anything. */
    record Repair(String id, Correction correction) implements Declaration {

        /** What a person may declare of a migration. */
        public enum Correction {
            /** The applied migration is as it should be, although its checksum changed. */
            ACCEPT_CHECKSUM,
            /** The migration is applied: somebody finished it by hand. */
            MARK_APPLIED,
            /** The migration is not applied: somebody rolled it back by hand. */
            MARK_ROLLED_BACK,
            /** What an unfinished migration has done is forgotten: its next attempt begins afresh. */
            DISCARD_STEPS,
            /** The migration is applied under the id that it had before: its record gets the present id. */
            RENAME
        }

        @Override
        public String toString() {
            return "repair " + id + ": "
                    + correction.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * Declares applied what is pending, up to and with the target, or all of it. Runs no migration, and what is declared is
     * never rolled back.
     */
    static Goal baseline(Optional<String> target) {
        return new Baseline(target);
    }

    /** Corrects the record of one migration by hand. Runs no migration. */
    static Goal repair(String id, Repair.Correction correction) {
        return new Repair(id, correction);
    }

    /** Applies all that is pending. */
    static Goal migrate() {
        return new Migrate(Optional.empty());
    }

    /** Applies what is pending, in the registry's order up to and with the target. Rolls nothing back. */
    static Goal migrateTo(String target) {
        return new Migrate(Optional.of(target));
    }

    /** Rolls back the migration that was applied last. */
    static Goal rollbackLast() {
        return new RollbackSteps(1);
    }

    /**
     * Rolls back the migrations that were applied last, the newest first; all of them where fewer are applied.
     *
     * @param steps how many, at least 1
     * @throws RefusedException if {@code steps} is less than 1
     */
    static Goal rollback(int steps) {
        return new RollbackSteps(steps);
    }

    /** Rolls back all that is applied, but nothing that was declared by a baseline. */
    static Goal rollbackAll() {
        return new RollbackSteps(Integer.MAX_VALUE);
    }

    /** Rolls back what the registry orders after the target. The target stays, applied or not. */
    static Goal rollbackTo(String target) {
        return new RollbackTo(target, false);
    }

    /** Rolls back the target and what the registry orders after it. */
    static Goal rollbackDownTo(String target) {
        return new RollbackTo(target, true);
    }

    /** Rolls back exactly the migrations with these ids, in the reverse order of application. */
    static Goal rollbackOf(Collection<String> ids) {
        return new RollbackOf(List.copyOf(ids));
    }
}
