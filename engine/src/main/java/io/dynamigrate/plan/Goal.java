package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a run is asked to reach. */
public sealed interface Goal {

    /** Applies what is registered and not applied, in the registry's order up to and with the target. */
    record Migrate(Optional<String> target) implements Goal {
        @Override
        public Direction direction() {
            return Direction.MIGRATE;
        }

        @Override
        public String toString() {
            return "migrate" + target.map(id -> " to " + id).orElse("");
        }
    }

    /** Takes back the last migrations, that many. */
    record RollbackSteps(int steps) implements Goal {
        public RollbackSteps {
            if (steps < 1) {
                throw new RefusedException(List.of(Finding.error(
                        "",
                        "invalid_steps",
                        "Rolling back " + steps + " migrations is not possible: use 1 or more steps.")));
            }
        }

        @Override
        public Direction direction() {
            return Direction.ROLLBACK;
        }

        @Override
        public String toString() {
            return all() ? "roll back all" : "roll back " + steps;
        }

        boolean all() {
            return steps == Integer.MAX_VALUE;
        }
    }

    /** Takes back every migration that the registry orders after the target. The target stays, applied or not. */
    record RollbackTo(String target) implements Goal {
        @Override
        public Direction direction() {
            return Direction.ROLLBACK;
        }

        @Override
        public String toString() {
            return "roll back to " + target;
        }
    }

    /** Takes back exactly these. */
    record RollbackOf(List<String> ids) implements Goal {
        public RollbackOf {
            ids = List.copyOf(ids);
        }

        @Override
        public Direction direction() {
            return Direction.ROLLBACK;
        }

        @Override
        public String toString() {
            return "roll back " + ids;
        }
    }

    /** Which way this goes. */
    Direction direction();

    static Goal migrate() {
        return new Migrate(Optional.empty());
    }

    static Goal migrateTo(String target) {
        return new Migrate(Optional.of(target));
    }

    static Goal rollbackLast() {
        return new RollbackSteps(1);
    }

    /**
     * Takes back the last migrations, that many.
     *
     * @throws RefusedException if there are less than 1
     */
    static Goal rollback(int steps) {
        return new RollbackSteps(steps);
    }

    static Goal rollbackAll() {
        return new RollbackSteps(Integer.MAX_VALUE);
    }

    static Goal rollbackTo(String target) {
        return new RollbackTo(target);
    }

    static Goal rollbackOf(Collection<String> ids) {
        return new RollbackOf(List.copyOf(ids));
    }
}
