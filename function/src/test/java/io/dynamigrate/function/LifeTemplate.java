package io.dynamigrate.function;

import io.dynamigrate.local.StackTemplate;
import io.dynamigrate.local.StackTemplate.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a deployment in a random life asks for.
 *
 * @param revision the name of the code
 * @param migrations those of the code, in order
 * @param set which set of migrations: {@code main}, or {@code empty}, which has none
 * @param target the migration to stop at; empty means all
 * @param tracking the table for the records; empty means the table itself
 * @param isVersioned whether the template names the function version
 * @param onDelete such as {@code Retain}
 * @param onDowngrade such as {@code RollBack}
 */
record LifeTemplate(
        String revision,
        List<LifeMigration> migrations,
        String set,
        String logicalId,
        String table,
        String target,
        String tracking,
        boolean isVersioned,
        String onDelete,
        String onDowngrade,
        boolean disableRollback) {

    /** A target that no code knows. */
    static final String TYPO = "typo";

    static final String MAIN = "main";

    /** Before the first one. */
    static LifeTemplate none(String table) {
        return new LifeTemplate("", List.of(), MAIN, "Migrations", table, "", "", true, "", "", false);
    }

    StackTemplate toStack() {
        Map<String, String> properties = new LinkedHashMap<>(Map.of(
                "TableName", table,
                "Migrations", set,
                "Target", target,
                "TrackingTable", tracking,
                "OnDelete", onDelete,
                "OnDowngrade", onDowngrade));
        // Each new code shall send an event.
        properties.put(isVersioned ? "FunctionVersion" : "Code", isVersioned ? "${Version}" : revision);
        return new StackTemplate(revision, List.of(new Resource(logicalId, properties, false)), disableRollback);
    }

    /** Whether the deployment can succeed at all. */
    boolean isPossible() {
        return !(revision.startsWith(LifeStage.BROKEN) && set.equals(MAIN)) && !target.equals(TYPO);
    }

    /** The migrations up to the target. */
    Set<String> wanted() {
        Set<String> ids = new TreeSet<>();
        migrations.stream()
                .filter(migration -> isPossible() && set.equals(MAIN))
                .filter(migration -> target.isEmpty() || migration.id().compareTo(target) <= 0)
                .forEach(migration -> ids.add(migration.id()));
        return ids;
    }

    /** The migrations after the target, which may be applied because of another template. */
    Set<String> beyond() {
        Set<String> ids = new TreeSet<>();
        if (isPossible() && set.equals(MAIN)) {
            migrations.forEach(migration -> ids.add(migration.id()));
        }
        ids.removeAll(wanted());
        return ids;
    }

    /** The migrations that the target takes back, because it is before the one of the last deployment. */
    Set<String> takenBack(LifeTemplate before) {
        boolean isOtherResource = !table.equals(before.table()) || !logicalId.equals(before.logicalId());
        return isOtherResource || wanted().containsAll(before.wantedOf(migrations)) ? Set.of() : beyond();
    }

    private Set<String> wantedOf(List<LifeMigration> others) {
        boolean isKnown = others.stream().anyMatch(migration -> migration.id().equals(target));
        return new LifeTemplate("", others, set, "", "", isKnown ? target : "", "", true, "", "", false).wanted();
    }
}
