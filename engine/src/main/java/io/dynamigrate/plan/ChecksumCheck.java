package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which applied migrations were edited since. Unfinished ones may be: they are run again anyway. */
final class ChecksumCheck {

    private ChecksumCheck() {}

    static List<Finding> findings(Registry registry, Collection<MigrationRecord> records) {
        List<Finding> findings = new ArrayList<>();
        for (MigrationRecord record : records) {
            Optional<Migration> migration =
                    registry.find(record.id()).filter(known -> record.status().isApplied());
            migration.flatMap(known -> finding(record, known)).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> finding(MigrationRecord record, Migration migration) {
        return switch (Checksum.match(record.checksum(), migration)) {
            case SAME -> Optional.empty();
            case CODE_CHANGED ->
                Optional.of(Finding.note(
                        record.id(),
                        "changed_class",
                        "The class of '" + record.id()
                                + "' is not the one that was applied: it was edited, or compiled anew."
                                + " Put changes into a new migration."));
            case CHANGED ->
                Optional.of(Finding.warning(
                        record.id(),
                        "checksum_mismatch",
                        "'" + record.id()
                                + "' was changed after it was applied: put the change into a new migration, or"
                                + " repair the checksum if the table is as it should be."));
        };
    }
}
