package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.StackStatus;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must be true after an operation in a random life. */
final class LifeOracle {

    private final Map<String, LifeMigration> all;

    /** For lives with these migrations, by id. */
    LifeOracle(Map<String, LifeMigration> all) {
        this.all = all;
    }

    /** What is applied is there, whole and once; what is not is not. */
    void checkItems(LifeTable table) {
        all.forEach((id, migration) -> {
            if (table.applied().contains(id)) {
                assertThat(table.items().get(id))
                        .as("items of %s", id)
                        .isEqualTo(migration.traits().items());
                assertThat(table.counts().get(id)).as("count of %s", id).isEqualTo(1);
            } else if (!table.unfinished().contains(id)) {
                assertThat(table.items()).as("items of what is not applied").doesNotContainKey(id);
                assertThat(table.counts().getOrDefault(id, 0))
                        .as("count of %s, which is not applied", id)
                        .isZero();
            }
        });
    }

    /** After a deployment that succeeded. */
    void checkDeployed(LifeTable before, LifeTable after, LifeTemplate last, LifeTemplate now, Set<String> owners) {
        Set<String> most = new TreeSet<>(before.applied());
        most.removeAll(now.takenBack(last));
        most.addAll(now.wanted());
        Set<String> least = new TreeSet<>(most);
        least.removeAll(both(now.beyond(), before.ownedBy(owners)));
        assertThat(after.applied()).as("applied").containsAll(least);
        assertThat(most).as("before, and wanted").containsAll(after.applied());
        assertThat(both(after.unfinished(), now.wanted())).as("unfinished").isEmpty();
    }

    /** After a deployment that failed and stays as it is. */
    void checkFailed(LifeTable before, LifeTable after, LifeTemplate now) {
        Set<String> least = new TreeSet<>(before.applied());
        least.removeAll(now.beyond());
        assertThat(after.applied()).as("applied").containsAll(least);
        assertThat(plus(before.applied(), now.wanted())).as("wanted").containsAll(after.applied());
    }

    /** After a deployment that was rolled back. */
    void checkRolledBack(
            LifeTable before,
            LifeTable after,
            LifeTemplate last,
            LifeTemplate now,
            Set<String> owners,
            boolean mayLeaveAll) {
        boolean isOtherSet =
                last.revision().equals(now.revision()) && !last.set().equals(now.set());
        Set<String> mayStay =
                mayLeaveAll || isOtherSet || isKept(last, now) ? ids(now.migrations()) : cannotGoBack(now.migrations());
        Set<String> least = new TreeSet<>(before.applied());
        least.removeAll(both(last.beyond(), before.ownedBy(owners)));
        // A rollback that is stuck is not finished by the older code either, and nothing is applied then.
        if (mayLeaveAll || isStuck(last.migrations()) || isStuck(now.migrations())) {
            least.removeAll(now.beyond());
        }
        assertThat(after.applied()).as("applied").containsAll(least);
        assertThat(plus(plus(before.applied(), last.wanted()), mayStay))
                .as("before, or wanted, and what may stay")
                .containsAll(after.applied());
        assertThat(plus(before.unfinished(), mayStay))
                .as("unfinished before, or may stay")
                .containsAll(after.unfinished());
    }

    /** On a table that a deployment moved away from and came back to. */
    void checkBack(LifeTable before, LifeTable after, LifeTemplate last, Set<String> owners) {
        Set<String> least = new TreeSet<>(before.applied());
        least.removeAll(both(last.beyond(), before.ownedBy(owners)));
        assertThat(after.applied()).as("applied").containsAll(least);
        assertThat(plus(before.applied(), last.wanted())).as("wanted").containsAll(after.applied());
    }

    /** A resource that is new is not updated back, but deleted. */
    private static boolean isKept(LifeTemplate last, LifeTemplate now) {
        boolean isUpdated = last.logicalIds().stream().anyMatch(now.logicalIds()::contains);
        boolean isDeleted = !last.logicalIds().containsAll(now.logicalIds());
        return (isUpdated && last.onDowngrade().equals("Keep"))
                || (isDeleted && now.onDelete().equals("Retain"));
    }

    /** After Deletes that roll back what those resources own. */
    void checkTakenBack(LifeTable before, LifeTable after, Set<String> owners, LifeTemplate now) {
        Set<String> gone = both(before.ownedBy(owners), ids(now.migrations()));
        gone.removeAll(cannotGoBack(now.migrations()));
        // A run stops at one that is stuck, also at one that the list has no more.
        if (plus(before.applied(), before.unfinished()).stream()
                .anyMatch(id -> all.get(id).traits().isStuck())) {
            gone.clear();
        }
        assertThat(both(after.applied(), gone))
                .as("applied, and to be rolled back")
                .isEmpty();
        checkOthersStay(before, after, owners);
    }

    /** After Deletes that may roll back what those resources own. */
    void checkOthersStay(LifeTable before, LifeTable after, Set<String> owners) {
        Set<String> stays = new TreeSet<>(before.applied());
        stays.removeAll(before.ownedBy(owners));
        assertThat(after.applied()).as("what is not owned").containsAll(stays);
    }

    /** Whether a failure of the stack is only what a migration, a policy or somebody who kills asked for. */
    boolean isAskedFor(StackStatus status, LifeTemplate last, LifeTemplate now, LifeMishaps mishaps) {
        return switch (status) {
            case UPDATE_ROLLBACK_FAILED ->
                last.onDowngrade().equals("Fail")
                        && (mishaps.mayLeaveAll()
                                || !cannotGoBack(now.migrations()).isEmpty()
                                || isStuck(last.migrations()));
            case ROLLBACK_FAILED, DELETE_FAILED ->
                now.onDelete().equals("RollBack")
                        && (mishaps.killsEachTime()
                                // Also one that the list has no more.
                                || all.values().stream()
                                        .anyMatch(it -> it.traits().isStuck()));
            default -> true;
        };
    }

    /** Those that say so; and all, if one fails to, because the run stops there. */
    private static Set<String> cannotGoBack(Collection<LifeMigration> migrations) {
        boolean isStuck = isStuck(migrations);
        return ids(migrations.stream()
                .filter(it -> isStuck || it.traits().isIrreversible())
                .toList());
    }

    private static boolean isStuck(Collection<LifeMigration> migrations) {
        return migrations.stream().anyMatch(it -> it.traits().isStuck());
    }

    private static Set<String> ids(Collection<LifeMigration> migrations) {
        Set<String> ids = new TreeSet<>();
        migrations.forEach(migration -> ids.add(migration.id()));
        return ids;
    }

    private static Set<String> plus(Set<String> one, Set<String> other) {
        Set<String> sum = new TreeSet<>(one);
        sum.addAll(other);
        return sum;
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        Set<String> common = new TreeSet<>(one);
        common.retainAll(other);
        return common;
    }
}
