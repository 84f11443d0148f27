package io.dynamigrate.function;

import io.dynamigrate.local.StackTemplate;
import io.dynamigrate.local.StackTemplate.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a deployment in a random life asks for.
 *
 * @param revision the name of the code
 * @param migrations those of the code, in order
 * @param target the migration to stop at; empty means all
 * @param onDelete such as {@code Retain}
 * @param onDowngrade such as {@code RollBack}
 */
record LifeTemplate(
        String revision,
        List<LifeMigration> migrations,
        String logicalId,
        String table,
        String target,
        String onDelete,
        String onDowngrade,
        boolean disableRollback) {

    StackTemplate toStack() {
        Map<String, String> properties = Map.of(
                "TableName", table,
                "FunctionVersion", "${Version}",
                "Target", target,
                "OnDelete", onDelete,
                "OnDowngrade", onDowngrade);
        return new StackTemplate(revision, List.of(new Resource(logicalId, properties, false)), disableRollback);
    }

    /** The migrations up to the target. */
    Set<String> wanted() {
        Set<String> ids = new TreeSet<>();
        migrations.stream()
                .filter(migration -> target.isEmpty() || migration.id().compareTo(target) <= 0)
                .forEach(migration -> ids.add(migration.id()));
        return ids;
    }

    /** The migrations after the target, which may be applied because of another template. */
    Set<String> beyond() {
        Set<String> ids = new TreeSet<>();
        migrations.forEach(migration -> ids.add(migration.id()));
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
        return new LifeTemplate("", others, "", "", isKnown ? target : "", "", "", false).wanted();
    }
}
