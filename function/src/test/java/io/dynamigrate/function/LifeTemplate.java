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
 * @param hasSecond whether a second custom resource wants all migrations on the same table, after the first
 * @param set which set of migrations: {@code main}, or {@code empty}, which has none
 * @param target the migration to stop at; empty means all
 * @param tracking the table for the records; empty means the table itself
 * @param isVersioned whether the template names the function version, as it must
 * @param onDelete such as {@code Retain}
 * @param onDowngrade such as {@code RollBack}
 */
record LifeTemplate(
        String revision,
        List<LifeMigration> migrations,
        String set,
        boolean hasSecond,
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

    /** The logical id of the second custom resource. */
    static final String SECOND = "Second";

    /** Before the first one. */
    static LifeTemplate none(String table) {
        return new LifeTemplate("", List.of(), MAIN, false, "Migrations", table, "", "", true, "", "", false);
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
        Map<String, String> ofSecond = new LinkedHashMap<>(properties);
        ofSecond.put("Target", "");
        return new StackTemplate(
                revision,
                logicalIds().stream()
                        .map(id -> new Resource(id, id.equals(SECOND) ? ofSecond : properties, false))
                        .toList(),
                disableRollback);
    }

    /** The logical ids of the custom resources. */
    List<String> logicalIds() {
        return hasSecond ? List.of(logicalId, SECOND) : List.of(logicalId);
    }

    /** Whether the deployment can succeed at all. */
    boolean isPossible() {
        return !(revision.startsWith(LifeStage.BROKEN) && set.equals(MAIN)) && !target.equals(TYPO) && isVersioned;
    }

    /** The migrations up to the target, or all, if the second resource wants them. */
    Set<String> wanted() {
        return hasSecond && isPossible() ? all() : wantedByFirst();
    }

    private Set<String> wantedByFirst() {
        Set<String> ids = new TreeSet<>(isPossible() ? all() : Set.of());
        ids.removeIf(id -> !target.isEmpty() && id.compareTo(target) > 0);
        return ids;
    }

    private Set<String> all() {
        Set<String> ids = new TreeSet<>();
        migrations.stream().filter(migration -> set.equals(MAIN)).forEach(migration -> ids.add(migration.id()));
        return ids;
    }

    /** The migrations after the target of the first resource, which may be applied because of another template. */
    Set<String> beyond() {
        Set<String> ids = new TreeSet<>(isPossible() ? all() : Set.of());
        ids.removeAll(wantedByFirst());
        return ids;
    }

    /** The migrations that the target rolls back, because it is before the one of the last deployment. */
    Set<String> takenBack(LifeTemplate before) {
        boolean isOtherResource = !table.equals(before.table()) || !logicalId.equals(before.logicalId());
        return isOtherResource || wantedByFirst().containsAll(before.wantedOf(migrations)) ? Set.of() : beyond();
    }

    private Set<String> wantedOf(List<LifeMigration> others) {
        boolean isKnown = others.stream().anyMatch(migration -> migration.id().equals(target));
        return new LifeTemplate("", others, set, false, "", "", isKnown ? target : "", "", true, "", "", false)
                .wantedByFirst();
    }
}
